import { describe, expect, test } from "vitest"
import { programOn } from "../../../laws/device.js"
import { programs } from "../../../laws/programs.js"
import * as ct from "../../../src/index.js"
import { toDevice } from "../../../src/webgpu.js"
import { device, FEWEST, fetched, settling, shadersSoFar } from "./device.js"
import { subgroupSize } from "./gpu.js"
import { assertLawOn } from "./laws.js"
import { nagaErrors } from "./naga.js"

type X = ct.NDArray

/** LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 50) / 10)
const timeout = 60_000 + 5000 * numRuns

const size = await subgroupSize()
const [on, without] =
  size === undefined
    ? [null, null]
    : [await device({ features: ["subgroups"] }, FEWEST), await device({ features: [] }, FEWEST)]
if (size === undefined) console.log("no subgroups of one size: what uses them is not tested")

const noise = (...shape: readonly number[]): X =>
  ct.reshape(
    ct.sin(
      ct.mul(
        ct.arange(
          shape.reduce((n, k) => n * k, 1),
          { dtype: "float32" },
        ),
        12.9898,
      ),
    ),
    shape,
  )

/** Rows that are one subgroup, several, some of a workgroup's, and all of it; NaN and infinities among the numbers. */
const shapes = [
  [33, 20],
  [7, 40],
  [5, 100],
  [3, 260],
  [1, 1000],
] as const

const functions: Readonly<Record<string, (x: X) => X>> = {
  sum: (x) => ct.sum(x, { axis: 1 }),
  max: (x) => ct.max(x, { axis: 1 }),
  min: (x) => ct.min(x, { axis: 1 }),
  "max with NaN": (x) => ct.max(ct.where(ct.less(x, -0.999), Number.NaN, x), { axis: 1 }),
  argmax: (x) => ct.argmax(ct.round(ct.mul(x, 4)), { axis: 1 }),
  argmin: (x) => ct.argmin(x, { axis: 1 }),
  any: (x) => ct.any(ct.greater(x, 0.999), { axis: 1 }),
  "prod of integers": (x) => ct.prod(ct.add(ct.astype(ct.mul(x, 3), "int32"), 3), { axis: 1 }),
  softmax: (x) => ct.softmax(x),
  "mean and variance": (x) => ct.add(ct.mean(x, { axis: 1 }), ct.variance(x, { axis: 1 })),
}

describe.skipIf(on === null)("subgroups, where the adapter has them", () => {
  test.each(Object.entries(functions))("%s is as without", async (_, f) => {
    const jitted = ct.jit(f)
    for (const shape of shapes) {
      const x = noise(...shape)
      const [xs, ys] = [toDevice(on!)(x), toDevice(without!)(x)]
      const [a, b] = [await fetched(jitted(xs)), await fetched(jitted(ys))]
      expect(ct.allClose(a, b, { rtol: 2e-6, atol: 1e-6, equalNaN: true }), `${shape}`).toBe(true)
      expect(ct.explain(jitted)(ys).source).not.toMatch(/subgroup/)
    }
  })

  test("are used, and give the same each time", async () => {
    const f = ct.jit((x: X) => ct.softmax(x))
    const x = toDevice(on!)(noise(7, 40))
    expect(ct.explain(f)(x).source).toMatch(/enable subgroups;[\s\S]*subgroupShuffleXor/)
    expect(ct.toArray(await fetched(f(x)))).toEqual(ct.toArray(await fetched(f(x))))
  })

  test("give what the reference gives in random programs", { timeout }, async () => {
    const sync = settling(on!)
    await assertLawOn(sync, programOn(sync.on), programs({ maxSteps: 8, size: "medium" }), { numRuns })
  })

  test("leave nothing that another compiler does not read", async () => {
    expect(await nagaErrors(shadersSoFar(), { pipelines: false })).toEqual([])
  })
})
