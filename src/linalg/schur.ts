import {
  type ComplexOf,
  type DType,
  fromParts,
  isComplexArray,
  isNDArray,
  type NDArray,
  type PartOf,
  range,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { inNameOf, ShapeError, TreeError } from "../errors/index.js"
import { inexact } from "../operations/elementwise.js"
import {
  abs,
  add,
  at,
  complex,
  conj,
  divide,
  equal,
  hypot,
  isComplexObj,
  lessEqual,
  matmul,
  multiply,
  negative,
  real,
  sqrt,
  square,
  stack,
  subtract,
  swapAxes,
  update,
  vectorize,
  where,
} from "../operations/index.js"
import { operands, show, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { zerosOf } from "../primitives/broadcast.js"
import * as p from "../primitives/linalg/forms.js"
import { checkFunction } from "../transforms/function.js"
import { asSquare } from "./operand.js"

type Pair<D extends DType> = readonly [form: NDArray<Unknown, D>, basis: NDArray<Unknown, D>]

/**
 * [h, q] with a = q h q^T: q is orthogonal, and h is zero below its first subdiagonal. There is no derivative.
 *
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example hessenberg(array([[1, 2], [3, 4]]))[0] // [[1, 2], [3, 4]]
 */
export const hessenberg = operation("hessenberg", <D extends DType>(a: NDArray<Unknown, D>): Pair<D> => {
  const [h, q] = p.hessenberg(asSquare("hessenberg", a))
  return [h!, q!]
})

/**
 * The real Schur form [t, z] with a = z t z^T: z is orthogonal, and t is upper triangular but for 2 by 2 blocks on its
 * diagonal, each with two conjugate eigenvalues. There is no derivative; rsf2csf makes t triangular.
 *
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example schur(array([[1, 2], [0, 4]]))[0] // [[1, 2], [0, 4]]
 */
export const schur = operation("schur", <D extends DType>(a: NDArray<Unknown, D>): Pair<D> => {
  const [t, z] = p.schur(asSquare("schur", a))
  return [t!, z!]
})

const adjoint = (x: NDArray): NDArray => conj(swapAxes(x, -1, -2))

const asComplex = (x: NDArray): NDArray => (isComplexArray(x) ? x : fromParts(x, zerosOf(x)))

/** The rotation that makes the block of rows and columns k - 1 and k triangular, from its eigenvalue mu + t[k, k]. */
const rotationAt = (t: NDArray, k: number): NDArray => {
  const [a, b, c, d] = [at(t, k - 1, k - 1), at(t, k - 1, k), at(t, k, k - 1), at(t, k, k)]
  const half: NDArray = divide(subtract(a, d), 2)
  const mu: NDArray = add(half, sqrt(add(square(half), multiply(b, c))))
  const below = real(c)
  const size: NDArray = hypot(abs(mu), below)
  const epsilon = below.dtype === "float64" ? 2 ** -52 : 2 ** -23
  const isNone = lessEqual(abs(below), multiply(add(abs(a), abs(d)), epsilon))
  const safe: NDArray = where(equal(size, 0), 1, size)
  const cosine: NDArray = where(isNone, 1, divide(mu, complex(safe, 0)))
  const sine: NDArray = complex(where(isNone, 0, divide(below, safe)) as NDArray, 0)
  return stack([stack([conj(cosine), sine]), stack([negative(sine), cosine])])
}

/** Rows and columns k - 1 and k of the form turned, and those columns of the basis. */
const turned = ([t, z]: readonly [NDArray, NDArray], k: number): readonly [NDArray, NDArray] => {
  const g = rotationAt(t, k)
  const pair = { start: k - 1, stop: k + 1 }
  const all = {}
  const rows = update.set(t, [pair, all], matmul(g, at(t, pair, all)))
  const columns = update.set(rows, [all, pair], matmul(at(rows, all, pair), adjoint(g)))
  const basis = update.set(z, [all, pair], matmul(at(z, all, pair), adjoint(g)))
  return [update.set(columns, [k, k - 1], 0), basis]
}

/**
 * The complex Schur form of a real one, [t, z] with the same product z t z^H and t upper triangular.
 *
 * @throws ShapeError unless both hold square matrices of one shape; DTypeError unless both are of one float or complex
 * dtype
 * @example rsf2csf(...schur(array([[0, 1], [-1, 0]])))[0].dtype // "complex64"
 */
export const rsf2csf = operation(
  "rsf2csf",
  <D extends DType>(t: NDArray<Unknown, D>, z: NDArray<Unknown, D>): Pair<ComplexOf<PartOf<D>>> => {
    const op = "rsf2csf"
    const [form, basis] = [asSquare(op, t, "t", inexact), asSquare(op, z, "z", inexact)]
    operands(op, { t: form, z: basis })
    if (String(form.shape) !== String(basis.shape))
      throw new ShapeError({
        op,
        problem: "the shapes of the form and of its basis differ",
        given: showAll({ t, z }),
        hint: "give what schur returned: rsf2csf(...schur(a))",
      })
    const n: number = form.shape.at(-1)
    const one = (x: NDArray, y: NDArray): readonly NDArray[] =>
      range(Math.max(n - 1, 0))
        .map((i) => n - 1 - i)
        .reduce<readonly [NDArray, NDArray]>(turned, [x, y])
    const [u, v] = vectorize(one, { signature: "(n,n),(n,n)->(n,n),(n,n)" })(
      asComplex(form),
      asComplex(basis),
    ) as readonly NDArray[]
    return [u!, v!]
  },
)

/** f of an upper triangular matrix, by the recurrence of Parlett (1976) from the diagonal outwards. */
const ofTriangle = (t: NDArray, f: (x: NDArray) => NDArray): NDArray => {
  const n: number = t.shape[0]
  const element = (i: number, j: number): NDArray => at(t, i, j)
  const diagonal = f(stack(range(n).map((i) => element(i, i))))
  const known = new Map<number, NDArray>(range(n).map((i) => [i * n + i, at(diagonal, i)]))
  const value = (i: number, j: number): NDArray => known.get(i * n + j)!
  for (let apart = 1; apart < n; apart++)
    for (let i = 0; i + apart < n; i++) {
      const j = i + apart
      const between = range(apart - 1).map((k) => i + 1 + k)
      const start: NDArray = multiply(element(i, j), subtract(value(j, j), value(i, i)))
      const sum = between.reduce<NDArray>((s, k) => {
        const change = subtract(multiply(element(i, k), value(k, j)), multiply(value(i, k), element(k, j)))
        return add(s, change)
      }, start)
      known.set(i * n + j, divide(sum, subtract(element(j, j), element(i, i))))
    }
  const zero = zerosOf(at(t, 0, 0))
  const rows = range(n).map((i) => stack(range(n).map((j) => (j < i ? zero : value(i, j)))))
  return stack(rows)
}

/**
 * A function of square matrices, of which f gives the values at the eigenvalues, a complex vector; the result is complex.
 *
 * By the Schur form and the recurrence of Parlett, which divides by differences of eigenvalues: they must be distinct.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float; TreeError unless f gives a vector
 * @example real(funm(array([[1, 0], [0, 4]]), sqrt)) // [[1, 0], [0, 2]]
 */
export const funm = <D extends DType>(
  a: NDArray<Unknown, D>,
  f: (values: NDArray) => NDArray,
): NDArray<Unknown, ComplexOf<PartOf<D>>> => {
  checkFunction("funm", f)
  const [t, z]: readonly NDArray[] = inNameOf("funm", () => rsf2csf(...schur(asSquare("funm", a))))
  const values = (x: NDArray): NDArray => {
    const y = f(x)
    if (isNDArray(y) && isComplexObj(y) && String(y.shape) === String(x.shape)) return y
    throw new TreeError({
      op: "funm",
      problem: "f gave no complex vector of that length",
      given: { "the values": show(x), "f of them": show(y) },
      hint: "f is a function of each element, such as exp",
    })
  }
  if (t!.shape.at(-1) === 0) return t!
  const triangle = vectorize((x) => ofTriangle(x!, values), { signature: "(n,n)->(n,n)" })(t!)
  const result: NDArray = matmul(matmul(z!, triangle as NDArray), adjoint(z!))
  return result
}
