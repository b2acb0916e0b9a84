import { checkShape, type DTypeOption, isPlain, type NDArray, nameOfValue, type Shape } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import type { FloatType, Key } from "../../random/index.js"

/** Makes the first value of a parameter: an array of a shape, float32 unless a dtype is given, from a key. */
export type Initializer = (k: Key, shape: Shape, options?: DTypeOption<FloatType>) => NDArray

/** Throws unless a hyper-parameter of an initializer is a number that is not NaN. */
export const checkNumber = (op: string, name: string, x: unknown): number => {
  if (typeof x === "number" && !Number.isNaN(x)) return x
  throw new ValueError({
    op,
    problem: `${name} must be a number, not ${nameOfValue(x)}`,
    hint: `give a JavaScript number: ${op}(0.5)`,
  })
}

/** The dtype asked for, which initializers take as their third argument: `{ dtype: "float64" }`. */
const dtypeOf = (op: string, options: DTypeOption<FloatType> | undefined): FloatType => {
  const given: unknown = options
  if (given === undefined || given === null || isPlain(given)) return options?.dtype ?? "float32"
  throw new ValueError({
    op,
    problem: `the options are ${nameOfValue(given)}`,
    hint: 'give a record: { dtype: "float64" }',
  })
}

/** An initializer, from a function of a shape and a dtype that are some. */
/* @__NO_SIDE_EFFECTS__ */
export const initializer = (op: string, make: (k: Key, shape: Shape, dtype: FloatType) => NDArray): Initializer =>
  operation(
    op,
    (k, shape, options) => {
      checkShape(op, shape)
      return make(k, shape, dtypeOf(op, options))
    },
    ["dtype"],
    2,
  )
