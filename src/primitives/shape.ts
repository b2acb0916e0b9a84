import {
  type Aval,
  allocate,
  checkShape,
  type DType,
  type HostArray,
  isNumeric,
  type NDArray,
  normalizeAxis,
  range,
  type Shape,
  sameShape,
  showAval,
  showShape,
  sizeOf,
  stridesOf,
} from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { computeType, constant, flatten, map, minus, unflatten } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { type AxesParams, instantiate, toBatch } from "./broadcast.js"
import { checkSameDType } from "./check.js"
import { counted, joined } from "./lowering.js"
import { slice } from "./pad.js"
import { mapTangent, one, op } from "./rule.js"
import { gatherStrided, transposeHost } from "./strided.js"

export type ShapeParams = { readonly shape: Shape }
export type PermParams = { readonly perm: readonly number[] }
export type AxisParams = { readonly axis: number }
export type IotaParams = { readonly shape: Shape; readonly dtype: DType; readonly axis: number }

const reshapePrimitive: Primitive<ShapeParams> = {
  name: "reshape",
  type: ([x], { shape }) => {
    checkShape("reshape", shape)
    if (sizeOf(x!.shape) !== sizeOf(shape))
      throw new ShapeError({
        op: "reshape",
        problem: `${sizeOf(x!.shape)} elements do not fill ${showShape(shape)}, which has ${sizeOf(shape)}`,
        given: { x: showAval(x!) },
        hint: `the lengths must multiply to ${sizeOf(x!.shape)}`,
      })
    return [{ shape, dtype: x!.dtype }]
  },
  impl: ([x], { shape }) => [{ shape, dtype: x!.dtype, data: x!.data }],
  jvp: ([x], [t], { shape }) => [[reshape(x!, shape)], [mapTangent(t, (u) => reshape(u, shape))]],
  transpose: ([ct], _xs, _params, [x]) => [mapTangent(ct, (c) => reshape(c, x!.shape))],
  lower: ([x], { shape }) => map((i) => x!.at(unflatten(x!.shape, flatten(shape, i)))),
  complex: "parts",
  vmap: ([x], _batched, size, { shape }) => [[reshape(x!, [size, ...shape])], [true]],
}

/** The same elements, in row-major order, in another shape of the same size. */
export const reshape = op(
  reshapePrimitive,
  (x: NDArray, shape: Shape): NDArray => (sameShape(x.shape, shape) ? x : one(reshapePrimitive, [x], { shape })),
)

const inverse = (perm: readonly number[]): readonly number[] => perm.map((_, i) => perm.indexOf(i))

const transposePrimitive: Primitive<PermParams> = {
  name: "transpose",
  type: ([x], { perm }) => {
    const { shape, dtype } = x!
    if (perm.length !== shape.length || !range(shape.length).every((i) => perm.includes(i)))
      throw new ShapeError({
        op: "transpose",
        problem: `[${perm.join(",")}] is not an order of ${shape.length} axes`,
        given: { x: showAval(x!) },
        hint: `name each axis from 0 to ${shape.length - 1} once`,
      })
    return [{ shape: perm.map((p) => shape[p]!), dtype }]
  },
  impl: ([x], { perm }) => [transposeHost(x!, perm)],
  jvp: ([x], [t], { perm }) => [[transpose(x!, perm)], [mapTangent(t, (u) => transpose(u, perm))]],
  transpose: ([ct], _xs, { perm }) => [mapTangent(ct, (c) => transpose(c, inverse(perm)))],
  lower: ([x], { perm }) => map((i) => x!.at(perm.map((_, a) => i[perm.indexOf(a)]!))),
  complex: "parts",
  vmap: ([x], _batched, _size, { perm }) => [[transpose(x!, [0, ...perm.map((p) => p + 1)])], [true]],
}

/** The axes in another order: axis `i` of the result is axis `perm[i]` of `x`. */
export const transpose = op(
  transposePrimitive,
  (x: NDArray, perm: readonly number[]): NDArray =>
    perm.length === x.shape.length && perm.every((p, i) => p === i) ? x : one(transposePrimitive, [x], { perm }),
)

const reverseHost = (x: HostArray, axes: readonly number[]): HostArray => {
  const strides = stridesOf(x.shape)
  const last = axes.reduce((at, a) => at + (x.shape[a]! - 1) * strides[a]!, 0)
  const backwards = strides.map((s, i) => (axes.includes(i) ? -s : s))
  return gatherStrided(x, x.shape, backwards, last)
}

const revPrimitive: Primitive<AxesParams> = {
  name: "rev",
  type: ([x], { axes }) => {
    axes.forEach((a) => normalizeAxis("rev", a, x!.shape.length, showAval(x!)))
    return [{ shape: x!.shape, dtype: x!.dtype }]
  },
  impl: ([x], { axes }) => [reverseHost(x!, axes)],
  jvp: ([x], [t], { axes }) => [[rev(x!, axes)], [mapTangent(t, (u) => rev(u, axes))]],
  transpose: ([ct], _xs, { axes }) => [mapTangent(ct, (c) => rev(c, axes))],
  lower: ([x], { axes }) =>
    map((i) => x!.at(i.map((v, a) => (axes.includes(a) ? minus(constant(x!.shape[a]! - 1), v) : v)))),
  complex: "parts",
  vmap: ([x], _batched, _size, { axes }) => [
    [
      rev(
        x!,
        axes.map((a) => a + 1),
      ),
    ],
    [true],
  ],
}

/** The elements in the opposite order along `axes`; its own inverse. */
export const rev = op(
  revPrimitive,
  (x: NDArray, axes: readonly number[]): NDArray => (axes.length === 0 ? x : one(revPrimitive, [x], { axes })),
)

const withLength = (shape: Shape, axis: number, length: number): Shape => shape.map((d, i) => (i === axis ? length : d))

const concatenateType = (xs: readonly Aval[], { axis }: AxisParams): readonly Aval[] => {
  const [first] = xs
  if (first === undefined)
    throw new ShapeError({ op: "concatenate", problem: "there is nothing to join", hint: "give one array at least" })
  checkSameDType("concatenate", xs)
  normalizeAxis("concatenate", axis, first.shape.length, showAval(first))
  const wrong = xs.findIndex(
    ({ shape }) => shape.length !== first.shape.length || shape.some((d, i) => i !== axis && d !== first.shape[i]),
  )
  if (wrong >= 0)
    throw new ShapeError({
      op: "concatenate",
      problem: `the shapes differ elsewhere than along axis ${axis}`,
      given: { "xs[0]": showAval(first), [`xs[${wrong}]`]: showAval(xs[wrong]!) },
      hint: "make all other axes equally long",
    })
  const length = xs.reduce((n, x) => n + x.shape[axis]!, 0)
  return [{ shape: withLength(first.shape, axis, length), dtype: first.dtype }]
}

const concatenateHost = (xs: readonly HostArray[], axis: number): HostArray => {
  const { shape, dtype } = xs[0]!
  const length = xs.reduce((n, x) => n + x.shape[axis]!, 0)
  const inner = sizeOf(shape.slice(axis + 1))
  const rows = sizeOf(shape.slice(0, axis))
  const data = allocate(dtype, rows * length * inner)
  let column = 0
  for (const x of xs) {
    const width = x.shape[axis]! * inner
    for (let row = 0; row < rows; row++)
      data.set(x.data.subarray(row * width, (row + 1) * width), row * length * inner + column)
    column += width
  }
  return { shape: withLength(shape, axis, length), dtype, data }
}

/** Where each operand starts along the axis of a concatenation. */
const offsetsOf = (xs: readonly Aval[], axis: number): readonly number[] =>
  xs.map((_, i) => xs.slice(0, i).reduce((n, x) => n + x.shape[axis]!, 0))

const concatenatePrimitive: Primitive<AxisParams> = {
  name: "concatenate",
  type: concatenateType,
  impl: (xs, { axis }) => [concatenateHost(xs, axis)],
  jvp: (xs, ts, { axis }) => [
    [concatenate(xs, axis)],
    [
      ts.every((t) => t === null)
        ? null
        : concatenate(
            xs.map((x, i) => instantiate(ts[i] ?? null, x)),
            axis,
          ),
    ],
  ],
  transpose: ([ct], xs, { axis }, avals) => {
    const starts = offsetsOf(avals, axis)
    const part = (c: NDArray, i: number): NDArray => {
      const { shape } = avals[i]!
      const first = shape.map((_, a) => (a === axis ? starts[i]! : 0))
      const past = shape.map((d, a) => d + first[a]!)
      return slice(
        c,
        first,
        past,
        shape.map(() => 1),
      )
    }
    return xs.map((x, i) => (x === null ? mapTangent(ct, (c) => part(c, i)) : null))
  },
  lower: (xs, { axis }) => joined(xs, axis),
  complex: "parts",
  vmap: (xs, batched, size, { axis }) => [
    [
      concatenate(
        xs.map((x, i) => toBatch(x, batched[i]!, size)),
        axis + 1,
      ),
    ],
    [true],
  ],
}

/** The arrays one after the other along an axis they have; all other axes are equally long. */
export const concatenate = op(
  concatenatePrimitive,
  (xs: readonly NDArray[], axis: number): NDArray =>
    xs.length === 1 && axis in xs[0]!.shape ? xs[0]! : one(concatenatePrimitive, xs, { axis }),
)

const iotaPrimitive: Primitive<IotaParams> = {
  name: "iota",
  type: (_avals, { shape, dtype, axis }) => {
    checkShape("iota", shape)
    if (!isNumeric(dtype))
      throw new DTypeError({
        op: "iota",
        problem: `counts in float32, float64, int32 or uint32, not ${dtype}`,
        hint: `count in int32 and convert: astype(x, "${dtype}")`,
      })
    normalizeAxis("iota", axis, shape.length)
    return [{ shape, dtype }]
  },
  impl: (_xs, { shape, dtype, axis }) => {
    const data = allocate(dtype, sizeOf(shape))
    const inner = sizeOf(shape.slice(axis + 1))
    const n = shape[axis]!
    for (let at = 0, i = 0; at < data.length; at += inner, i = i + 1 === n ? 0 : i + 1) data.fill(i, at, at + inner)
    return [{ shape, dtype, data }]
  },
  jvp: (_xs, _ts, { shape, dtype, axis }) => [[iota(shape, dtype, axis)], [null]],
  transpose: "nonlinear",
  lower: (_xs, { dtype, axis }) => map((i) => counted(i[axis]!, computeType(dtype))),
  complex: "real",
  vmap: (_xs, _batched, _size, { shape, dtype, axis }) => [[iota(shape, dtype, axis)], [false]],
}

/** Each element is its index along `axis`: 0, 1, 2, ... */
export const iota = op(
  iotaPrimitive,
  (shape: Shape, dtype: DType, axis: number): NDArray => one(iotaPrimitive, [], { shape, dtype, axis }),
)
