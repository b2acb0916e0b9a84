import { broadcastShapes, checkShape, describe, isNDArray, type NDArray, type Shape } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { checkFloatType, type FloatType, spread } from "./uniform.js"

/** A parameter of a distribution: a number, or an array that broadcasts to the shape of the samples. */
export type Parameter = number | NDArray

/** The parameters of a distribution over the samples, which have one shape and dtype. */
export interface Parameters {
  readonly shape: Shape
  readonly dtype: FloatType
  readonly values: readonly NDArray[]
}

const shapeOf = (x: Parameter): Shape => (isNDArray(x) ? x.shape : [])

const commonShape = (op: string, given: Readonly<Record<string, Parameter>>): Shape =>
  Object.values(given).reduce<Shape>((shape, x) => {
    const common = broadcastShapes(shape, shapeOf(x))
    if (common === null)
      throw new ShapeError({
        op,
        problem: "the shapes of the parameters do not broadcast",
        given: Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name, isNDArray(value) ? describe(value) : String(value)]),
        ),
        hint: "lengths must be equal, or one of them 1",
      })
    return common
  }, [])

/** Parameters by name in the shape of the samples, by default their own, and in their dtype, by default float32. */
export const parameters = (
  op: string,
  given: Readonly<Record<string, Parameter>>,
  shape: Shape | undefined,
  dtype: FloatType | undefined,
): Parameters => {
  const own = Object.values(given).find((x) => isNDArray(x) && x.dtype === "float64")
  const type = checkFloatType(op, dtype ?? (own === undefined ? "float32" : "float64")) as FloatType
  if (shape !== undefined) checkShape(op, shape)
  const out = shape ?? commonShape(op, given)
  return { shape: out, dtype: type, values: Object.entries(given).map(([name, x]) => spread(op, name, x, out, type)) }
}
