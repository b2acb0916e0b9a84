import { callback, checked, text } from "../array/given.js"
import type { NDArray } from "../array/index.js"
import { inNameOf, isCotangentError } from "../errors/index.js"
import type { PerAxis, WindowPadding } from "../operations/index.js"
import type { Key } from "../random/index.js"

/**
 * A function with parameters, and how they begin. Its configuration lives in its closure, its parameters are a tree of
 * arrays, and inputs have a batch axis in front.
 */
export interface Layer<P, X = NDArray, Y = NDArray> {
  readonly init: (k: Key) => P
  readonly apply: (p: P, x: X) => Y
}

/** A layer that carries something from call to call: `apply` gives an fp-ts State. */
export interface StatefulLayer<P, S, X = Input, Y = NDArray> {
  readonly init: (k: Key) => readonly [P, S]
  readonly apply: (p: P, x: X) => (s: S) => readonly [Y, S]
}

/** Whether a network learns, with random units and the statistics of the batch, or is used as it is. */
export type Mode = "train" | "eval"

/** What goes along with an array through the layers of a transformer. */
export interface Context {
  /** which positions each position may attend to, bool [n,heads or 1,queries,keys] or [queries,keys] */
  readonly mask?: NDArray | undefined
  /** what a decoder attends to beside its own positions, [n,steps,features] */
  readonly memory?: NDArray | undefined
  /** which positions of the memory each position may attend to */
  readonly memoryMask?: NDArray | undefined
}

/** What goes through layers that differ in training: the array, the mode, and a key for what is random there. */
export interface Input<X = NDArray> extends Context {
  readonly x: X
  readonly mode: Mode
  readonly key: Key | null
}

/**
 * An input for training; layers with dropout need the key.
 *
 * @example training(array([1]), key(0)).mode // "train"
 */
export const training = <X>(x: X, key: Key | null = null, context: Context = {}): Input<X> => ({
  ...context,
  x,
  mode: "train",
  key,
})

/**
 * An input for a network that is used as it is.
 *
 * @example inference(array([1])).mode // "eval"
 */
export const inference = <X>(x: X, context: Context = {}): Input<X> => ({ ...context, x, mode: "eval", key: null })

/** Any layer, with state or without. */
export interface AnyLayer {
  readonly init: (k: Key) => unknown
  readonly apply: (p: never, x: never) => unknown
}

/** The first values of a layer: its parameters, or the pair of parameters and state. */
export type InitOf<L> = L extends { readonly init: (k: Key) => infer P } ? P : never
export type InputOf<L> = L extends { readonly apply: (p: never, x: infer X) => unknown } ? X : never
export type OutputOf<L> = L extends { readonly apply: (p: never, x: never) => infer Y } ? Y : never

/** The part of a layer that is called. */
export interface Applied<P, X, Y> {
  readonly apply: (p: P, x: X) => Y
}

/** How a layer calls one of those that it is made of: by its name, in whose place its parameters stand in the tree. */
export type Call = <P, X, Y>(name: string, layer: Applied<P, X, Y>, p: P, x: X) => Y

/** A window that moves over the spatial axes, with one number for all of them or one for each. */
export interface Window {
  readonly size: PerAxis
  readonly strides: PerAxis
  readonly dilation: PerAxis
  readonly padding: WindowPadding | PerAxis
  /** whether the window spreads its input out, as that of a transposed convolution */
  readonly spreads?: boolean
}

/** What an element of a layer's output sees of its input along spatial axes: its own place, a window, or everything. */
export type Reach = "place" | "all" | Window

/** What a layer is made of, and a layer's own name and reach, for `summary` and for errors. */
const RUN: unique symbol = Symbol.for("cotangent.layer.run") as never
const KIND: unique symbol = Symbol.for("cotangent.layer.kind") as never
const REACH: unique symbol = Symbol.for("cotangent.layer.reach") as never

interface Composite<P, X, Y> extends Applied<P, X, Y> {
  readonly [RUN]: (call: Call) => (p: P, x: X) => Y
}

const isComposite = <P, X, Y>(layer: Applied<P, X, Y>): layer is Composite<P, X, Y> => RUN in layer

/** The layer's function with its own way to call others, or null for a layer that is not made of others. */
export const runOf = <P, X, Y>(layer: Applied<P, X, Y>): ((call: Call) => (p: P, x: X) => Y) | null =>
  isComposite(layer) ? layer[RUN] : null

/** What a layer is called: `conv2d`. */
export const kindOf = (layer: object): string =>
  KIND in layer && typeof layer[KIND] === "string" ? layer[KIND] : "layer"

/** What an element of a layer's output sees; its own place for a layer that does not say. */
export const reachOf = (layer: object): Reach => (REACH in layer ? (layer[REACH] as Reach) : "place")

const named = <A>(name: string, f: () => A): A => {
  try {
    return f()
  } catch (e) {
    throw isCotangentError(e) && name !== "" ? e.inside(name) : e
  }
}

/** `f`'s result; where it waits for a state, what it does then happens under `guard` too. */
const guarded = <Y>(guard: <A>(f: () => A) => A, f: () => Y): Y => {
  const y = guard(f)
  if (typeof y !== "function") return y
  const later: unknown = (s: unknown): unknown => guard(() => y(s))
  return later as Y
}

/** Runs a layer for one that it is part of: its errors say in which. */
export const inLayer = <Y>(name: string, f: () => Y): Y => guarded((g) => named(name, g), f)

const direct: Call = (name, layer, p, x) => inLayer(name, () => layer.apply(p, x))

/**
 * A layer made of others: `run` gets the function that calls them by name, so that an error says in which of them it
 * arose and `summary` can look at each.
 *
 * @example const inner = dense(2, 3)
 * const doubled = composite((k) => ({ inner: inner.init(k) }), (call) => (p: { readonly inner: ReturnType<typeof inner.init> }, x: NDArray) => multiply(call("inner", inner, p.inner, x), 2))
 * doubled.apply(doubled.init(key(0)), ones([1, 2])) // float32[1,3]
 */
export const composite = checked(
  "composite",
  { init: callback, run: callback },
  <I extends (k: Key) => unknown, P, X, Y>(
    init: I,
    run: (call: Call) => (p: P, x: X) => Y,
  ): { readonly init: I; readonly apply: (p: P, x: X) => Y } => {
    const layer: Composite<P, X, Y> & { readonly init: I } = { init, apply: run(direct), [RUN]: run }
    return layer
  },
)

/** A layer that is not made of others; its errors have its name. */
export const leaf = checked(
  "leaf",
  { kind: text, init: callback, apply: callback },
  <I extends (k: Key) => unknown, P, X, Y>(
    kind: string,
    init: I,
    apply: (p: P, x: X) => Y,
    reach: Reach = "place",
  ): { readonly init: I; readonly apply: (p: P, x: X) => Y } => {
    const layer = {
      init,
      apply: (p: P, x: X): Y =>
        guarded(
          <A>(f: () => A) => inNameOf(kind, f),
          () => apply(p, x),
        ),
      [KIND]: kind,
      [REACH]: reach,
    }
    return layer
  },
)
