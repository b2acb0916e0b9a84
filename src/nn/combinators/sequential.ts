import { checked } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { type Key, split } from "../../random/index.js"
import { entriesOf } from "../check.js"
import { layers } from "../kinds.js"
import {
  type AnyLayer,
  type Applied,
  composite,
  type InitOf,
  type InputOf,
  type Layer,
  type OutputOf,
} from "../layer.js"

/** The layers of a sequence, those of inner sequences among them. */
export type Flatten<Ls extends readonly unknown[]> = number extends Ls["length"]
  ? Ls
  : Ls extends readonly [infer A, ...infer R]
    ? A extends { readonly layers: infer As extends readonly unknown[] }
      ? readonly [...As, ...Flatten<R>]
      : readonly [A, ...Flatten<R>]
    : readonly []

/** The parameters of layers, one entry each. */
export type ParametersOf<Ls extends readonly unknown[]> = { readonly [I in keyof Ls]: InitOf<Ls[I]> }

type FirstInput<Ls> = Ls extends readonly [infer A, ...unknown[]]
  ? InputOf<A>
  : Ls extends readonly []
    ? NDArray
    : Ls extends readonly (infer A)[]
      ? InputOf<A>
      : never
type LastOutput<Ls> = Ls extends readonly [...unknown[], infer A]
  ? OutputOf<A>
  : Ls extends readonly []
    ? NDArray
    : Ls extends readonly (infer A)[]
      ? OutputOf<A>
      : never

/** The same layers when the output of each is an input of the next, else the reason. */
export type Chained<Ls extends readonly unknown[]> = Ls extends readonly [infer A, infer B, ...infer R]
  ? OutputOf<A> extends InputOf<B>
    ? readonly [A, ...Chained<readonly [B, ...R]>]
    : readonly [A, "the output of the layer before is no input of this one", ...R]
  : Ls

/** Layers one after another; its parameters are the list of theirs. */
export interface Sequential<Ls extends readonly unknown[], X, Y> extends Layer<ParametersOf<Ls>, X, Y> {
  readonly layers: Ls
}

const isSequence = (layer: object): layer is { readonly layers: readonly AnyLayer[] } =>
  "layers" in layer && Array.isArray(layer.layers)

/** The layers with those of inner sequences in their places. */
const flattened = (layers: readonly AnyLayer[]): readonly AnyLayer[] =>
  layers.flatMap((layer) => (isSequence(layer) ? layer.layers : [layer]))

/** One first value for each layer, from a key of its own. */
export const initAll = (layers: readonly AnyLayer[], k: Key): readonly unknown[] => {
  const keys = split(k, layers.length as number)
  return layers.map((layer, i) => layer.init(keys[i]!))
}

/** A layer of a list, of whose types the caller's list is the proof. */
export const callable = (layer: AnyLayer): Applied<unknown, unknown, unknown> => ({
  ...layer,
  apply: layer.apply as (p: unknown, x: unknown) => unknown,
})

/**
 * Layers one after another. Inner sequences are dissolved, so that the parameters are one flat list.
 *
 * Laws: associative, sequential([f, sequential([g, h])]) = sequential([sequential([f, g]), h]), with the identity
 * sequential([]).
 * @example const net = sequential([dense(4, 8), activation(relu), dense(8, 3)])
 * net.apply(net.init(key(0)), ones([2, 4])) // float32[2,3]
 */
export const sequential = checked(
  "sequential",
  { layers },
  <const Ls extends readonly AnyLayer[]>(
    layers: Ls & Chained<Ls>,
  ): Sequential<Flatten<Ls>, FirstInput<Ls>, LastOutput<Ls>> => {
    const flat = flattened(layers)
    const calls = flat.map(callable)
    const layer = composite(
      (k) => initAll(flat, k),
      (call) => (p: readonly unknown[], x: unknown) => {
        const ps = entriesOf("sequential", "parameters", p, flat.length)
        return calls.reduce((y, f, i) => call(`[${i}]`, f, ps[i], y), x)
      },
    )
    return { ...layer, layers: flat } as never
  },
)
