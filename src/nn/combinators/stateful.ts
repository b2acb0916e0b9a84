import { checked, optional } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { foldIn, type Key, split } from "../../random/index.js"
import { entriesOf, fieldsOf } from "../check.js"
import { combine, inputOf, layer, layers } from "../kinds.js"
import { type AnyLayer, composite, type InitOf, type Input, type Layer, type StatefulLayer } from "../layer.js"
import { type Combine, joined } from "./parallel.js"
import { type ResidualParameters, residualSum } from "./residual.js"
import { callable, type Flatten, initAll } from "./sequential.js"

/** Any layer with state whose inputs say whether it trains. */
export interface AnyStateful {
  readonly init: (k: Key) => readonly [unknown, unknown]
  readonly apply: (p: never, x: Input) => (s: never) => readonly [NDArray, unknown]
}

type PartOf<T, I extends 0 | 1> = T extends readonly [infer P, infer S] ? (I extends 0 ? P : S) : never

/** The parameters (0) or the states (1) of layers with state, one entry each. */
export type PartsOf<Ls, I extends 0 | 1> = { readonly [K in keyof Ls]: PartOf<InitOf<Ls[K]>, I> }

/** Layers with state one after another. */
export interface StatefulSequential<Ls extends readonly unknown[]>
  extends StatefulLayer<PartsOf<Ls, 0>, PartsOf<Ls, 1>> {
  readonly layers: Ls
}

/** The next layer's input: another array, the same mode, and a key of its own. */
export const passOn = (input: Input, x: NDArray, i: number): Input => ({
  ...input,
  x,
  key: input.key === null ? null : foldIn(input.key, i),
})

/** What a layer with state, of whose types a list is the proof, does with a state. */
export type Step = (state: unknown) => readonly [NDArray, unknown]

const initPairs = (layers: readonly AnyLayer[], k: Key): readonly [readonly unknown[], readonly unknown[]] => {
  const pairs = initAll(layers, k) as readonly (readonly [unknown, unknown])[]
  return [pairs.map(([p]) => p), pairs.map(([, s]) => s)]
}

/**
 * Layers with state one after another, parameters and states being lists; inner sequences are dissolved.
 *
 * Laws: associative, with the identity statefulSequential([]).
 * @example const net = statefulSequential([stateless(dense(4, 8)), batchNorm(8), dropout(0.5)])
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([2, 4])))(s)[0] // float32[2,8]
 */
export const statefulSequential = checked(
  "statefulSequential",
  { layers },
  <const Ls extends readonly AnyStateful[]>(layers: Ls): StatefulSequential<Flatten<Ls>> => {
    const op = "statefulSequential"
    const flat: readonly AnyLayer[] = layers.flatMap((layer) =>
      "layers" in layer && Array.isArray(layer.layers) ? (layer.layers as readonly AnyLayer[]) : [layer],
    )
    const calls = flat.map(callable)
    const layer = composite(
      (k: Key) => initPairs(flat, k),
      (call) => (p: unknown, input: Input) => (s: unknown) => {
        const [ps, ss] = [entriesOf(op, "parameters", p, flat.length), entriesOf(op, "state", s, flat.length)]
        const states: unknown[] = []
        const y = calls.reduce((x, f, i) => {
          const step = call(`[${i}]`, f, ps[i], passOn(input, x, i)) as Step
          const [next, state] = step(ss[i])
          states.push(state)
          return next
        }, input.x)
        return [y, states] as const
      },
    )
    return { ...layer, layers: flat } as never
  },
)

/**
 * `parallel` for layers with state; each that is random gets a key of its own.
 *
 * @throws ShapeError when the outputs do not fit together
 * @example const both = statefulParallel([stateless(dense(4, 2)), batchNorm(4)])
 * const [p, s] = both.init(key(0))
 * both.apply(p, inference(ones([5, 4])))(s)[0] // float32[5,6]
 */
export const statefulParallel = checked(
  "statefulParallel",
  { layers, combine },
  <const Ls extends readonly AnyStateful[]>(
    layers: Ls,
    combine: Combine<NDArray> = joined(),
  ): StatefulLayer<PartsOf<Ls, 0>, PartsOf<Ls, 1>> => {
    const op = "statefulParallel"
    const calls = layers.map(callable)
    const layer = composite(
      (k: Key) => initPairs(layers, k),
      (call) => (p: unknown, input: Input) => (s: unknown) => {
        const [ps, ss] = [entriesOf(op, "parameters", p, layers.length), entriesOf(op, "state", s, layers.length)]
        const pairs = calls.map((f, i) => (call(`[${i}]`, f, ps[i], passOn(input, input.x, i)) as Step)(ss[i]))
        return [combine(pairs.map(([y]) => y)), pairs.map(([, state]) => state)] as const
      },
    )
    return layer as never
  },
)

/**
 * `residual` for layers with state: f(x) + x, or f(x) + shortcut(x).
 *
 * @throws ShapeError when both have not the same shape
 * @example const layer = statefulResidual(batchNorm(3))
 * const [p, s] = layer.init(key(0))
 * layer.apply(p, inference(ones([2, 3])))(s)[0] // float32[2,3]
 */
export const statefulResidual = checked(
  "statefulResidual",
  { body: layer, shortcut: optional(layer) },
  <P, S, Q = null, T = null>(
    body: StatefulLayer<P, S>,
    shortcut?: StatefulLayer<Q, T>,
  ): StatefulLayer<ResidualParameters<P, Q>, ResidualParameters<S, T>> => {
    const op = "statefulResidual"
    const around = shortcut ?? (stateless({ init: () => null, apply: (_p: null, x: NDArray) => x }) as never)
    return composite(
      (k) => {
        const [kf, ks] = split(k)
        const [[p, s], [q, t]] = [body.init(kf), around.init(ks)]
        return [
          { body: p, shortcut: q },
          { body: s, shortcut: t },
        ] as const
      },
      (call) => (p: ResidualParameters<P, Q>, input: Input) => (s: ResidualParameters<S, T>) => {
        inputOf(op, input)
        fieldsOf(op, "parameters", p, ["body", "shortcut"])
        fieldsOf(op, "state", s, ["body", "shortcut"])
        const [y, next] = call("body", body, p.body, passOn(input, input.x, 0))(s.body)
        const [x, other] = call("shortcut", around, p.shortcut, passOn(input, input.x, 1))(s.shortcut)
        return [residualSum(op, y, x), { body: next, shortcut: other }] as const
      },
    )
  },
)

/**
 * A layer without state as one with the state null, that does the same in training and after.
 *
 * @example const layer = stateless(dense(2, 3))
 * layer.apply(layer.init(key(0))[0], inference(ones([1, 2])))(null)[0] // float32[1,3]
 */
export const stateless = checked(
  "stateless",
  { layer },
  <P, X, Y>(layer: Layer<P, X, Y>): StatefulLayer<P, null, Input<X>, Y> =>
    composite(
      (k) => [layer.init(k), null] as const,
      (call) => (p: P, input: Input<X>) => (s: null) => [call("", layer, p, inputOf("stateless", input).x), s] as const,
    ),
)
