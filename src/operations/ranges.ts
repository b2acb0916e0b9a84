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
  if (!Number.isInteger(num) || num < 0)
    throw new ValueError({
      op: "linspace",
      problem: `num is ${num}, not a length`,
      hint: "use a whole number from 0 on",
    })
  const { endpoint = true, dtype = "float32" } = options
  const intervals = endpoint ? num - 1 : num
  const at = (i: number): number =>
    i === 0 ? start : i === intervals ? stop : start + (i * (stop - start)) / intervals
  return vector(
    "linspace",
    Array.from({ length: num }, (_, i) => at(i)),
    dtype,
  )
}
