import { allocate, checkDType, type DType, type DTypeOption, fromHost, type NDArray, store } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"

const vector = (op: string, values: readonly number[], dtype: DType): NDArray => {
  checkDType(op, dtype)
  const data = allocate(
    dtype,
    values.map((x) => store(op, x, dtype)),
  )
  return fromHost([values.length], dtype, data)
}

const checkNumbers = (op: string, numbers: Readonly<Record<string, unknown>>): void => {
  const wrong = Object.entries(numbers).find(([, x]) => typeof x !== "number" || !Number.isFinite(x))
  if (wrong !== undefined)
    throw new ValueError({
      op,
      problem: `${wrong[0]} is ${String(wrong[1])}, not a finite number`,
      hint: "its length must be known when it is made: use JavaScript numbers",
    })
}

/** The arguments of `arange`; a stop alone starts from 0. */
export type ArangeArguments<D extends DType> =
  | readonly [stop: number, options?: DTypeOption<D>]
  | readonly [start: number, stop: number, options?: DTypeOption<D>]
  | readonly [start: number, stop: number, step: number, options?: DTypeOption<D>]

/**
 * start, start + step, ... as long as stop is not reached: computed in float64, then rounded; float32 unless given.
 *
 * @throws ValueError for a step of 0; DTypeError for a number the dtype cannot hold
 * @example arange(2, 5) // [2, 3, 4]
 */
export const arange = <D extends DType = "float32">(...args: ArangeArguments<D>): NDArray<readonly [Unknown], D> => {
  const numbers = args.filter((a) => typeof a === "number")
  const options = args.find((a) => typeof a === "object")
  const [start, stop, step = 1] = numbers.length === 1 ? [0, numbers[0]!] : numbers
  checkNumbers("arange", { start, stop, step })
  if (step === 0)
    throw new ValueError({ op: "arange", problem: "the step is 0", hint: "use full(shape, value) to repeat a value" })
  const n = Math.max(0, Math.ceil((stop! - start!) / step))
  return vector(
    "arange",
    Array.from({ length: n }, (_, i) => start! + i * step),
    options?.dtype ?? "float32",
  )
}

const checkCount = (op: string, num: number): void => {
  if (!Number.isInteger(num) || num < 0)
    throw new ValueError({ op, problem: `num is ${num}, not a length`, hint: "use a whole number from 0 on" })
}

const spaced = (start: number, stop: number, num: number, endpoint: boolean): readonly number[] => {
  const intervals = endpoint ? num - 1 : num
  return Array.from({ length: num }, (_, i) =>
    i === 0 ? start : i === intervals ? stop : start + (i * (stop - start)) / intervals,
  )
}

/** The options of `linspace`. */
export interface LinspaceOptions<D extends DType> extends DTypeOption<D> {
  /** whether `stop` is the last number; default true */
  readonly endpoint?: boolean
}

/**
 * `num` numbers at equal distances from start to stop: computed in float64, then rounded; float32 unless given.
 *
 * @throws ValueError when `num` is no length; DTypeError for a number the dtype cannot hold
 * @example linspace(0, 1, 5) // [0, 0.25, 0.5, 0.75, 1]
 */
export const linspace = <D extends DType = "float32">(
  start: number,
  stop: number,
  num = 50,
  options: LinspaceOptions<D> = {},
): NDArray<readonly [Unknown], D> => {
  checkNumbers("linspace", { start, stop, num })
  checkCount("linspace", num)
  const { endpoint = true, dtype = "float32" } = options
  return vector("linspace", spaced(start, stop, num, endpoint), dtype)
}

/** The options of `logspace`. */
export interface LogspaceOptions<D extends DType> extends LinspaceOptions<D> {
  /** default 10 */
  readonly base?: number
}

/**
 * `num` powers of a base, default 10, with exponents at equal distances from start to stop.
 *
 * @throws ValueError when `num` is no length; DTypeError for a number the dtype cannot hold
 * @example logspace(0, 2, 3) // [1, 10, 100]
 */
export const logspace = <D extends DType = "float32">(
  start: number,
  stop: number,
  num = 50,
  { base = 10, endpoint = true, dtype }: LogspaceOptions<D> = {},
): NDArray<readonly [Unknown], D> => {
  checkNumbers("logspace", { start, stop, num, base })
  checkCount("logspace", num)
  const exponents = spaced(start, stop, num, endpoint)
  return vector(
    "logspace",
    exponents.map((e) => base ** e),
    dtype ?? "float32",
  )
}

/**
 * `num` numbers from start to stop with equal ratios.
 *
 * @throws ValueError when `num` is no length, or start and stop have not one sign; DTypeError for a number the dtype
 * cannot hold
 * @example geomspace(1, 8, 4) // [1, 2, 4, 8]
 */
export const geomspace = <D extends DType = "float32">(
  start: number,
  stop: number,
  num = 50,
  { endpoint = true, dtype }: LinspaceOptions<D> = {},
): NDArray<readonly [Unknown], D> => {
  checkNumbers("geomspace", { start, stop, num })
  checkCount("geomspace", num)
  if (!(start * stop > 0))
    throw new ValueError({
      op: "geomspace",
      problem: `there is no ratio from ${start} to ${stop}`,
      hint: "give two numbers of one sign, neither of them 0",
    })
  const sign = Math.sign(start)
  const logs = spaced(Math.log2(Math.abs(start)), Math.log2(Math.abs(stop)), num, endpoint)
  const isEnd = (i: number): boolean => endpoint && num > 1 && i === num - 1
  return vector(
    "geomspace",
    logs.map((l, i) => (i === 0 ? start : isEnd(i) ? stop : sign * 2 ** l)),
    dtype ?? "float32",
  )
}
