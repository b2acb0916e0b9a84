import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  array,
  checkpoint,
  checkpointName,
  checkpointWith,
  grad,
  matmul,
  mul,
  type NDArray,
  policies,
  saveOnlyTheseNames,
  scan,
  show,
  simplify,
  sin,
  sum,
  tanh,
  toArray,
  trace,
  valueAndGrad,
  vmap,
} from "../../src/index.js"
import { linearize } from "../../src/primitives/control/bodies.js"
import { traceFlat } from "../../src/program/index.js"

const w = array(
  [
    [0.5, -0.3],
    [0.2, 0.8],
  ],
  { dtype: "float64" },
)
const layer = (x: NDArray): NDArray =>
  sin(checkpointName(tanh(matmul(checkpointName(sin(x), "wave"), w)), "activation"))
const network = (x: NDArray): NDArray => layer(layer(x))

const variants = {
  everything: checkpointWith(policies.everythingSaveable)(network),
  dots: checkpointWith(policies.dotsSaveable)(network),
  dotsWithoutBatch: checkpointWith(policies.dotsWithNoBatchDimsSaveable)(network),
  names: checkpointWith(saveOnlyTheseNames("wave"))(network),
  nothing: checkpoint(network),
}

/** What the backward pass keeps of a function of one matrix, besides its arguments and constants. */
const residuals = (f: (x: NDArray) => NDArray): number => {
  const { program, captured } = traceFlat(([x]) => [f(x!)], [{ shape: [3, 2], dtype: "float64" }], "counting residuals")
  const inputs = [...captured.map(() => false), true]
  const { primal } = linearize(program, inputs)
  return primal.outputs.slice(1).filter((a) => !primal.inputs.some((v) => v === a)).length
}

describe("checkpoint is the identity in value and derivative", () => {
  for (const [name, f] of Object.entries(variants))
    test(`saving ${name}`, () => {
      assertLaw(laws.equal(f, network), arrays([3, 2]), { numRuns: 5 })
      const gradient = (f: (x: NDArray) => NDArray) => grad((x: NDArray) => sum(f(x)))
      assertLaw(laws.equal(gradient(f), gradient(network)), arrays([3, 2]), { numRuns: 5 })
      assertLaw(laws.secondDerivative(f), arrays([3, 2]), { numRuns: 2 })
      assertLaw(laws.jit(gradient(f)), arrays([3, 2]), { numRuns: 2 })
    })
  test("in the body of a scan, under vmap and jit", () => {
    const xs = array([1, 2, 3])
    const f = (body: (c: NDArray, x: NDArray) => readonly [NDArray, null]) => (c: NDArray) => scan(body, c, xs)[0]
    const step = (c: NDArray, x: NDArray): readonly [NDArray, null] => [sin(mul(c, x)), null]
    const cs = array([0.1, 0.2])
    expect(toArray(vmap(grad(f(checkpoint(step))))(cs))).toEqual(toArray(vmap(grad(f(step)))(cs)))
  })
})

describe("checkpoint keeps what its policy says", () => {
  test("and no more", () => {
    const counts = Object.fromEntries(Object.entries(variants).map(([name, f]) => [name, residuals(f)]))
    expect(counts.nothing).toBe(0)
    expect(counts.names).toBe(2)
    expect(counts.dots).toBe(2)
    expect(counts.dotsWithoutBatch).toBe(2)
    expect(counts.everything).toBeGreaterThan(2)
    expect(residuals(network)).toBeGreaterThanOrEqual(counts.everything!)
  })
  test("the recomputation survives simplification", () => {
    const sines = (f: (x: NDArray) => NDArray): number =>
      show(simplify(trace(valueAndGrad((x: NDArray) => sum(f(x))))(array([[1, 2]], { dtype: "float64" })))).match(
        /= sin /g,
      )!.length
    expect(sines(variants.nothing)).toBeGreaterThan(sines(network))
  })
})
