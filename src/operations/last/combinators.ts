import type { DType, NDArray, PartOf, Shape } from "../../array/index.js"
import type { Broadcast, Counted, Empty, NoOptions, Reduce, ReduceOptions, Unknown } from "../../array/shape-types.js"
import type { Binary, BinaryPredicate } from "../elementwise.js"
import type { ArgOptions, Search } from "../extremes.js"
import type { Connective } from "../logic.js"
import type { Counting, Extremum, FoldOptions, Quantifier, Reduction, WhereOptions } from "../reduce.js"
import type { Mean, Spread, VarOptions } from "../statistics.js"

/** The operation as a function of its first operand: `binaryLast(f)(y)(x) = f(x, y)`. */
/* @__NO_SIDE_EFFECTS__ */
export const binaryLast =
  (f: Binary) =>
  <B extends Shape = Empty, D extends DType = never>(y: NDArray<B, D> | number) =>
  <A extends Shape, E extends DType>(x: NDArray<A, E>): NDArray<Broadcast<A, B>, D | E> =>
    f<A, B, D | E>(x, y)

/** The comparison as a function of its first operand. */
/* @__NO_SIDE_EFFECTS__ */
export const predicateLast =
  (f: BinaryPredicate) =>
  <B extends Shape = Empty, D extends DType = never>(y: NDArray<B, D> | number) =>
  <A extends Shape, E extends DType>(x: NDArray<A, E>): NDArray<Broadcast<A, B>, "bool"> =>
    f<A, B, D | E>(x, y)

/** The connective as a function of its first operand. */
/* @__NO_SIDE_EFFECTS__ */
export const connectiveLast =
  (f: Connective) =>
  <B extends Shape = Empty>(y: NDArray<B> | number) =>
  <A extends Shape>(x: NDArray<A>): NDArray<Broadcast<A, B>, "bool"> =>
    f(x, y)

/** The reduction with its options, as a function of the array. */
/* @__NO_SIDE_EFFECTS__ */
export const reductionLast =
  (f: Reduction) =>
  <const O extends ReduceOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, D> =>
    f(x, options)

/** The mean with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const meanLast =
  (f: Mean) =>
  <const O extends WhereOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, D> =>
    f(x, options)

/** The extremum with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const extremumLast =
  (f: Extremum) =>
  <const O extends FoldOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, D> =>
    f(x, options)

/** The reduction that counts bool, with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const countingLast =
  (f: Counting) =>
  <const O extends FoldOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, Counted<D>> =>
    f(x, options)

/** The spread with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const spreadLast =
  (f: Spread) =>
  <const O extends VarOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, PartOf<D>> =>
    f(x, options)

/** The quantifier with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const quantifierLast =
  (f: Quantifier) =>
  <const O extends WhereOptions = NoOptions>(options?: O) =>
  <S extends Shape>(x: NDArray<S>): NDArray<Reduce<S, O>, "bool"> =>
    f(x, options)

/** The search with its options. */
/* @__NO_SIDE_EFFECTS__ */
export const searchLast =
  (f: Search) =>
  <const O extends ArgOptions = NoOptions>(options?: O) =>
  <S extends Shape>(x: NDArray<S>): NDArray<Reduce<S, O>, "int32"> =>
    f(x, options)

/** An operation that keeps shape and dtype, with the rest of its arguments. */
/* @__NO_SIDE_EFFECTS__ */
export const samenessLast =
  <R extends readonly unknown[]>(
    f: <S extends Shape, D extends DType>(x: NDArray<S, D>, ...rest: R) => NDArray<S, D>,
  ) =>
  (...rest: R) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    f(x, ...rest)

/** An operation that keeps the dtype, with the rest of its arguments. */
/* @__NO_SIDE_EFFECTS__ */
export const dtypeLast =
  <R extends readonly unknown[]>(f: <D extends DType>(x: NDArray<Unknown, D>, ...rest: R) => NDArray<Unknown, D>) =>
  (...rest: R) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    f(x, ...rest)

/** Any operation, with the rest of its arguments. */
/* @__NO_SIDE_EFFECTS__ */
export const restLast =
  <X, R extends readonly unknown[], Y>(f: (x: X, ...rest: R) => Y) =>
  (...rest: R) =>
  (x: X): Y =>
    f(x, ...rest)
