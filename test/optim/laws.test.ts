import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { array, type DType, item, type NDArray, sub, sum } from "../../src/index.js"
import * as optim from "../../src/optim/index.js"
import { optimizers } from "./all.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 3)
/** Each compiles once more. */
const compiled = Number(process.env.LAWS_RUNS ?? 1)

/** A tree with a matrix, a kernel, a vector, a scalar, and a subtree without arrays. */
const treesOf = (dtype: DType) =>
  fc.record({
    layers: fc.tuple(
      fc.record({ w: arrays([3, 2], { dtype }), b: arrays([2], { dtype }) }),
      fc.record({ w: arrays([2, 1, 2], { dtype }), none: fc.constant(null) }),
    ),
    scale: arrays([], { dtype }),
  })

const descents = (dtype: DType) =>
  fc.record({ params: treesOf(dtype), grads: fc.array(treesOf(dtype), { minLength: 3, maxLength: 3 }) })

describe.each(Object.entries(optimizers))("%s", (_name, make) => {
  test.each(["float32", "float64"] as const)("preserves structure, shapes and %s", (dtype) => {
    assertLaw(laws.optimizer.preserving(make()), descents(dtype), { numRuns })
  })

  test("runs under scan and jit as in a loop", () => {
    assertLaw(laws.optimizer.scanned(make()), descents("float64"), { numRuns: compiled })
  })
})

describe("chain is a monoid", () => {
  const names = fc.constantFrom(
    "sgd with momentum",
    "adam",
    "clipByGlobalNorm",
    "ema",
    "lookahead",
    "partition",
    "identity",
  )
  test("up to the nesting of the states", () => {
    fc.assert(
      fc.property(names, names, names, descents("float64"), (a, b, c, descent) => {
        const [x, y, z] = [a, b, c].map((name) => optimizers[name]!())
        assertLaw(laws.optimizer.monoid(x!, y!, z!), fc.constant(descent), { numRuns: 1 })
      }),
      { numRuns: 8 },
    )
  })

  test("as fp-ts has it", () => {
    const { concat, empty } = optim.monoid
    const both = concat(concat(empty, optim.sgd(0.5) as optim.Optimizer<unknown>), empty)
    const p = array([1])
    expect(item(sub(both.update(array([2]), both.init(p), p)[0], array(-1)))).toBe(0)
  })
})

describe("a law that does not hold is found", () => {
  test("an optimizer that loses a dtype", () => {
    const wrong: optim.Optimizer<readonly []> = {
      init: () => [],
      update: (grads) => [{ w: sum((grads as { readonly w: NDArray }).w) } as never, []],
    }
    const trees = fc.record({ w: arrays([2]) })
    const descent = fc.record({ params: trees, grads: fc.tuple(trees) })
    expect(() => assertLaw(laws.optimizer.preserving(wrong), descent)).toThrow(/updates.w changes its type/)
  })
})
