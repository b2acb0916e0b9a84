import { checked } from "../src/array/given.js"
import type { NDArray } from "../src/array/index.js"
import {
  type AnyLayer,
  inference,
  type Layer,
  type StatefulLayer,
  sequential,
  statefulSequential,
} from "../src/nn/index.js"
import { expandDims, squeeze } from "../src/operations/index.js"
import type { Key } from "../src/random/index.js"
import { vmap } from "../src/transforms/index.js"
import { flatten } from "../src/tree/structure.js"
import { close, exact, type Precision, same } from "./compare.js"
import { layerKind, precisionKind } from "./kinds.js"
import { every, type Law, law } from "./law.js"

/** The parameters of a layer, and examples for it. */
export interface Batch<P> {
  readonly params: P
  readonly x: NDArray
}

const leavesOf = (tree: unknown): readonly NDArray[] => flatten("laws", "the tree", tree).leaves

/** Examples do not see each other: a layer over a batch is vmap of the layer over each of it. */
export const overBatch = checked(
  "laws.layer.overBatch",
  { layer: layerKind, precision: precisionKind },
  <P>(layer: Layer<P>, precision: Precision = close): Law<Batch<P>> =>
    law("a layer over a batch", "apply(p, xs) = vmap(apply(p, x))", ({ params, x }, violated) => {
      const alone = (example: NDArray): NDArray => squeeze(layer.apply(params, expandDims(example, 0)), { axis: 0 })
      return same(violated, "the batch and its examples", [layer.apply(params, x)], [vmap(alone)(x)], precision)
    }),
)

/** `overBatch` for layers with state, not in training. */
export const statefulOverBatch = checked(
  "laws.layer.statefulOverBatch",
  { layer: layerKind, precision: precisionKind },
  <P, S>(layer: StatefulLayer<P, S>, precision: Precision = close): Law<Batch<readonly [P, S]>> => {
    const apply = ([p, s]: readonly [P, S], x: NDArray): NDArray => layer.apply(p, inference(x))(s)[0]
    return overBatch({ init: layer.init, apply }, precision)
  },
)

type Made = Layer<unknown, unknown, unknown>

/** A sequence, whose types do not matter for its laws. */
const inOrder = (...layers: readonly AnyLayer[]): Made => sequential(layers as never) as never

/** A key for the parameters, and what goes through. */
export interface Start {
  readonly key: Key
  readonly x: NDArray
}

/** `sequential` is associative, with the identity sequential([]): the same parameters, and the same results. */
export const monoid = checked(
  "laws.layer.monoid",
  { f: layerKind, g: layerKind, h: layerKind },
  (f: AnyLayer, g: AnyLayer, h: AnyLayer): Law<Start> =>
    law("sequential is a monoid", "(f g) h = f (g h); [] f = f = f []", ({ key, x }, violated) => {
      const sides = (a: Made, b: Made, what: string) =>
        every(
          () => same(violated, `${what}: parameters`, leavesOf(a.init(key)), leavesOf(b.init(key)), exact),
          () => same(violated, what, leavesOf(a.apply(a.init(key), x)), leavesOf(b.apply(b.init(key), x)), exact),
        )
      return every(
        () => sides(inOrder(inOrder(f, g), h), inOrder(f, inOrder(g, h)), "associativity"),
        () => sides(inOrder(inOrder(), f), inOrder(f), "identity on the left"),
        () => sides(inOrder(f, inOrder()), inOrder(f), "identity on the right"),
      )
    }),
)

type Stateful = StatefulLayer<never, never>

/** `statefulSequential` is associative, with the identity statefulSequential([]), not in training. */
export const statefulMonoid = checked(
  "laws.layer.statefulMonoid",
  { f: layerKind, g: layerKind, h: layerKind },
  <A, B, C, P, Q, R>(f: StatefulLayer<P, A>, g: StatefulLayer<Q, B>, h: StatefulLayer<R, C>): Law<Start> =>
    law("statefulSequential is a monoid", "(f g) h = f (g h); [] f = f = f []", ({ key, x }, violated) => {
      const seq = (...layers: readonly object[]): Stateful => statefulSequential(layers as never) as never
      const run = (layer: Stateful): readonly NDArray[] => {
        const [p, s] = layer.init(key)
        return leavesOf([p, s, ...layer.apply(p, inference(x))(s)])
      }
      const sides = (a: Stateful, b: Stateful, what: string) => same(violated, what, run(a), run(b), exact)
      return every(
        () => sides(seq(seq(f, g), h), seq(f, seq(g, h)), "associativity"),
        () => sides(seq(seq(), f), seq(f), "identity on the left"),
        () => sides(seq(f, seq()), seq(f), "identity on the right"),
      )
    }),
)
