import { describe, expect, test } from "vitest"
import { array, astype, isCotangentError, type NDArray, ones, zeros } from "../../src/index.js"
import * as optim from "../../src/optim/index.js"
import { optimizers } from "./all.js"

const params = { layers: [{ w: ones([2, 3]), b: zeros([3]) }] }
type Params = typeof params

const message = (f: () => unknown): string => {
  try {
    f()
    return "nothing was thrown"
  } catch (e) {
    return isCotangentError(e) ? String(e) : `a stranger: ${e}`
  }
}

const update = (o: optim.Optimizer<never>, grads: unknown, state: unknown, p: unknown = params): string =>
  message(() => o.update(grads as Params, state as never, p as Params))

describe("gradients of other parameters throw, naming the path", () => {
  const o = optim.adam(0.1) as optim.Optimizer<never>
  const state = o.init(params)
  const layer = (w: unknown, b: unknown = zeros([3])): unknown => ({ layers: [{ w, b }] })
  test.each([
    ["another shape", layer(ones([3, 2])), "ShapeError: adam: grads.layers[0].w is not for a parameter float32[2,3]"],
    ["another dtype", layer(astype(ones([2, 3]), "float64")), "DTypeError: adam: grads.layers[0].w is not for"],
    ["another structure", { layers: [] }, "TreeError: adam: the trees differ: grads.layers is a list of 0"],
    ["a number", layer(1), "TreeError: adam: grads.layers[0].w is the number 1, not an array"],
    ["nothing", undefined, "TreeError: adam: the trees differ: grads is undefined"],
  ])("%s", (_, grads, expected) => expect(update(o, grads, state)).toContain(expected))

  test("and so for parameters that are not float", () => {
    expect(message(() => o.init({ n: array(1, { dtype: "int32" }) }))).toContain(
      "DTypeError: adam: params.n is int32[], not float",
    )
  })
})

describe("a state of another tree throws, naming the path", () => {
  const o = optim.adam(0.1) as optim.Optimizer<never>
  const other = optim.adam(0.1).init({ layers: [{ w: ones([3, 3]), b: zeros([3]) }] })
  test.each([
    ["of other shapes", other, "ShapeError: adam: state.mean.layers[0].w is not for a parameter float32[2,3]"],
    [
      "of another structure",
      optim.adam(0.1).init({ w: ones([2]) }),
      "TreeError: adam: the trees differ: state.mean is",
    ],
    ["of another optimizer", optim.sgd(0.1).init(params), "TreeError: adam: the state has no"],
    ["none", null, "TreeError: adam: the state is null, not a record"],
  ])("%s", (_, state, expected) => expect(update(o, params, state)).toContain(expected))

  test("a hyper-parameter that is no scalar any more", () => {
    const state = { ...optim.adam(0.1).init(params), learningRate: 0.1 }
    expect(update(o, params, state)).toContain("state.learningRate is the number 0.1, not a scalar")
  })

  test("of another chain", () => {
    const two = optim.chain(optim.clip(1), optim.sgd(0.1)) as optim.Optimizer<never>
    expect(update(two, params, [])).toContain("TreeError: chain: the state is")
  })

  test.each(Object.entries(optimizers))("%s", (name, make) => {
    const [own, wrong] = [make(), make()]
    const state = wrong.init({ w: ones([4, 4]), b: zeros([5]) })
    const hasNone = ["identity", "ascend", "zeroNans"].includes(name) || isSmall(state)
    const said = update(own, params, state)
    if (!hasNone) expect(said).toMatch(/^(Shape|Tree|DType)Error: /)
    expect(said).not.toContain("stranger")
  })
})

/** A state that has nothing of the shape of the parameters. */
const isSmall = (state: unknown): boolean => {
  const leaves = (x: unknown): readonly NDArray[] =>
    typeof x !== "object" || x === null
      ? []
      : "shape" in x && "dtype" in x
        ? [x as NDArray]
        : Object.values(x).flatMap(leaves)
  return leaves(state).every((x) => x.shape.length === 0 || x.dtype === "uint32")
}

describe("optimizers around others refuse", () => {
  test.each([
    [
      "what is no optimizer",
      () => optim.chain(optim.sgd(0.1), 3 as never),
      /argument 1 is the number 3, not an optimizer/,
    ],
    ["a record of others", () => optim.namedChain({ a: 1 as never }), /a is the number 1, not an optimizer/],
    ["half a step", () => optim.multiSteps(optim.sgd(0.1), 1.5), "multiSteps: k is 1.5"],
    ["no period", () => optim.lookahead(optim.sgd(0.1), { period: 0 }), "lookahead: period is 0"],
    ["a distance of NaN", () => optim.sam((p: Params) => p, optim.sgd(0.1), { rho: NaN }), "sam: rho is NaN"],
    ["a loss that is none", () => optim.wolfeLineSearch(3 as never), "wolfeLineSearch: the loss is the number 3"],
    ["no memory", () => optim.lbfgs(1, { memory: 0 }), "lbfgs: memory is 0"],
  ])("%s", (_, f, expected) => expect(f).toThrow(expected))

  test("a label without an optimizer, naming the parameter", () => {
    const o = optim.partition({ a: optim.sgd(0.1) }, ((path: string) => (path === "layers[0].b" ? "b" : "a")) as never)
    expect(message(() => o.init(params))).toContain(
      'ValueError: partition: there is no optimizer "b", the label of params.layers[0].b',
    )
  })

  test("a mask of another tree, naming the place", () => {
    const o = optim.masked(optim.sgd(0.1), { layers: [{ w: true, b: 1 as never }] })
    expect(message(() => o.init(params))).toContain(
      "TreeError: masked: mask.layers[0].b is the number 1 where an array",
    )
  })

  test("a loss that is not a scalar", () => {
    const o = optim.chain(
      optim.sgd(0.1),
      optim.wolfeLineSearch((p: Params) => p.layers[0]!.b),
    ) as optim.Optimizer<never>
    expect(update(o, params, o.init(params))).toContain(
      "ShapeError: wolfeLineSearch: the loss gave float32[3], not a float scalar",
    )
  })

  test("a projection that changes the tree", () => {
    const o = optim.chain(
      optim.sgd(0.1),
      optim.projected(() => ({})),
    ) as optim.Optimizer<never>
    expect(update(o, params, o.init(params))).toContain("TreeError: projected: the trees differ: the projection")
  })
})
