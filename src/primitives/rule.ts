import type { NDArray } from "../array/index.js"
import { bind, type Params, type Primitive, type Tangent } from "../program/index.js"

/** The parameters of a primitive that has none. */
export type None = Readonly<Record<string, never>>
export const none: None = {}

/** A function on values that carries the record of the primitive it applies. */
export type Op<F, P extends Params = None> = F & { readonly primitive: Primitive<P> }

/* @__NO_SIDE_EFFECTS__ */
export const op = <F extends object, P extends Params>(primitive: Primitive<P>, f: F): Op<F, P> =>
  Object.assign(f, { primitive })

/** The only output of a primitive with one. */
export const one = <P extends Params>(primitive: Primitive<P>, xs: readonly NDArray[], params: P): NDArray =>
  bind(primitive, xs, params)[0]!

/** Applies a linear function to a tangent, zero to zero. */
export const mapTangent = (t: Tangent | undefined, f: (t: NDArray) => NDArray): Tangent =>
  t === null || t === undefined ? null : f(t)
