import * as fc from "fast-check"
import { dtypes, type Shape } from "../../src/array/index.js"
import { arrays, axesOf, axisOf, permutationOf, shapes } from "../arbitrary.js"
import { anyDType, type Samples, sampleOf, withShape } from "./sample.js"

const some = shapes({ minDims: 1, minLength: 1 })

const broadcast = shapes({ maxDims: 3 }).chain((shape) =>
  fc.subarray(shape.map((_, i) => i)).chain((dims) =>
    fc.array(fc.boolean(), { minLength: dims.length, maxLength: dims.length }).chain((ones) => {
      const input = dims.map((d, i) => (ones[i] ? 1 : shape[d]!))
      return sampleOf({ shape, dims }, [arrays(input)])
    }),
  ),
)

const reshapes = shapes({ maxDims: 3 }).chain((shape) =>
  permutationOf(shape).chain((perm) => sampleOf({ shape: perm.map((p) => shape[p]!) }, [arrays(shape)])),
)

const pads = shapes({ minDims: 1, maxDims: 2 }).chain((shape) => {
  const each = (min: number, max: number) =>
    fc.array(fc.integer({ min, max }), { minLength: shape.length, maxLength: shape.length })
  return fc
    .tuple(each(-1, 2), each(-1, 2), each(0, 2))
    .filter(([low, high, interior]) =>
      shape.every((d, i) => low[i]! + high[i]! + d + Math.max(0, d - 1) * interior[i]! >= 0),
    )
    .chain(([low, high, interior]) => sampleOf({ low, high, interior }, [arrays(shape), arrays([])]))
})

const slices = shapes({ minDims: 1, maxDims: 3 }).chain((shape) =>
  fc
    .tuple(
      ...shape.map((d) =>
        fc.tuple(fc.integer({ min: 0, max: d }), fc.integer({ min: 0, max: d }), fc.integer({ min: 1, max: 3 })),
      ),
    )
    .chain((ranges) =>
      sampleOf(
        {
          starts: ranges.map(([a, b]) => Math.min(a, b)),
          limits: ranges.map(([a, b]) => Math.max(a, b)),
          strides: ranges.map(([, , s]) => s),
        },
        [arrays(shape)],
      ),
    ),
)

const concatenations = some.chain((shape) =>
  fc
    .tuple(axisOf(shape), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }))
    .chain(([axis, lengths]) =>
      sampleOf(
        { axis },
        lengths.map((n) => arrays(shape.map((d, i) => (i === axis ? n : d)))),
      ),
    ),
)

/** Rounding to float32 is linear in float32 only, and laws measure in float64. */
const targets = dtypes.filter((d) => d !== "float32")

const counted: fc.Arbitrary<Shape> = shapes({ minDims: 1 })

export const shapeSamples: Samples = {
  broadcastInDim: broadcast,
  reshape: reshapes,
  transpose: withShape(shapes(), (s) => permutationOf(s).chain((perm) => sampleOf({ perm }, [arrays(s)]))),
  rev: withShape(some, (s) => axesOf(s).chain((axes) => sampleOf({ axes }, [arrays(s)]))),
  pad: pads,
  slice: slices,
  concatenate: concatenations,
  iota: withShape(counted, (s) =>
    fc
      .tuple(axisOf(s), fc.constantFrom("float64", "int32"))
      .chain(([axis, dtype]) => sampleOf({ shape: s, dtype, axis }, [])),
  ),
  convert: withShape(shapes({ maxDims: 2 }), (s) =>
    fc
      .tuple(anyDType, fc.oneof(fc.constant("float64" as const), fc.constantFrom(...targets)))
      .chain(([from, dtype]) =>
        sampleOf({ dtype }, [arrays(s, from)], dtype === "float64" ? "smooth" : "not differences"),
      ),
  ),
  reducePrecision: withShape(shapes({ maxDims: 2 }), (s) =>
    fc
      .constantFrom(
        { exponentBits: 5, mantissaBits: 2 },
        { exponentBits: 8, mantissaBits: 7 },
        { exponentBits: 2, mantissaBits: 0 },
        { exponentBits: 11, mantissaBits: 52 },
      )
      .chain((p) => sampleOf(p, [arrays(s)], "not differences")),
  ),
  bitcast: withShape(shapes({ maxDims: 2 }), (s) =>
    fc
      .constantFrom(
        ["int32", "float32"],
        ["int32", "uint32"],
        ["uint16", "bfloat16"],
        ["int16", "float16"],
        ["uint8", "int8"],
      )
      .chain(([from, dtype]) => sampleOf({ dtype: dtype! }, [arrays(s, { dtype: from!, min: 0, max: 99 })])),
  ),
  name: withShape(shapes({ maxDims: 2 }), (s) => sampleOf({ label: "hidden" }, [arrays(s)])),
}
