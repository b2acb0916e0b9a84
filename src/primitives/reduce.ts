import {
  type Aval,
  type DType,
  dtypes,
  fromParts,
  isFloat,
  isNumeric,
  isStorage,
  type NDArray,
  partsOf,
  showAval,
  sizeOf,
  type TypedArray,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Combine } from "../kernel/index.js"
import type { Primitive, Tangent } from "../program/index.js"
import { add, div, mul } from "./arithmetic.js"
import { and } from "./bits.js"
import { type AxesParams, broadcastInDim, dropAxes, fill, otherAxes, pick, reduceSum, zerosOf } from "./broadcast.js"
import { checkDTypes } from "./check.js"
import { eq, ne } from "./compare.js"
import { convert } from "./convert.js"
import { folded } from "./lowering.js"
import { slice } from "./pad.js"
import { one, op } from "./rule.js"
import { select } from "./select.js"
import { concatenate, reshape, transpose } from "./shape.js"
import { reduceRows } from "./strided.js"

type Row = (data: TypedArray, from: number, to: number) => number

interface Reduction {
  readonly name: string
  /** what the user calls it, for errors */
  readonly word: string
  readonly allowed: readonly DType[]
  readonly combine: Combine
  /** false when an empty row has no result */
  readonly identity: boolean
  readonly row: (dtype: DType) => Row
  readonly tangent: (t: NDArray, x: NDArray, y: NDArray, axes: readonly number[]) => Tangent
  /** of complex numbers, where there is one */
  readonly complex?: (z: NDArray, axes: readonly number[]) => NDArray
}

const checkNotEmpty = (op: string, x: Aval, axes: readonly number[]): void => {
  const empty = axes.find((a) => x.shape[a] === 0)
  if (empty !== undefined && sizeOf(dropAxes(x.shape, axes)) > 0)
    throw new ShapeError({
      op,
      problem: `axis ${empty} has no elements, and ${op} of nothing has no identity`,
      given: { x: showAval(x) },
      hint: "reduce along an axis that has elements, or choose a value for the empty case",
    })
}

/* @__NO_SIDE_EFFECTS__ */
const reduction = ({ name, word, allowed, combine, identity, row, tangent, complex }: Reduction) => {
  const primitive: Primitive<AxesParams> = {
    name,
    type: ([x], { axes }) => {
      checkDTypes(word, [x!], allowed)
      if (!identity) checkNotEmpty(word, x!, axes)
      return [{ shape: dropAxes(x!.shape, axes), dtype: x!.dtype }]
    },
    impl: ([x], { axes }) => [reduceRows(x!, axes, row(x!.dtype))],
    jvp: ([x], [t], { axes }) => {
      const y = reduce(x!, axes)
      return [[y], [t === null || t === undefined ? null : tangent(t, x!, y, axes)]]
    },
    transpose: "nonlinear",
    lower: ([x], { axes }) => folded(combine, x!, axes),
    complex: complex === undefined ? "real" : ([z], { axes }) => [complex(z!, axes)],
    vmap: ([x], _batched, _size, { axes }) => [
      [
        reduce(
          x!,
          axes.map((a) => a + 1),
        ),
      ],
      [true],
    ],
  }
  const reduce = (x: NDArray, axes: readonly number[]): NDArray =>
    axes.length === 0 ? x : one(primitive, [x], { axes })
  return op(primitive, reduce)
}

/** The mean of the tangents at the places that hold the extremum, so that ties share the derivative equally. */
const tangentOfTies = (t: NDArray, x: NDArray, y: NDArray, axes: readonly number[]): Tangent => {
  const ties = eq(x, broadcastInDim(y, x.shape, otherAxes(x.shape.length, axes)))
  const count = reduceSum(convert(ties, x.dtype), axes)
  return div(reduceSum(select(ties, t, zerosOf(t)), axes), count)
}

/**
 * Of complex numbers the last in the order of real parts and then of imaginary parts, or the first: the extremum of the
 * parts of those numbers that are it. NaN if a part is.
 */
const complexExtremum =
  (reduce: () => (x: NDArray, axes: readonly number[]) => NDArray, nothing: number) =>
  (z: NDArray, axes: readonly number[]): NDArray => {
    const [re, im] = partsOf(z)!
    const spread = (y: NDArray): NDArray => broadcastInDim(y, re.shape, otherAxes(re.shape.length, axes))
    const among = (isIn: NDArray, x: NDArray): NDArray => reduce()(select(isIn, x, fill(x, nothing)), axes)
    const hasReal = eq(re, spread(reduce()(re, axes)))
    const isIt = and(hasReal, eq(im, spread(among(hasReal, im))))
    const isNaN = reduceOr(ne(z, z), axes)
    const [x, y] = [re, im].map((part) => among(isIt, part))
    return select(isNaN, fill({ shape: x!.shape, dtype: z.dtype }, Number.NaN), fromParts(x!, y!))
  }

const extremum = (name: string, word: "max" | "min", of: (x: number, y: number) => number): Reduction => ({
  name,
  word,
  allowed: dtypes.filter((d) => !isStorage(d)),
  combine: word,
  identity: false,
  row: () => (data, from, to) => {
    let m = data[from]!
    for (let i = from + 1; i < to; i++) m = of(m, data[i]!)
    return m
  },
  tangent: tangentOfTies,
  complex: complexExtremum(() => (word === "max" ? reduceMax : reduceMin), word === "max" ? -Infinity : Infinity),
})

/** The largest element along `axes`; NaN if there is one; ties share the derivative equally. */
export const reduceMax = reduction(extremum("reduceMax", "max", Math.max))

/** The smallest element along `axes`; NaN if there is one; ties share the derivative equally. */
export const reduceMin = reduction(extremum("reduceMin", "min", Math.min))

const product: Row = (data, from, to) => {
  let p = 1
  for (let i = from; i < to; i++) p *= data[i]!
  return p
}

const wrappingProduct: Row = (data, from, to) => {
  let p = 1
  for (let i = from; i < to; i++) p = Math.imul(p, data[i]!)
  return p
}

const rowsFrom = (x: NDArray, from: number, to: number): NDArray =>
  slice(
    x,
    [from, ...x.shape.slice(1).fill(0)],
    [to, ...x.shape.slice(1)],
    x.shape.map(() => 1),
  )

/**
 * The tangent of the product along the leading axis, by pairing the first half with the second until one row is left:
 * (p q)' = p' q + p q' divides by nothing, so zeros among the factors are as good as any.
 */
const pairwiseTangent = (x: NDArray, t: NDArray): NDArray => {
  const n: number = x.shape[0]
  if (n === 1) return t
  const half = n >> 1
  const [p, q] = [rowsFrom(x, 0, half), rowsFrom(x, half, 2 * half)]
  const [dp, dq] = [rowsFrom(t, 0, half), rowsFrom(t, half, 2 * half)]
  const withOdd = (paired: NDArray, all: NDArray): NDArray =>
    n % 2 === 0 ? paired : concatenate([paired, rowsFrom(all, n - 1, n)], 0)
  return pairwiseTangent(withOdd(mul(p, q), x), withOdd(add(mul(dp, q), mul(p, dq)), t))
}

/** The arrays that a reduction over `axes` folds, as the rows of one axis in front. */
const rowsInFront = (x: NDArray, axes: readonly number[]): NDArray => {
  const others = otherAxes(x.shape.length, axes)
  return reshape(transpose(x, [...axes, ...others]), [sizeOf(pick(x.shape, axes)), ...pick(x.shape, others)])
}

/** The product along the leading axis, of halves. */
const pairwiseProduct = (x: NDArray): NDArray => {
  const n: number = x.shape[0]
  if (n === 1) return x
  const half = n >> 1
  const paired = mul(rowsFrom(x, 0, half), rowsFrom(x, half, 2 * half))
  return pairwiseProduct(n % 2 === 0 ? paired : concatenate([paired, rowsFrom(x, n - 1, n)], 0))
}

const complexProduct = (z: NDArray, axes: readonly number[]): NDArray => {
  const shape = dropAxes(z.shape, axes)
  const rows = rowsInFront(z, axes)
  return rows.shape[0] === 0 ? fill({ shape, dtype: z.dtype }, 1) : reshape(pairwiseProduct(rows), shape)
}

const tangentOfProduct = (t: NDArray, x: NDArray, y: NDArray, axes: readonly number[]): Tangent => {
  if (sizeOf(pick(x.shape, axes)) === 0) return null
  return reshape(pairwiseTangent(rowsInFront(x, axes), rowsInFront(t, axes)), y.shape)
}

/** The product along `axes`, 1 along an empty one; integers modulo 2^32; the derivative is right at zeros too. */
export const reduceProd = reduction({
  name: "reduceProd",
  word: "prod",
  allowed: dtypes.filter(isNumeric),
  combine: "prod",
  identity: true,
  row: (dtype) => (isFloat(dtype) ? product : wrappingProduct),
  tangent: tangentOfProduct,
  complex: complexProduct,
})

const bitwise = (
  name: string,
  word: string,
  identity: number,
  combine: "and" | "or" | "xor",
  join: (x: number, y: number) => number,
): Reduction => ({
  name,
  word,
  allowed: ["bool", "int32", "uint32"],
  combine,
  identity: true,
  row: (dtype) => (data, from, to) => {
    let bits = dtype === "bool" ? identity & 1 : identity
    for (let i = from; i < to; i++) bits = join(bits, data[i]!)
    return bits
  },
  tangent: () => null,
})

/** The bits that all elements along `axes` have: of bool, whether all are true; every bit when there are none. */
export const reduceAnd = reduction(bitwise("reduceAnd", "all", -1, "and", (x, y) => x & y))

/** The bits that some element along `axes` has: of bool, whether one is true. */
export const reduceOr = reduction(bitwise("reduceOr", "any", 0, "or", (x, y) => x | y))

/** The bits that an odd number of elements along `axes` have. */
export const reduceXor = reduction(bitwise("reduceXor", "reduceXor", 0, "xor", (x, y) => x ^ y))
