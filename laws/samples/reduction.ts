import * as fc from "fast-check"
import { type ArrayOptions, arrays, axesOf, axisOf, shapes } from "../arbitrary.js"
import { anyDType, type Samples, sampleOf } from "./sample.js"

const some = shapes({ minDims: 1, minLength: 1 })
const small = shapes({ minDims: 1, maxDims: 2, minLength: 1 })
const mayBeEmpty = shapes({ minDims: 1 })

const sums = mayBeEmpty.chain((s) =>
  axesOf(s).chain((axes) =>
    fc.oneof(sampleOf({ axes }, [arrays(s)]), sampleOf({ axes }, [arrays(s, { dtype: "int32", min: -9, max: 9 })])),
  ),
)

const extrema = small.chain((s) =>
  axesOf(s).chain((axes) =>
    fc.oneof(
      { weight: 3, arbitrary: sampleOf({ axes }, [arrays(s)]) },
      anyDType.chain((o) => sampleOf({ axes }, [arrays(s, o)])),
    ),
  ),
)

/** Zeros among the factors: none, one or several in a row. */
const products = small.chain((s) =>
  axesOf(s).chain((axes) =>
    fc.oneof(sampleOf({ axes }, [arrays(s)]), sampleOf({ axes }, [arrays(s, { dtype: "int32", min: -3, max: 3 })])),
  ),
)

const logical = mayBeEmpty.chain((s) =>
  fc
    .tuple(
      axesOf(s),
      fc.constantFrom<ArrayOptions>(
        { dtype: "bool" },
        { dtype: "int32", min: -9, max: 9 },
        { dtype: "uint32", min: 0, max: 9 },
      ),
    )
    .chain(([axes, o]) => sampleOf({ axes }, [arrays(s, o)])),
)

const argument = some.chain((s) =>
  fc.tuple(axisOf(s), anyDType).chain(([axis, o]) => sampleOf({ axis }, [arrays(s, o)])),
)

const cumulative = mayBeEmpty.chain((s) =>
  fc
    .tuple(axisOf(s), fc.boolean())
    .chain(([axis, reverse]) =>
      fc.oneof(
        sampleOf({ axis, reverse }, [arrays(s)]),
        sampleOf({ axis, reverse }, [arrays(s, { dtype: "int32", min: -9, max: 9 })]),
      ),
    ),
)

const length = fc.integer({ min: 0, max: 3 })

/** Batch, contracted and free axes of any number, in any order in either operand. */
const contractions = fc
  .record({
    batch: fc.array(length, { maxLength: 1 }),
    contract: fc.array(length, { maxLength: 2 }),
    left: fc.array(length, { maxLength: 1 }),
    right: fc.array(length, { maxLength: 1 }),
  })
  .chain(({ batch, contract, left, right }) => {
    const order = (free: readonly number[]) => {
      const n = batch.length + contract.length + free.length
      const labels = Array.from({ length: n }, (_, i) => i)
      return fc.shuffledSubarray(labels, { minLength: n, maxLength: n }).map((perm) => {
        const lengths = [...batch, ...contract, ...free]
        const at = (from: number, count: number) => Array.from({ length: count }, (_, i) => perm.indexOf(from + i))
        return {
          shape: perm.map((p) => lengths[p]!),
          batch: at(0, batch.length),
          contract: at(batch.length, contract.length),
        }
      })
    }
    return fc
      .tuple(order(left), order(right))
      .chain(([x, y]) =>
        sampleOf({ contract: [x.contract, y.contract], batch: [x.batch, y.batch] }, [
          arrays(x.shape),
          arrays(y.shape, { salt: 1 }),
        ]),
      )
  })

/** One to three operands sorted by the first one or two; keys may tie, values follow. */
const sorts = small.chain((s) =>
  fc.tuple(axisOf(s), fc.integer({ min: 1, max: 3 })).chain(([axis, count]) =>
    fc.integer({ min: 1, max: Math.min(2, count) }).chain((keys) =>
      fc.oneof(
        sampleOf(
          { axis, keys },
          Array.from({ length: count }, (_, i) => arrays(s, { salt: i })),
        ),
        sampleOf(
          { axis, keys },
          Array.from({ length: count }, (_, i) =>
            i < keys ? arrays(s, { dtype: "int32", min: 0, max: 2 }) : arrays(s, { salt: i }),
          ),
        ),
      ),
    ),
  ),
)

export const reductionSamples: Samples = {
  reduceSum: sums,
  reduceMax: extrema,
  reduceMin: extrema,
  reduceProd: products,
  reduceAnd: logical,
  reduceOr: logical,
  reduceXor: logical,
  argmax: argument,
  argmin: argument,
  cumsum: cumulative,
  dotGeneral: contractions,
  sort: sorts,
}
