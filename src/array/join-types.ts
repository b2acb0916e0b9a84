import type { NDArray } from "./ndarray.js"
import type { Shape } from "./shape.js"
import type { AxesOf, Empty, IsAmong, IsUnknown, Unify, Unknown } from "./shape-types.js"

/** The shapes of several arrays. */
export type ShapesOf<Xs extends readonly NDArray[]> = { readonly [K in keyof Xs]: Xs[K]["shape"] }

type UnifyAll<S extends Shape, Rest extends readonly Shape[]> = Rest extends readonly [
  infer T extends Shape,
  ...infer R extends readonly Shape[],
]
  ? IsUnknown<T> extends true
    ? Unknown
    : UnifyAll<{ readonly [K in keyof S]: K extends keyof T ? Unify<S[K], Extract<T[K], number>> : S[K] }, R>
  : S

type Erase<S extends Shape, A extends number, Before extends Shape = Empty> = S extends readonly [
  infer D extends number,
  ...infer R extends Shape,
]
  ? readonly [IsAmong<Before, S, A> extends true ? Unknown : D, ...Erase<R, A, readonly [...Before, D]>]
  : Empty

type EraseAll<Shapes extends readonly Shape[], A extends number> = {
  readonly [K in keyof Shapes]: IsUnknown<Shapes[K]> extends true ? Unknown : Erase<Shapes[K], A>
}

type Unified<Shapes extends readonly Shape[]> = Shapes extends readonly [
  infer S extends Shape,
  ...infer R extends readonly Shape[],
]
  ? IsUnknown<S> extends true
    ? Unknown
    : UnifyAll<S, R>
  : Unknown

type LiteralAxis<O, Default extends number> =
  AxesOf<O, Default> extends infer A extends number ? (number extends A ? never : A) : never

/** The shape of arrays joined along a literal axis, whose length is not computed. */
export type Concatenate<Xs extends readonly NDArray[], O> = [LiteralAxis<O, 0>] extends [never]
  ? Unknown
  : Unified<EraseAll<ShapesOf<Xs>, LiteralAxis<O, 0>>>

/** The shape of arrays stacked along a literal new axis. */
export type Stack<Xs extends readonly NDArray[], O> = [LiteralAxis<O, 0>] extends [never]
  ? Unknown
  : Unified<ShapesOf<Xs>> extends infer S extends Shape
    ? IsUnknown<S> extends true
      ? Unknown
      : Insert<S, LiteralAxis<O, 0>, number extends Xs["length"] ? Unknown : Xs["length"]>
    : Unknown

/** `S` with the dimension `N` at axis `A` of the result. */
type Insert<S extends Shape, A extends number, N extends number, Before extends Shape = Empty> =
  IsAmong<Before, readonly [N, ...S], A> extends true
    ? readonly [N, ...S]
    : S extends readonly [infer D extends number, ...infer R extends Shape]
      ? readonly [D, ...Insert<R, A, N, readonly [...Before, D]>]
      : Unknown

/** The dtype that several arrays share. */
export type DTypeOf<Xs extends readonly NDArray[]> = Xs[number]["dtype"]
