import {
  allocate,
  array,
  checkDType,
  type DType,
  type DTypeOption,
  fromHost,
  isComplex,
  type NDArray,
  range,
  store,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { operation } from "./operation.js"

/** A vector of numbers that are known. */
export const vector = (op: string, values: readonly number[], dtype: DType): NDArray => {
  if (isComplex(checkDType(op, dtype))) return array(values, { dtype })
  const data = allocate(
    dtype,
    values.map((x) => store(op, x, dtype)),
  )
  return fromHost([values.length], dtype, data)
}

/** Throws unless all are finite numbers. */
export const checkNumbers = (op: string, numbers: Readonly<Record<string, unknown>>): void => {
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
export const arange = operation(
  "arange",
  <D extends DType = "float32">(...args: ArangeArguments<D>): NDArray<readonly [Unknown], D> => {
    const numbers = args.filter((a) => typeof a === "number")
    const options = args.find((a) => typeof a === "object")
    const [start, stop, step = 1] = numbers.length === 1 ? [0, numbers[0]!] : numbers
    checkNumbers("arange", { start, stop, step })
    if (step === 0)
      throw new ValueError({ op: "arange", problem: "the step is 0", hint: "use full(shape, value) to repeat a value" })
    const n = Math.max(0, Math.ceil((stop! - start!) / step))
    return vector(
      "arange",
      range(n).map((i) => start! + i * step),
      options?.dtype ?? "float32",
    )
  },
  ["dtype"],
)
