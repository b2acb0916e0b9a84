import { type DType, describe, isFloat, type NDArray, nameOfValue, range, type Shape } from "../../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../errors/index.js"
import { add, divide, equal, mean, multiply, std, subtract, where } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"

/** The mean and the standard deviation of examples, which broadcast to a batch. */
export interface Standardization<D extends DType = "float32"> {
  readonly mean: NDArray<Shape, D>
  readonly std: NDArray<Shape, D>
}

/** Over what examples are standardized. */
export interface StandardizationOptions {
  /**
   * "feature" or "pixel": each element over all examples; "channel": each index along axis 1, over examples and places;
   * "all": everything together; default "feature"
   */
  readonly per?: "feature" | "pixel" | "channel" | "all"
}

const axesFor = (op: string, per: unknown, x: NDArray): readonly number[] => {
  if (per === "feature" || per === "pixel") return [0]
  if (per === "all") return range(x.shape.length)
  if (per !== "channel")
    throw new ValueError({
      op,
      problem: `per is ${nameOfValue(per)}`,
      hint: 'use "feature", "pixel", "channel" or "all"',
    })
  if (x.shape.length > 1) return range(x.shape.length).filter((axis) => axis !== 1)
  throw new ShapeError({
    op,
    problem: "there is no axis of channels",
    given: { x: describe(x) },
    hint: "give [n,channels,...]",
  })
}

/** Throws unless x is floats for one example or more. */
export const examplesIn = (op: string, x: NDArray): NDArray => {
  const array = asArray(op, x)
  const given = { x: describe(array) }
  if (!isFloat(array.dtype))
    throw new DTypeError({
      op,
      problem: `the examples must be float, not ${array.dtype}`,
      given,
      hint: 'convert them: astype(x, "float32")',
    })
  if (array.shape.length === 0 || array.shape.includes(0))
    throw new ShapeError({ op, problem: "there are no examples", given, hint: "give examples along axis 0" })
  return array
}

/**
 * The mean and the standard deviation of examples [n,...], of which a deviation of 0 becomes 1. Take them from the
 * training examples, and standardize all with them.
 *
 * @throws DTypeError unless x is float; ShapeError when there are no examples, or no channels; ValueError for another `per`
 * @example standardization(array([[1, 5], [3, 5]])) // { mean: array([[2, 5]]), std: array([[1, 1]]) }
 */
export const standardization = operation(
  "standardization",
  <D extends DType>(x: NDArray<Shape, D>, options: StandardizationOptions = {}): Standardization<D> => {
    const op = "standardization"
    const examples = examplesIn(op, x)
    const axis = axesFor(op, options.per ?? "feature", examples)
    const deviation = std(examples, { axis, keepDims: true })
    return {
      mean: mean(examples, { axis, keepDims: true }),
      std: where(equal(deviation, 0), 1, deviation),
    } as Standardization<D>
  },
  ["per"],
)

const momentOf = (op: string, moments: Standardization<DType>, name: "mean" | "std"): NDArray =>
  asArray(op, moments?.[name], `moments.${name}`)

/**
 * (x - mean) / std: mean 0 and deviation 1 of the examples that the moments are of.
 *
 * Law: `unstandardize(standardize(x, moments), moments)` is x, but for rounding.
 * @throws ShapeError when the moments do not broadcast to x; DTypeError when the dtypes differ
 * @example standardize(array([[5, 5]]), { mean: array([[2, 5]]), std: array([[1, 2]]) }) // [[3, 0]]
 */
export const standardize = operation(
  "standardize",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, moments: Standardization<D>): NDArray<S, D> =>
    divide(subtract(x, momentOf("standardize", moments, "mean")), momentOf("standardize", moments, "std")) as NDArray<
      S,
      D
    >,
)

/**
 * x std + mean: the inverse of `standardize`.
 *
 * @throws ShapeError when the moments do not broadcast to x; DTypeError when the dtypes differ
 * @example unstandardize(array([[3, 0]]), { mean: array([[2, 5]]), std: array([[1, 2]]) }) // [[5, 5]]
 */
export const unstandardize = operation(
  "unstandardize",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, moments: Standardization<D>): NDArray<S, D> =>
    add(multiply(x, momentOf("unstandardize", moments, "std")), momentOf("unstandardize", moments, "mean")) as NDArray<
      S,
      D
    >,
)
