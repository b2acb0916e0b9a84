import type { DType } from "./dtype.js"
import type { Shape } from "./shape.js"

/** A dimension or a shape that is not known to the type checker: it fits every other one, in both directions. */
export type Unknown = any

export type IsAny<T> = 0 extends 1 & T ? true : false

/** The empty shape, which numbers have. */
export type Empty = readonly []

/** Two dimensions that do not fit: the type of a dimension that no array has, named after both. */
export type Mismatch<A extends number, B extends number> = number & { readonly mismatch: `${A} vs ${B}` }

/** True when the number of dimensions is not known. */
export type IsUnknown<S extends Shape> = IsAny<S> extends true ? true : number extends S["length"] ? true : false

/** A literal shape as it is, with `any` for the dimensions that are known only as `number`. */
export type Gradual<S extends Shape> =
  IsUnknown<S> extends true ? Unknown : { readonly [K in keyof S]: number extends S[K] ? Unknown : S[K] }

/** The shape that `reshape` gives: its inferred length, -1, is not computed. */
export type Reshape<S extends Shape> =
  IsUnknown<S> extends true
    ? Unknown
    : { readonly [K in keyof S]: number extends S[K] ? Unknown : [S[K]] extends [-1] ? Unknown : S[K] }

export type Unify<A extends number, B extends number> =
  IsAny<A> extends true ? B : IsAny<B> extends true ? A : [A] extends [B] ? A : Mismatch<A, B>

/** NumPy's rule for one dimension; a 1 beside an unknown dimension says nothing about it. */
type Dimension<A extends number, B extends number> =
  IsAny<A> extends true
    ? IsAny<B> extends true
      ? Unknown
      : [B] extends [1]
        ? Unknown
        : B
    : IsAny<B> extends true
      ? [A] extends [1]
        ? Unknown
        : A
      : [A] extends [1]
        ? B
        : [B] extends [1]
          ? A
          : [A] extends [B]
            ? A
            : Mismatch<A, B>

type BroadcastKnown<A extends Shape, B extends Shape, Done extends Shape = Empty> = A extends readonly [
  ...infer P extends Shape,
  infer M extends number,
]
  ? B extends readonly [...infer Q extends Shape, infer N extends number]
    ? BroadcastKnown<P, Q, readonly [Dimension<M, N>, ...Done]>
    : readonly [...A, ...Done]
  : readonly [...B, ...Done]

/** The shape that two shapes broadcast to. */
export type Broadcast<A extends Shape, B extends Shape> =
  IsUnknown<A> extends true ? Unknown : IsUnknown<B> extends true ? Unknown : BroadcastKnown<A, B>

type Fits<A extends number, B extends number> =
  IsAny<A> extends true ? true : IsAny<B> extends true ? true : [A] extends [B] ? true : false

/** The shape of an unknown number of dimensions stays unknown when others are joined to it. */
type Join<A extends Shape, B extends Shape> = IsUnknown<A> extends true ? Unknown : readonly [...A, ...B]

type MatMulKnown<A extends Shape, B extends Shape> = A extends readonly [infer K extends number]
  ? B extends readonly [...infer Q extends Shape, infer L extends number, infer N extends number]
    ? Fits<K, L> extends true
      ? readonly [...Q, N]
      : readonly [...Q, Mismatch<K, L>]
    : B extends readonly [infer L extends number]
      ? Fits<K, L> extends true
        ? Empty
        : readonly [Mismatch<K, L>]
      : Unknown
  : A extends readonly [...infer P extends Shape, infer M extends number, infer K extends number]
    ? B extends readonly [...infer Q extends Shape, infer L extends number, infer N extends number]
      ? Join<Broadcast<P, Q>, readonly [Fits<K, L> extends true ? M : Mismatch<K, L>, N]>
      : B extends readonly [infer L extends number]
        ? readonly [...P, Fits<K, L> extends true ? M : Mismatch<K, L>]
        : Unknown
    : Unknown

/** The shape of a matrix product, with NumPy's rules for vectors and batches. */
export type MatMul<A extends Shape, B extends Shape> =
  IsUnknown<A> extends true ? Unknown : IsUnknown<B> extends true ? Unknown : MatMulKnown<A, B>

type Negative<N extends number> = `-${N}` extends `${infer M extends number}` ? M : never

/** Whether the first axis of `Rest`, which has `Before` in front of it, is among `Axes`, from the front or the end. */
export type IsAmong<Before extends Shape, Rest extends Shape, Axes> = Before["length"] extends Axes
  ? true
  : Negative<Rest["length"]> extends Axes
    ? true
    : false

type ReduceAxes<S extends Shape, Axes, Kept extends Shape, Before extends Shape = Empty> = S extends readonly [
  infer D extends number,
  ...infer R extends Shape,
]
  ? readonly [
      ...(IsAmong<Before, S, Axes> extends true ? Kept : readonly [D]),
      ...ReduceAxes<R, Axes, Kept, readonly [...Before, D]>,
    ]
  : Empty

/** The options when none are given. */
export type NoOptions = Readonly<Record<never, never>>

/** The options of a reduction. */
export interface ReduceOptions {
  /** the axes that are reduced, negative ones from the end; all of them by default */
  readonly axis?: number | readonly number[] | null
  /** whether reduced axes stay, with length 1; they do not by default */
  readonly keepDims?: boolean
}

/** The options of an operation along one axis. */
export interface AxisOption {
  readonly axis?: number
}

/** The axes that options name: a union of literals, `Default` without any, `number` when they are not known. */
export type AxesOf<O, Default = null> = "axis" extends keyof O
  ? O["axis"] extends readonly (infer A)[]
    ? A
    : O["axis"]
  : Default

type KeptOf<O> = "keepDims" extends keyof O
  ? [O["keepDims"]] extends [true]
    ? readonly [1]
    : [O["keepDims"]] extends [false]
      ? Empty
      : Unknown
  : Empty

type ReduceOver<S extends Shape, Axes, Kept extends Shape> =
  IsAny<Kept> extends true
    ? Unknown
    : [Axes] extends [null | undefined]
      ? Kept extends Empty
        ? Empty
        : IsUnknown<S> extends true
          ? Unknown
          : { readonly [K in keyof S]: 1 }
      : IsUnknown<S> extends true
        ? Unknown
        : number extends Axes
          ? Unknown
          : ReduceAxes<S, Axes, Kept>

/** The shape that a reduction over literal axes leaves. */
export type Reduce<S extends Shape, O> = ReduceOver<S, AxesOf<O>, KeptOf<O>>

/** The dtype of sums and products: bool is counted. */
export type Counted<D extends DType> = D extends "bool" ? "int32" : D

type Reverse<S extends Shape> = S extends readonly [infer D extends number, ...infer R extends Shape]
  ? readonly [...Reverse<R>, D]
  : Empty

/** The dimension at a literal axis. */
type At<S extends Shape, A extends number, Before extends Shape = Empty> = S extends readonly [
  infer D extends number,
  ...infer R extends Shape,
]
  ? IsAmong<Before, S, A> extends true
    ? D
    : At<R, A, readonly [...Before, D]>
  : Unknown

/** The shape with its axes in another order, reversed when none is given. */
export type Transpose<S extends Shape, P extends readonly number[] | undefined> =
  IsUnknown<S> extends true
    ? Unknown
    : [P] extends [readonly number[]]
      ? number extends P["length"]
        ? Unknown
        : { readonly [K in keyof P]: number extends P[K] ? Unknown : At<S, Extract<P[K], number>> }
      : [P] extends [undefined]
        ? Reverse<S>
        : Unknown

/** The shape with axes of length 1 at literal positions of the result. */
export type ExpandDims<S extends Shape, A extends number | readonly number[]> =
  IsUnknown<S> extends true
    ? Unknown
    : A extends readonly number[]
      ? number extends A["length"]
        ? Unknown
        : number extends A[number]
          ? Unknown
          : Expand<S, readonly [...S, ...A], A[number]>
      : number extends A
        ? Unknown
        : Expand<S, readonly [...S, 1], A>

/** Walks the result, whose length is all that `Rest` says. */
type Expand<S extends Shape, Rest extends Shape, Axes, Before extends Shape = Empty> = Rest extends readonly [
  number,
  ...infer R extends Shape,
]
  ? IsAmong<Before, Rest, Axes> extends true
    ? readonly [1, ...Expand<S, R, Axes, readonly [...Before, 1]>]
    : S extends readonly [infer D extends number, ...infer T extends Shape]
      ? readonly [D, ...Expand<T, R, Axes, readonly [...Before, 1]>]
      : Empty
  : Empty

type HasUnknown<S extends Shape> = S extends readonly [infer D extends number, ...infer R extends Shape]
  ? IsAny<D> extends true
    ? true
    : HasUnknown<R>
  : false

type DropOnes<S extends Shape> = S extends readonly [infer D extends number, ...infer R extends Shape]
  ? readonly [...([D] extends [1] ? Empty : readonly [D]), ...DropOnes<R>]
  : Empty

/** The shape without the given axes, or without all axes of length 1. */
export type Squeeze<S extends Shape, O> =
  IsUnknown<S> extends true
    ? Unknown
    : "axis" extends keyof O
      ? number extends AxesOf<O>
        ? Unknown
        : ReduceOver<S, AxesOf<O>, Empty>
      : HasUnknown<S> extends true
        ? Unknown
        : DropOnes<S>
