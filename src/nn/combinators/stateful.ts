import type { NDArray } from "../../array/index.js"
import { foldIn, type Key } from "../../random/index.js"
import { type AnyLayer, composite, type InitOf, type Input, type Layer, type StatefulLayer } from "../layer.js"
import { callable, type Flatten, initAll } from "./sequential.js"

/** Any layer with state whose inputs say whether it trains. */
export interface AnyStateful {
  readonly init: (k: Key) => readonly [unknown, unknown]
  readonly apply: (p: never, x: Input) => (s: never) => readonly [NDArray, unknown]
}

type PartOf<T, I extends 0 | 1> = T extends readonly [infer P, infer S] ? (I extends 0 ? P : S) : never
type PartsOf<Ls extends readonly unknown[], I extends 0 | 1> = { readonly [K in keyof Ls]: PartOf<InitOf<Ls[K]>, I> }

/** Layers with state one after another. */
export interface StatefulSequential<Ls extends readonly unknown[]>
  extends StatefulLayer<PartsOf<Ls, 0>, PartsOf<Ls, 1>, Input, NDArray> {
  readonly layers: Ls
}

/** The next layer's input: another array, the same mode, and a key of its own. */
export const passOn = (input: Input, x: NDArray, i: number): Input => ({
  x,
  mode: input.mode,
  key: input.key === null ? null : foldIn(input.key, i),
})

/** What a layer with state, of whose types a list is the proof, does with an input and a state. */
type Step = (state: unknown) => readonly [NDArray, unknown]

/**
 * Layers with state one after another, parameters and states being lists; inner sequences are dissolved.
 *
 * Laws: associative, with the identity statefulSequential([]).
 * @example const net = statefulSequential([stateless(dense(4, 8)), batchNorm(8), dropout(0.5)])
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([2, 4])))(s)[0] // float32[2,8]
 */
export const statefulSequential = <const Ls extends readonly AnyStateful[]>(
  layers: Ls,
): StatefulSequential<Flatten<Ls>> => {
  const flat: readonly AnyLayer[] = layers.flatMap((layer) =>
    "layers" in layer && Array.isArray(layer.layers) ? (layer.layers as readonly AnyLayer[]) : [layer],
  )
  const calls = flat.map(callable)
  const init = (k: Key): readonly [readonly unknown[], readonly unknown[]] => {
    const pairs = initAll(flat, k) as readonly (readonly [unknown, unknown])[]
    return [pairs.map(([p]) => p), pairs.map(([, s]) => s)]
  }
  const layer = composite(init, (call) => (p: readonly unknown[], input: Input) => (s: readonly unknown[]) => {
    const states: unknown[] = []
    const y = calls.reduce((x, f, i) => {
      const step = call(`[${i}]`, f, p[i], passOn(input, x, i)) as Step
      const [next, state] = step(s[i])
      states.push(state)
      return next
    }, input.x)
    return [y, states] as const
  })
  return { ...layer, layers: flat } as never
}

/**
 * A layer without state as one with the state null, that does the same in training and after.
 *
 * @example const layer = stateless(dense(2, 3))
 * layer.apply(layer.init(key(0))[0], inference(ones([1, 2])))(null)[0] // float32[1,3]
 */
export const stateless = <P, X, Y>(layer: Layer<P, X, Y>): StatefulLayer<P, null, Input<X>, Y> =>
  composite(
    (k) => [layer.init(k), null] as const,
    (call) => (p: P, input: Input<X>) => (s: null) => [call("", layer, p, input.x), s] as const,
  )
