import {
  allocate,
  checkDType,
  type DType,
  type DTypeOption,
  fromHost,
  fromParts,
  type NDArray,
  range,
  store,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"

type Matrix<D extends DType> = NDArray<readonly [Unknown, Unknown], D>

const checkOrder = (op: string, n: number): void => {
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({ op, problem: `${show(n)} is no order of a matrix`, hint: "use a whole number from 0 on" })
}

/** The matrix of the numbers f(i, j); float32 unless given. */
const filled = <D extends DType>(
  op: string,
  [rows, cols]: readonly [number, number],
  f: (i: number, j: number) => number,
  options: DTypeOption<D>,
): Matrix<D> => {
  const dtype = checkDType(op, options.dtype ?? "float32")
  const values = range(rows * cols).map((k) => store(op, f(Math.floor(k / cols), k % cols), dtype))
  const made: NDArray = fromHost([rows, cols], dtype, allocate(dtype, values))
  return made
}

/** The number of choices of k from n, exact below 2^53. */
const choices = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : Array.from({ length: k }).reduce<number>((c, _, i) => (c * (n - i)) / (i + 1), 1)

/**
 * Hilbert's matrix, 1 / (i + j + 1).
 *
 * @throws ValueError unless n is a whole number from 0 on; DTypeError when there is no such dtype
 * @example hilbert(2) // [[1, 1 / 2], [1 / 2, 1 / 3]]
 */
export const hilbert = operation(
  "hilbert",
  <D extends DType = "float32">(n: number, options: DTypeOption<D> = {}): Matrix<D> => {
    checkOrder("hilbert", n)
    return filled("hilbert", [n, n], (i, j) => 1 / (i + j + 1), options)
  },
  ["dtype"],
)

/**
 * The inverse of Hilbert's matrix, of whole numbers: exact in float64 up to n = 13, and rounded after.
 *
 * @throws ValueError unless n is a whole number from 0 on; DTypeError when there is no such dtype
 * @example invhilbert(2) // [[4, -6], [-6, 12]]
 */
export const invhilbert = operation(
  "invhilbert",
  <D extends DType = "float32">(n: number, options: DTypeOption<D> = {}): Matrix<D> => {
    checkOrder("invhilbert", n)
    const element = (i: number, j: number): number => {
      const [low, high] = [Math.min(i, j), Math.max(i, j)]
      const size = choices(n + high, n - low - 1) * choices(n + low, n - high - 1) * choices(i + j, low) ** 2
      return ((i + j) % 2 === 0 ? 1 : -1) * (i + j + 1) * size
    }
    return filled("invhilbert", [n, n], element, options)
  },
  ["dtype"],
)

/** The options of `pascal` and `invpascal`. */
export interface PascalOptions<D extends DType> extends DTypeOption<D> {
  /** all elements, which is the default, or the triangle of binomial coefficients below or above the diagonal */
  readonly kind?: "symmetric" | "lower" | "upper"
}

const checkKind = (op: string, kind: unknown): void => {
  if (kind !== "symmetric" && kind !== "lower" && kind !== "upper")
    throw new ValueError({ op, problem: `the kind is ${String(kind)}`, hint: 'use "symmetric", "lower" or "upper"' })
}

/**
 * Pascal's matrix of binomial coefficients, i + j over i, or one of its triangular factors.
 *
 * @throws ValueError unless n is a whole number from 0 on, for another kind; DTypeError when there is no such dtype
 * @example pascal(3) // [[1, 1, 1], [1, 2, 3], [1, 3, 6]]
 */
export const pascal = operation(
  "pascal",
  <D extends DType = "float32">(n: number, options: PascalOptions<D> = {}): Matrix<D> => {
    const { kind = "symmetric" } = options
    checkOrder("pascal", n)
    checkKind("pascal", kind)
    const element = {
      symmetric: (i: number, j: number) => choices(i + j, Math.min(i, j)),
      lower: choices,
      upper: (i: number, j: number) => choices(j, i),
    }
    return filled("pascal", [n, n], element[kind], options)
  },
  ["dtype", "kind"],
)

/**
 * The inverse of Pascal's matrix, or of one of its triangular factors.
 *
 * @throws ValueError unless n is a whole number from 0 on, for another kind; DTypeError when there is no such dtype
 * @example invpascal(2) // [[2, -1], [-1, 1]]
 */
export const invpascal = operation(
  "invpascal",
  <D extends DType = "float32">(n: number, options: PascalOptions<D> = {}): Matrix<D> => {
    const { kind = "symmetric" } = options
    checkOrder("invpascal", n)
    checkKind("invpascal", kind)
    const sign = (i: number, j: number): number => ((i + j) % 2 === 0 ? 1 : -1)
    const product = (i: number, j: number): number =>
      Array.from({ length: n }).reduce<number>((s, _, k) => s + choices(k, i) * choices(k, j), 0)
    const size = { symmetric: product, lower: choices, upper: (i: number, j: number) => choices(j, i) }
    return filled("invpascal", [n, n], (i, j) => sign(i, j) * size[kind](i, j) + 0, options)
  },
  ["dtype", "kind"],
)

const parity = (bits: number): number => (bits === 0 ? 0 : (bits & 1) ^ parity(bits >>> 1))

/**
 * Hadamard's matrix in Sylvester's order: elements 1 and -1, orthogonal rows.
 *
 * @throws ValueError unless n is a power of 2; DTypeError when there is no such dtype
 * @example hadamard(2) // [[1, 1], [1, -1]]
 */
export const hadamard = operation(
  "hadamard",
  <D extends DType = "float32">(n: number, options: DTypeOption<D> = {}): Matrix<D> => {
    checkOrder("hadamard", n)
    if (n < 1 || !Number.isInteger(Math.log2(n)))
      throw new ValueError({ op: "hadamard", problem: `the order ${n} is no power of 2`, hint: "use 1, 2, 4, 8, ..." })
    return filled("hadamard", [n, n], (i, j) => 1 - 2 * parity(i & j), options)
  },
  ["dtype"],
)

/** The options of `helmert`. */
export interface HelmertOptions<D extends DType> extends DTypeOption<D> {
  /** whether the constant row comes first; default false */
  readonly full?: boolean
}

/**
 * Helmert's orthonormal rows, each of which sums to 0: row i compares element i + 1 with those before.
 *
 * @throws ValueError unless n is a whole number from 0 on; DTypeError when there is no such dtype
 * @example helmert(2) // [[Math.SQRT1_2, -Math.SQRT1_2]]
 */
export const helmert = operation(
  "helmert",
  <D extends DType = "float32">(n: number, options: HelmertOptions<D> = {}): Matrix<D> => {
    checkOrder("helmert", n)
    const element = (i: number, j: number): number =>
      i === 0 ? 1 / Math.sqrt(n) : j < i ? 1 / Math.sqrt(i * (i + 1)) : j === i ? -i / Math.sqrt(i * (i + 1)) : 0
    const first = options.full === true ? 0 : 1
    return filled("helmert", [Math.max(n - first, 0), n], (i, j) => element(i + first, j), options)
  },
  ["dtype", "full"],
)

/** The options of `dft`. */
export interface DftOptions {
  /** divides by n, or by its square root, which makes the matrix unitary */
  readonly scale?: "n" | "sqrtn"
}

/**
 * The matrix of the discrete Fourier transform, exp(-2 pi i j k / n), as complex64.
 *
 * @throws ValueError unless n is a whole number from 0 on, for another scale
 * @example dft(2) // array([[{ re: 1, im: 0 }, { re: 1, im: 0 }], [{ re: 1, im: 0 }, { re: -1, im: 0 }]])
 */
export const dft = operation(
  "dft",
  (n: number, { scale }: DftOptions = {}): Matrix<"complex64"> => {
    checkOrder("dft", n)
    if (scale !== undefined && scale !== "n" && scale !== "sqrtn")
      throw new ValueError({ op: "dft", problem: `the scale is ${String(scale)}`, hint: 'use "n" or "sqrtn"' })
    const by = scale === "n" ? n : scale === "sqrtn" ? Math.sqrt(n) : 1
    /** The cosine of a whole number of n-ths of a turn, exact at its quarters. */
    const cosine = (k: number): number => {
      const turn = ((k % n) + n) % n
      if (4 * turn === n || 4 * turn === 3 * n) return 0
      return Math.cos((2 * Math.PI * turn) / n) / by
    }
    const sine = (k: number): number => {
      const turn = ((k % n) + n) % n
      return 2 * turn === n || turn === 0 ? 0 : Math.sin((2 * Math.PI * turn) / n) / by
    }
    const part = (f: (k: number) => number): NDArray => filled("dft", [n, n], (i, j) => f(i * j), { dtype: "float32" })
    return fromParts<readonly [Unknown, Unknown], "complex64">(
      part(cosine),
      part((k) => sine(-k)),
    )
  },
  ["scale"],
)
