import { type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import type { Primitive, Tangent } from "../program/index.js"
import { add, bilinear } from "./arithmetic.js"
import { zerosOf } from "./broadcast.js"
import { convHost } from "./conv-host.js"
import { convolved } from "./conv-lower.js"
import { type ConvParams, convType, lhsTransposed, rhsTransposed } from "./conv-params.js"
import { onPairs } from "./pairs.js"
import { mapTangent, one, op } from "./rule.js"
import { reshape, rev, transpose } from "./shape.js"

export type { ConvDimensionNumbers, ConvParams } from "./conv-params.js"

/** Axis `axis`, of length `outer * inner`, as two axes. */
const split = (x: NDArray, axis: number, outer: number, inner: number): NDArray =>
  reshape(x, [...x.shape.slice(0, axis), outer, inner, ...x.shape.slice(axis + 1)])

/** The axis `from` put in front of the elements along `into`, which counts the axes without `from`. */
const merge = (x: NDArray, from: number, into: number): NDArray => {
  const rest = range(x.shape.length).filter((a) => a !== from)
  const moved = transpose(x, [...rest.slice(0, into), from, ...rest.slice(into)])
  const { shape }: { readonly shape: Shape } = moved
  return reshape(moved, [...shape.slice(0, into), shape[into]! * shape[into + 1]!, ...shape.slice(into + 2)])
}

/** The axis moved to the front. */
const toFront = (x: NDArray, axis: number): NDArray =>
  transpose(x, [axis, ...range(x.shape.length).filter((a) => a !== axis)])

const lhsCotangent = (ct: NDArray, rhs: NDArray, lhs: Shape, p: ConvParams): NDArray => {
  const { lhs: l, rhs: r } = p.dimensionNumbers
  const groups = p.featureGroupCount * p.batchGroupCount
  const flipped = rev(rhs, r.slice(2))
  const kernel = groups === 1 ? flipped : merge(split(flipped, r[0]!, groups, rhs.shape[r[0]!] / groups), r[0]!, r[1]!)
  const out = convGeneralDilated(ct, kernel, lhsTransposed(lhs, rhs.shape, p))
  const b = p.batchGroupCount
  return b === 1 ? out : merge(split(out, l[1]!, b, lhs[l[1]!]!), l[1]!, l[0]!)
}

/** A cotangent without elements would make a kernel without any, which XLA does not have. */
const rhsCotangent = (ct: NDArray, lhs: NDArray, rhs: Shape, p: ConvParams): Tangent =>
  sizeOf(ct.shape) === 0 ? null : convGeneralDilated(lhs, ct, rhsTransposed(lhs.shape, rhs, p))

/** The batch joins that of the images, inside each group of them. */
const mapLhs = (lhs: NDArray, rhs: NDArray, size: number, p: ConvParams): NDArray => {
  const { lhs: l, out: o } = p.dimensionNumbers
  const [batch, b] = [l[0]!, p.batchGroupCount]
  const images = lhs.shape[batch + 1] / b
  const grouped =
    b === 1 ? merge(lhs, 0, batch) : merge(merge(split(lhs, batch + 1, b, images), 0, batch + 1), batch, batch)
  return toFront(split(convGeneralDilated(grouped, rhs, p), o[0]!, size, images), o[0]!)
}

/** The batch joins the output features, inside each group of them. */
const mapRhs = (lhs: NDArray, rhs: NDArray, size: number, p: ConvParams): NDArray => {
  const { rhs: r, out: o } = p.dimensionNumbers
  const [kernel, groups] = [r[0]!, p.featureGroupCount * p.batchGroupCount]
  const kernels = rhs.shape[kernel + 1] / groups
  if (groups === 1)
    return toFront(split(convGeneralDilated(lhs, merge(rhs, 0, kernel), p), o[1]!, size, kernels), o[1]!)
  const grouped = merge(merge(split(rhs, kernel + 1, groups, kernels), 0, kernel + 1), kernel, kernel)
  const out = split(convGeneralDilated(lhs, grouped, p), o[1]!, groups, size * kernels)
  return toFront(merge(split(out, o[1]! + 1, size, kernels), o[1]!, o[1]! + 1), o[1]!)
}

/** The elements of the batch become groups, of images if there are groups of them, else of features. */
const mapBoth = (lhs: NDArray, rhs: NDArray, size: number, p: ConvParams): NDArray => {
  const { lhs: l, rhs: r, out: o } = p.dimensionNumbers
  const ofImages = p.batchGroupCount > 1
  const out = convGeneralDilated(merge(lhs, 0, ofImages ? l[0]! : l[1]!), merge(rhs, 0, r[0]!), {
    ...p,
    batchGroupCount: ofImages ? size * p.batchGroupCount : 1,
    featureGroupCount: ofImages ? 1 : size * p.featureGroupCount,
  })
  return toFront(split(out, o[1]!, size, rhs.shape[r[0]! + 1]), o[1]!)
}

const convPrimitive: Primitive<ConvParams> = {
  name: "convGeneralDilated",
  type: ([lhs, rhs], params) => [convType("convGeneralDilated", lhs!, rhs!, params)],
  impl: ([lhs, rhs], params) => [convHost(lhs!, rhs!, params)],
  jvp: ([lhs, rhs], [t, u], params) => {
    const dx = mapTangent(t, (s) => convGeneralDilated(s, rhs!, params))
    const dw = mapTangent(u, (s) => convGeneralDilated(lhs!, s, params))
    return [[convGeneralDilated(lhs!, rhs!, params)], [dx === null ? dw : dw === null ? dx : add(dx, dw)]]
  },
  transpose: ([ct], [lhs, rhs], params, [lhsAval, rhsAval]) => [
    lhs === null ? mapTangent(ct, (c) => lhsCotangent(c, rhs!, lhsAval!.shape, params)) : null,
    rhs === null && ct !== null && ct !== undefined ? rhsCotangent(ct, lhs!, rhsAval!.shape, params) : null,
  ],
  lower: ([x, y], p, _outs, launch) => convolved(x!, y!, p, launch),
  complex: onPairs("convGeneralDilated", ([z, w], params) =>
    bilinear((x, y) => convGeneralDilated(x, y, params))(z!, w!),
  ),
  vmap: ([lhs, rhs], [lhsBatched, rhsBatched], size, params) => {
    const [x, w] = [lhs!, rhs!]
    if (!lhsBatched) return [[mapRhs(x, w, size, params)], [true]]
    if (!rhsBatched) return [[mapLhs(x, w, size, params)], [true]]
    if (size > 0) return [[mapBoth(x, w, size, params)], [true]]
    const each = (y: NDArray) => ({ shape: y.shape.slice(1), dtype: y.dtype })
    const { shape, dtype } = convType("convGeneralDilated", each(x), each(w), params)
    return [[zerosOf({ shape: [0, ...shape], dtype })], [true]]
  },
}

/**
 * XLA's convolution: products of the kernel `rhs` with what lies under it in `lhs`, which is dilated, then padded,
 * summed over the kernel and its in features. The kernel is dilated and not flipped.
 */
export const convGeneralDilated = op(
  convPrimitive,
  (lhs: NDArray, rhs: NDArray, params: ConvParams): NDArray => one(convPrimitive, [lhs, rhs], params),
)
