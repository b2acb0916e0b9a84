import {
  type Aval,
  allocate,
  type HostArray,
  type NDArray,
  range,
  type Shape,
  sameShape,
  scalar,
  showAval,
  showShape,
  sizeOf,
  stridesOf,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { constant, map, plus, times } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { broadcastInDim, instantiate, reduceSum, toBatch, zerosOf } from "./broadcast.js"
import { checkSameDType } from "./check.js"
import { placed } from "./lowering.js"
import { mapTangent, one, op } from "./rule.js"
import { select } from "./select.js"
import { gatherStrided } from "./strided.js"

export type SliceParams = {
  readonly starts: readonly number[]
  readonly limits: readonly number[]
  readonly strides: readonly number[]
}

/** Along every axis: elements before the first, after the last (fewer than 0 crop) and between neighbours. */
export type PadParams = {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly interior: readonly number[]
}

const isCount = (n: number | undefined): n is number => n !== undefined && Number.isInteger(n) && n >= 0

const checkRanks = (op: string, x: Aval, lists: Readonly<Record<string, readonly number[]>>): void => {
  const wrong = Object.entries(lists).find(([, list]) => list.length !== x.shape.length)
  if (wrong !== undefined)
    throw new ShapeError({
      op,
      problem: `${wrong[0]} has ${wrong[1].length} entries for ${x.shape.length} axes`,
      given: { x: showAval(x), [wrong[0]]: showShape(wrong[1]) },
      hint: "give one number an axis",
    })
}

const sliceType = ([x]: readonly Aval[], { starts, limits, strides }: SliceParams): readonly Aval[] => {
  const { shape, dtype } = x!
  checkRanks("slice", x!, { starts, limits, strides })
  const inside = (i: number): boolean =>
    isCount(starts[i]) && isCount(limits[i]) && starts[i]! <= limits[i]! && limits[i]! <= shape[i]!
  const wrong = range(shape.length).find((i) => !inside(i) || !isCount(strides[i]! - 1))
  if (wrong !== undefined)
    throw new ShapeError({
      op: "slice",
      problem: inside(wrong)
        ? `the stride along axis ${wrong} is ${strides[wrong]}, not a whole number above 0`
        : `${starts[wrong]} to ${limits[wrong]} is not within axis ${wrong}, which has ${shape[wrong]} elements`,
      given: { x: showAval(x!) },
      hint: "every axis needs 0 <= start <= limit <= length and a stride of at least 1",
    })
  return [{ shape: shape.map((_, i) => Math.ceil((limits[i]! - starts[i]!) / strides[i]!)), dtype }]
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((n, v, i) => n + v * b[i]!, 0)

const slicePrimitive: Primitive<SliceParams> = {
  name: "slice",
  type: sliceType,
  impl: ([x], params) => {
    const own = stridesOf(x!.shape)
    const { shape } = sliceType([x!], params)[0]!
    const strides = own.map((s, i) => s * params.strides[i]!)
    return [gatherStrided(x!, shape, strides, dot(params.starts, own))]
  },
  jvp: ([x], [t], { starts, limits, strides }) => [
    [slice(x!, starts, limits, strides)],
    [mapTangent(t, (u) => slice(u, starts, limits, strides))],
  ],
  transpose: ([ct], _xs, { starts, strides }, [x]) => [
    mapTangent(ct, (c) => {
      const end = (i: number): number => (c.shape[i] === 0 ? 0 : (c.shape[i]! - 1) * strides[i]! + 1)
      const rest = x!.shape.map((d, i) => d - starts[i]! - end(i))
      const between = strides.map((s) => s - 1)
      return pad(c, scalar(0, c.dtype), starts, rest, between)
    }),
  ],
  lower: ([x], { starts, strides }) =>
    map((i) => x!.at(i.map((v, a) => plus(times(v, strides[a]!), constant(starts[a]!))))),
  complex: "parts",
  vmap: ([x], _batched, size, { starts, limits, strides }) => [
    [slice(x!, [0, ...starts], [size, ...limits], [1, ...strides])],
    [true],
  ],
}

/** Every `strides[i]`-th element from `starts[i]` up to, but without, `limits[i]` along each axis. */
export const slice = op(
  slicePrimitive,
  (x: NDArray, starts: readonly number[], limits: readonly number[], strides: readonly number[]): NDArray =>
    sameShape(limits, x.shape) && isAll(starts, 0, x) && isAll(strides, 1, x)
      ? x
      : one(slicePrimitive, [x], { starts, limits, strides }),
)

const isAll = (list: readonly number[], value: number, x: Aval): boolean =>
  list.length === x.shape.length && list.every((v) => v === value)

const paddedShape = ({ shape }: Aval, { low, high, interior }: PadParams): Shape =>
  shape.map((n, i) => low[i]! + n + Math.max(n - 1, 0) * interior[i]! + high[i]!)

const padType = ([x, value]: readonly Aval[], params: PadParams): readonly Aval[] => {
  checkSameDType("pad", [x!, value!])
  checkRanks("pad", x!, params)
  if (value!.shape.length > 0)
    throw new ShapeError({
      op: "pad",
      problem: "the value is not a scalar",
      given: { x: showAval(x!), value: showAval(value!) },
      hint: "pad with one number",
    })
  const { low, high, interior } = params
  const shape = paddedShape(x!, params)
  const wrong = shape.findIndex(
    (d, i) => !isCount(d) || !Number.isInteger(low[i]) || !Number.isInteger(high[i]) || !isCount(interior[i]),
  )
  if (wrong >= 0)
    throw new ShapeError({
      op: "pad",
      problem: `axis ${wrong} cannot have ${low[wrong]} before, ${high[wrong]} after and ${interior[wrong]} between`,
      given: { x: showAval(x!) },
      hint: "use whole numbers, between neighbours none below 0, and crop no more than there is",
    })
  return [{ shape, dtype: x!.dtype }]
}

/** Writes `x` with its own strides times `interior + 1` into an array that holds the value everywhere. */
const padHost = (x: HostArray, value: HostArray, params: PadParams): HostArray => {
  const shape = paddedShape(x, params)
  const data = allocate(x.dtype, sizeOf(shape)).fill(value.data[0]!)
  const steps = params.interior.map((n) => n + 1)
  const first = x.shape.map((_, i) => Math.max(0, Math.ceil(-params.low[i]! / steps[i]!)))
  const past = x.shape.map((n, i) => Math.min(n, Math.floor((shape[i]! - 1 - params.low[i]!) / steps[i]!) + 1))
  const kept = x.shape.map((_, i) => Math.max(0, past[i]! - first[i]!))
  const own = stridesOf(x.shape)
  const out = stridesOf(shape)
  const ndim = shape.length
  const width = ndim === 0 ? 1 : kept[ndim - 1]!
  const step = ndim === 0 ? 1 : steps[ndim - 1]!
  const copy = (axis: number, from: number, to: number): void => {
    if (axis < ndim - 1)
      for (let i = 0; i < kept[axis]!; i++) copy(axis + 1, from + i * own[axis]!, to + i * steps[axis]! * out[axis]!)
    else if (step === 1) data.set(x.data.subarray(from, from + width), to)
    else for (let i = 0; i < width; i++) data[to + i * step] = x.data[from + i]!
  }
  const start = first.map((f, i) => params.low[i]! + f * steps[i]!)
  if (!kept.includes(0)) copy(0, dot(first, own), dot(start, out))
  return { shape, dtype: x.dtype, data }
}

const crop = (c: NDArray, { low, high, interior }: PadParams): NDArray => {
  const negative = (list: readonly number[]): readonly number[] => list.map((n) => 0 - n)
  const none = interior.map(() => 0)
  const dilated = pad(c, scalar(0, c.dtype), negative(low), negative(high), none)
  const steps = interior.map((n) => n + 1)
  return slice(dilated, none, dilated.shape, steps)
}

/** True where a padded array holds the elements of an array of `shape`, false where it holds the value. */
const inside = (shape: Shape, { low, high, interior }: PadParams): NDArray =>
  pad(broadcastInDim(scalar(true), shape, []), scalar(false), low, high, interior)

const padPrimitive: Primitive<PadParams> = {
  name: "pad",
  type: padType,
  impl: ([x, value], params) => [padHost(x!, value!, params)],
  jvp: ([x, value], [t, u], { low, high, interior }) => [
    [pad(x!, value!, low, high, interior)],
    [
      (t ?? u ?? null) === null
        ? null
        : pad(instantiate(t ?? null, x!), instantiate(u ?? null, value!), low, high, interior),
    ],
  ],
  transpose: ([ct], [x, value], params, [aval]) => [
    x === null ? mapTangent(ct, (c) => crop(c, params)) : null,
    value === null
      ? mapTangent(ct, (c) => reduceSum(select(inside(aval!.shape, params), zerosOf(c), c), range(c.shape.length)))
      : null,
  ],
  lower: ([x, value], params) => map((i) => placed(x!, value!.at([]), params)(i)),
  complex: "parts",
  vmap: ([x, value], [xBatched, valueBatched], size, params) => {
    const shape: Shape = xBatched ? x!.shape.slice(1) : x!.shape
    const { low, high, interior } = params
    const padBatch = (v: NDArray): NDArray =>
      pad(toBatch(x!, xBatched!, size), v, [0, ...low], [0, ...high], [0, ...interior])
    if (!valueBatched) return [[padBatch(value!)], [true]]
    const zero = padBatch(scalar(0, x!.dtype))
    return [
      [select(toBatch(inside(shape, params), false, size), zero, broadcastInDim(value!, zero.shape, [0]))],
      [true],
    ]
  },
}

/** `x` with the scalar `value` around and between its elements; negative amounts around it crop. */
export const pad = op(
  padPrimitive,
  (
    x: NDArray,
    value: NDArray,
    low: readonly number[],
    high: readonly number[],
    interior: readonly number[],
  ): NDArray =>
    [low, high, interior].every((list) => isAll(list, 0, x))
      ? x
      : one(padPrimitive, [x, value], { low, high, interior }),
)
