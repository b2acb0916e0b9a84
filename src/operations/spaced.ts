import {
  array,
  checkDType,
  type DType,
  type DTypeOption,
  isComplexArray,
  isInteger,
  type NDArray,
  normalizeAxis,
  type Shape,
} from "../array/index.js"
import type { Empty, IsUnknown, Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { abs, add, div, floor, mul, sign } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { alike } from "../primitives/complex.js"
import { convert } from "../primitives/convert.js"
import { pow } from "../primitives/power.js"
import { select } from "../primitives/select.js"
import { inexact } from "./elementwise.js"
import { broadcast, show } from "./operand.js"
import { operation } from "./operation.js"
import { checkNumbers, vector } from "./ranges.js"

/** The shape of numbers between two ends: a vector between scalars, with one axis more than arrays. */
export type Spaced<A extends Shape, B extends Shape> =
  IsUnknown<A> extends true
    ? Unknown
    : IsUnknown<B> extends true
      ? Unknown
      : readonly [...A, ...B] extends Empty
        ? readonly [Unknown]
        : Unknown

/** The options of `linspace` and `geomspace`. */
export interface LinspaceOptions<D extends DType> extends DTypeOption<D> {
  /** whether `stop` is the last number; default true */
  readonly endpoint?: boolean
  /** where the new axis stands when the ends are arrays; default 0 */
  readonly axis?: number
}

/** The options of `logspace`. */
export interface LogspaceOptions<D extends DType> extends LinspaceOptions<D> {
  /** default 10 */
  readonly base?: number
}

const checkCount = (op: string, num: number): void => {
  if (!Number.isInteger(num) || num < 0)
    throw new ValueError({
      op,
      problem: `num is ${show(num)}, not a length`,
      hint: "use a whole number from 0 on",
    })
}

/** The way from start to stop, as shares from 0 to 1. */
const sharesOf = (num: number, endpoint: boolean): readonly number[] =>
  Array.from({ length: num }, (_, i) => (i === 0 ? 0 : i / (endpoint ? num - 1 : num)))

/** Given both ends and the share of each, everywhere. */
type Between = (start: NDArray, stop: NDArray, rest: NDArray, share: NDArray) => NDArray

interface Ends {
  readonly start: NDArray | number
  readonly stop: NDArray | number
}

const betweenArrays = (
  op: string,
  { start, stop }: Ends,
  num: number,
  { endpoint = true, axis = 0, dtype }: LinspaceOptions<DType>,
  f: Between,
): NDArray => {
  const [a, b] = broadcast(op, { start, stop }, inexact)
  const shape: Shape = a!.shape
  const at = normalizeAxis(op, axis, shape.length + 1)
  const target = [...shape.slice(0, at), num, ...shape.slice(at)]
  const others = shape.map((_, i) => (i < at ? i : i + 1))
  const shares = sharesOf(num, endpoint)
  const along = (values: readonly number[]): NDArray => broadcastInDim(array(values, { dtype: a!.dtype }), target, [at])
  const [from, to] = [broadcastInDim(a!, target, others), broadcastInDim(b!, target, others)]
  const y = f(from, to, along(shares.map((s) => 1 - s)), along(shares))
  if (dtype === undefined) return y
  return convert(isInteger(checkDType(op, dtype)) ? floor(y) : y, dtype)
}

const linear: Between = (start, stop, rest, share) => add(mul(start, rest), mul(stop, share))

/** Numbers between two of one sign, NaN when the signs differ; complex ones on a spiral. */
const geometric: Between = (start, stop, rest, share) => {
  if (isComplexArray(start))
    return mul(sign(start), mul(pow(alike(abs(start), start), rest), pow(div(stop, sign(start)), share)))
  const sizes = mul(pow(abs(start), rest), pow(abs(stop), share))
  return select(eq(sign(start), sign(stop)), mul(sign(start), sizes), fill(sizes, Number.NaN))
}

const spaced = (start: number, stop: number, num: number, endpoint: boolean): readonly number[] => {
  const intervals = endpoint ? num - 1 : num
  return Array.from({ length: num }, (_, i) =>
    i === 0 ? start : i === intervals ? stop : start + (i * (stop - start)) / intervals,
  )
}

/** Numbers are computed in float64 and then rounded, arrays in their own dtype. */
const between = (
  op: string,
  { start, stop }: Ends,
  num: number,
  options: LinspaceOptions<DType>,
  numbers: (start: number, stop: number, endpoint: boolean) => readonly number[],
  arrays: Between,
): NDArray => {
  checkCount(op, num)
  if (typeof start !== "number" || typeof stop !== "number")
    return betweenArrays(op, { start, stop }, num, options, arrays)
  checkNumbers(op, { start, stop })
  return vector(op, numbers(start, stop, options.endpoint ?? true), options.dtype ?? "float32")
}

/**
 * `num` numbers at equal distances from start to stop. Between numbers a vector: computed in float64, then rounded;
 * float32 unless given. Between arrays that broadcast they stand along a new axis, default the first.
 *
 * @throws ValueError when `num` is no length; DTypeError for a number the dtype cannot hold, and for integer arrays
 * @example linspace(0, 1, 5) // [0, 0.25, 0.5, 0.75, 1]
 */
export const linspace = operation(
  "linspace",
  <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
    start: NDArray<A, D> | number,
    stop: NDArray<B, D> | number,
    num = 50,
    options: LinspaceOptions<D> = {},
  ): NDArray<Spaced<A, B>, D> =>
    between("linspace", { start, stop }, num, options, (a, b, endpoint) => spaced(a, b, num, endpoint), linear),
  ["dtype", "endpoint", "axis"],
)

/**
 * `num` powers of a base, default 10, with exponents at equal distances from start to stop, as `linspace` has them.
 *
 * @throws ValueError when `num` is no length; DTypeError for a number the dtype cannot hold, and for integer arrays
 * @example logspace(0, 2, 3) // [1, 10, 100]
 */
export const logspace = operation(
  "logspace",
  <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
    start: NDArray<A, D> | number,
    stop: NDArray<B, D> | number,
    num = 50,
    options: LogspaceOptions<D> = {},
  ): NDArray<Spaced<A, B>, D> => {
    const { base = 10 } = options
    checkNumbers("logspace", { base })
    const powers = (a: number, b: number, endpoint: boolean): readonly number[] =>
      spaced(a, b, num, endpoint).map((e) => base ** e)
    return between("logspace", { start, stop }, num, options, powers, (...given) => {
      const exponents = linear(...given)
      return pow(fill(exponents, base), exponents)
    })
  },
  ["dtype", "endpoint", "axis", "base"],
)

/**
 * `num` numbers from start to stop with equal ratios, between numbers or arrays as `linspace` has them.
 *
 * @throws ValueError when `num` is no length, or start and stop have not one sign; DTypeError for a number the dtype
 * cannot hold, and for integer arrays
 * @example geomspace(1, 8, 4) // [1, 2, 4, 8]
 */
export const geomspace = operation(
  "geomspace",
  <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
    start: NDArray<A, D> | number,
    stop: NDArray<B, D> | number,
    num = 50,
    options: LinspaceOptions<D> = {},
  ): NDArray<Spaced<A, B>, D> => {
    const ratios = (a: number, b: number, endpoint: boolean): readonly number[] => {
      if (!(a * b > 0))
        throw new ValueError({
          op: "geomspace",
          problem: `there is no ratio from ${a} to ${b}`,
          hint: "give two numbers of one sign, neither of them 0",
        })
      const logs = spaced(Math.log2(Math.abs(a)), Math.log2(Math.abs(b)), num, endpoint)
      const isEnd = (i: number): boolean => endpoint && num > 1 && i === num - 1
      return logs.map((l, i) => (i === 0 ? a : isEnd(i) ? b : Math.sign(a) * 2 ** l))
    }
    return between("geomspace", { start, stop }, num, options, ratios, geometric)
  },
  ["dtype", "endpoint", "axis"],
)
