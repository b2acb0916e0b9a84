import * as fc from "fast-check"
import type { Params } from "../../src/program/index.js"
import { type ArrayOptions, arrays, shapes } from "../arbitrary.js"
import type { Sample } from "../primitive.js"
import { elementwise, type Samples, sampleOf } from "./sample.js"

const real: ArrayOptions = {}
const inside: ArrayOptions = { min: -0.75, max: 0.75 }
const positive: ArrayOptions = { min: 0.5, max: 3 }
const aboveOne: ArrayOptions = { min: 1.5, max: 4 }
const bits = fc.oneof(
  elementwise([{ dtype: "int32", min: -2147483648, max: 2147483647 }]),
  elementwise([{ dtype: "uint32", min: 0, max: 4294967295 }]),
)

/** Members of a family of elementwise functions; `constants` operands carry no tangents. */
const members = (params: readonly Params[], operands: readonly ArrayOptions[], constants = 0): fc.Arbitrary<Sample> =>
  fc.tuple(fc.constantFrom(...params), shapes({ maxDims: 2 })).chain(([p, shape]) =>
    sampleOf(
      p,
      operands.map((o, i) => arrays(shape, { salt: i, ...o })),
      "smooth",
      constants,
    ),
  )

export const specialSamples: Samples = {
  asin: elementwise([inside]),
  acos: elementwise([inside]),
  atan: elementwise([real]),
  sinh: elementwise([real]),
  cosh: elementwise([real]),
  asinh: elementwise([real]),
  acosh: elementwise([aboveOne]),
  atanh: elementwise([inside]),
  cbrt: elementwise([positive]),
  lgamma: elementwise([positive]),
  digamma: elementwise([positive]),
  polygamma: members([{ order: 0 }, { order: 1 }, { order: 2 }], [{ min: 1, max: 3 }]),
  zeta: members([{ order: 0 }, { order: 1 }], [aboveOne, { min: 1, max: 3 }]),
  incompleteGamma: members(
    [
      { upper: false, order: 0 },
      { upper: true, order: 0 },
      { upper: false, order: 1 },
    ],
    [positive, positive],
  ),
  betaln: elementwise([positive, positive]),
  betainc: members([{}], [positive, positive, { min: 0.25, max: 0.75 }], 2),
  besselI: members(
    [
      { order: 0, scaled: false },
      { order: 1, scaled: false },
      { order: 0, scaled: true },
      { order: 2, scaled: true },
    ],
    [real],
  ),
  hyp1f1: members([{ orders: [0, 0, 0] }, { orders: [1, 0, 1] }], [real, positive, real]),
  hyp2f1: members([{ orders: [0, 0, 0, 0] }, { orders: [0, 0, 1, 1] }], [positive, real, positive, inside]),
  erfc: elementwise([real]),
  logNdtr: elementwise([real]),
  ndtri: elementwise([{ min: 0.25, max: 0.75 }]),
  expn: members([{ order: 0 }, { order: 1 }, { order: 3 }], [positive]),
  expi: elementwise([positive]),
  spence: elementwise([positive]),
  erfcx: elementwise([real]),
  dawsn: elementwise([real]),
  faddeeva: members([{ imaginary: false }, { imaginary: true }], [real, positive]),
  owensT: members([{}], [real, real]),
  sici: members([{ cosine: false }, { cosine: true }], [positive]),
  fresnel: members([{ cosine: false }, { cosine: true }], [real]),
  xlogy: elementwise([real, positive]),
  xlog1py: elementwise([real, positive]),
  entr: elementwise([positive]),
  popcount: bits,
  clz: bits,
  nextafter: elementwise([real, { min: 3, max: 4 }], "not differences"),
}
