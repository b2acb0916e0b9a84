import * as fc from "fast-check"
import { checked, listOf, number, options, text, whole } from "../src/array/given.js"
import { allocate, type DType, fromHost, isFloat, type NDArray, type Shape, sizeOf } from "../src/array/index.js"

export interface ShapeOptions {
  readonly minDims?: number
  readonly maxDims?: number
  readonly minLength?: number
  readonly maxLength?: number
}

/** Shapes with few dimensions of small lengths; 0 and 1 among them unless excluded. */
export const shapes = checked(
  "shapes",
  { options: options({ minDims: whole(0), maxDims: whole(0), minLength: whole(0), maxLength: whole(0) }) },
  ({ minDims = 0, maxDims = 3, minLength = 0, maxLength = 3 }: ShapeOptions = {}): fc.Arbitrary<Shape> =>
    fc.array(fc.integer({ min: minLength, max: maxLength }), { minLength: minDims, maxLength: maxDims }),
)

export interface ArrayOptions {
  /** default float64, in which derivatives can be measured */
  readonly dtype?: DType
  readonly min?: number
  readonly max?: number
  /** arrays of different salt never have equal floats at the same place */
  readonly salt?: number
}

const GOLDEN = 0.6180339887498949

/**
 * Arrays of a shape. Floats stand on a coarse grid plus an offset of their own, so that no two of up to a dozen are
 * equal or near a whole number: finite differences then meet no kinks and no ties.
 *
 * @example assertLaw(laws.gradient((x: NDArray) => sum(log(x))), arrays([3], { min: 0.1, max: 2 }))
 */
export const arrays = checked(
  "arrays",
  { shape: listOf(whole(0), "a shape"), options: options({ dtype: text, min: number, max: number, salt: number }) },
  (shape: Shape, { dtype = "float64", min = -2, max = 2, salt = 0 }: ArrayOptions = {}): fc.Arbitrary<NDArray> => {
    const n = sizeOf(shape)
    const float = isFloat(dtype)
    const element =
      dtype === "bool"
        ? fc.integer({ min: 0, max: 1 })
        : fc.integer(float ? { min: Math.ceil(min * 4), max: Math.floor(max * 4) - 1 } : { min, max })
    const offset = (i: number): number => 0.02 + 0.21 * (((i + 1) * GOLDEN + salt * 0.326) % 1)
    return fc.array(element, { minLength: n, maxLength: n }).map((values) =>
      fromHost(
        shape,
        dtype,
        allocate(
          dtype,
          values.map((k, i) => (float ? k / 4 + offset(i) : k)),
        ),
      ),
    )
  },
)

/** Three lists of arrays of the same types, each array from its own arbitrary. */
export const threePoints = (
  inputs: readonly fc.Arbitrary<NDArray>[],
): fc.Arbitrary<readonly (readonly NDArray[])[]> => {
  const point = fc.tuple(...inputs)
  return fc.tuple(point, point, point)
}

export const axisOf = (shape: Shape): fc.Arbitrary<number> => fc.integer({ min: 0, max: shape.length - 1 })

/** Some axes, ascending. */
export const axesOf = (shape: Shape): fc.Arbitrary<readonly number[]> =>
  fc.subarray(
    shape.map((_, i) => i),
    { minLength: 1 },
  )

export const permutationOf = (shape: Shape): fc.Arbitrary<readonly number[]> =>
  fc.shuffledSubarray(
    shape.map((_, i) => i),
    { minLength: shape.length, maxLength: shape.length },
  )
