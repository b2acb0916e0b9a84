import * as fc from "fast-check"
import type { NDArray, Shape } from "../../src/array/index.js"
import type { Params } from "../../src/program/index.js"
import { type ArrayOptions, arrays, shapes, threePoints } from "../arbitrary.js"
import type { Derivative, Sample } from "../primitive.js"

export type Samples = Readonly<Record<string, fc.Arbitrary<Sample>>>

/** Samples from parameters and one arbitrary an input. */
export const sampleOf = (
  params: Params,
  inputs: readonly fc.Arbitrary<NDArray>[],
  derivative: Derivative = "smooth",
  constants = 0,
): fc.Arbitrary<Sample> => threePoints(inputs).map((points): Sample => ({ params, points, derivative, constants }))

/** Elementwise samples: operands of one small shape, one set of options each. */
export const elementwise = (
  operands: readonly ArrayOptions[],
  derivative: Derivative = "smooth",
): fc.Arbitrary<Sample> =>
  shapes({ maxDims: 2 }).chain((shape) =>
    sampleOf(
      {},
      operands.map((o, i) => arrays(shape, { salt: i, ...o })),
      derivative,
    ),
  )

export const withShape = (
  shape: fc.Arbitrary<Shape>,
  make: (shape: Shape) => fc.Arbitrary<Sample>,
): fc.Arbitrary<Sample> => shape.chain(make)

/** float64, int32, uint32 and bool in turn. */
export const anyDType = fc.constantFrom<ArrayOptions>(
  { dtype: "float64" },
  { dtype: "int32", min: -9, max: 9 },
  { dtype: "uint32", min: 0, max: 9 },
  { dtype: "bool" },
)
