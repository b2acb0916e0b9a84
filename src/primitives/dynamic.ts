import {
  type Aval,
  allocate,
  type DType,
  type HostArray,
  isFloat,
  isInteger,
  isNumeric,
  type NDArray,
  range,
  type Shape,
  scalar,
  showAval,
  showShape,
  stridesOf,
} from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { fill, instantiate, toBatch, zerosOf } from "./broadcast.js"
import { checkSameDType } from "./check.js"
import { convert } from "./convert.js"
import { type GatherParams, gather, type ScatterParams, scatterAdd } from "./gather.js"
import { dynamicWindow, updatedWindow } from "./gather-lower.js"
import { mapTangent, type None, none, one, op } from "./rule.js"
import { select } from "./select.js"
import { concatenate, reshape } from "./shape.js"
import { gatherStrided } from "./strided.js"

export type SizesParams = { readonly sizes: Shape }

const checkStarts = (op: string, x: Aval, starts: readonly Aval[]): void => {
  const given = { x: showAval(x), starts: starts.map(showAval).join(", ") }
  if (starts.length !== x.shape.length || starts.some((s) => s.shape.length > 0))
    throw new ShapeError({
      op,
      problem: `the starts are not ${x.shape.length} scalars`,
      given,
      hint: "give one scalar for each axis of x",
    })
  checkSameDType(op, starts)
  const wrong = starts.find((s) => !isInteger(s.dtype))
  if (wrong !== undefined)
    throw new DTypeError({
      op,
      problem: `the starts must be int32 or uint32, not ${wrong.dtype}`,
      given,
      hint: 'convert them first: astype(start, "int32")',
    })
}

const checkFits = (op: string, what: string, x: Aval, sizes: Shape): void => {
  if (sizes.length !== x.shape.length || sizes.some((d, i) => !(Number.isInteger(d) && d >= 0 && d <= x.shape[i]!)))
    throw new ShapeError({
      op,
      problem: `${what} of ${showShape(sizes)} does not fit ${showShape(x.shape)}`,
      given: { x: showAval(x) },
      hint: "it needs the dimensions of x, and along no axis more elements than x has",
    })
}

/** Where a window starts along each axis, moved until it fits. */
const clamped = (starts: readonly HostArray[], shape: Shape, sizes: Shape): readonly number[] =>
  starts.map(({ data }, i) => Math.max(0, Math.min(data[0]!, shape[i]! - sizes[i]!)))

const offset = (starts: readonly number[], strides: readonly number[]): number =>
  starts.reduce((n, s, i) => n + s * strides[i]!, 0)

/** The starts with a batch axis of `x` in front, along which a window is whole. */
const wholeBatch = (starts: readonly NDArray[]): readonly NDArray[] => [
  scalar(0, starts[0]?.dtype ?? "int32"),
  ...starts,
]

/** Batched starts as index vectors: [size, axes]. */
const indexVectors = (starts: readonly NDArray[], batched: readonly boolean[], size: number): NDArray =>
  concatenate(
    starts.map((s, i) => reshape(toBatch(s, batched[i]!, size), [size, 1])),
    1,
  )

const nothing = (starts: readonly unknown[]): readonly null[] => starts.map(() => null)

/** A dynamic slice is the gather of one slice. */
const oneSlice = (sizes: Shape): GatherParams => ({
  offsetDims: range(sizes.length),
  collapsedSliceDims: [],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
  startIndexMap: range(sizes.length),
  sliceSizes: sizes,
  mode: "clip",
})

const dynamicSlicePrimitive: Primitive<SizesParams> = {
  name: "dynamicSlice",
  type: ([x, ...starts], { sizes }) => {
    checkStarts("dynamicSlice", x!, starts)
    checkFits("dynamicSlice", "a slice", x!, sizes)
    return [{ shape: sizes, dtype: x!.dtype }]
  },
  impl: ([x, ...starts], { sizes }) => {
    const strides = stridesOf(x!.shape)
    return [gatherStrided(x!, sizes, strides, offset(clamped(starts, x!.shape, sizes), strides))]
  },
  jvp: ([x, ...starts], [t], { sizes }) => [
    [dynamicSlice(x!, starts, sizes)],
    [mapTangent(t, (u) => dynamicSlice(u, starts, sizes))],
  ],
  transpose: ([ct], [, ...starts], _params, [x]) => [
    mapTangent(ct, (c) => dynamicUpdateSlice(zerosOf(x!), c, present(starts))),
    ...nothing(starts),
  ],
  lower: ([x, ...starts], { sizes }) => dynamicWindow(x!, starts, sizes),
  complex: "parts",
  vmap: ([x, ...starts], [xBatched, ...on], size, { sizes }) =>
    on.includes(true)
      ? gather.primitive.vmap([x!, indexVectors(starts, on, size)], [xBatched!, true], size, oneSlice(sizes))
      : [[dynamicSlice(x!, wholeBatch(starts), [size, ...sizes])], [true]],
}

/** The slice of `sizes` at scalar `starts`, which are moved until it fits. */
export const dynamicSlice = op(
  dynamicSlicePrimitive,
  (x: NDArray, starts: readonly NDArray[], sizes: Shape): NDArray =>
    one(dynamicSlicePrimitive, [x, ...starts], { sizes }),
)

/** The inputs a linear rule finds known. */
const present = (xs: readonly (NDArray | null)[]): readonly NDArray[] => xs.filter((x) => x !== null)

const updateHost = (x: HostArray, update: HostArray, starts: readonly HostArray[]): HostArray => {
  const { shape, dtype } = x
  const data = allocate(dtype, x.data)
  const strides = stridesOf(shape)
  const own = stridesOf(update.shape)
  const last = shape.length - 1
  const width = update.shape[last] ?? 1
  const copy = (axis: number, from: number, to: number): void => {
    if (axis >= last) data.set(update.data.subarray(from, from + width), to)
    else for (let i = 0; i < update.shape[axis]!; i++) copy(axis + 1, from + i * own[axis]!, to + i * strides[axis]!)
  }
  copy(0, 0, offset(clamped(starts, shape, update.shape), strides))
  return { shape, dtype, data }
}

/** What scatters of any dtype are computed in; it holds all values of the dtype. */
const sumDType = (dtype: DType): DType => (isNumeric(dtype) ? dtype : dtype === "float16" ? "float32" : "int32")

/** The identity of addition: unlike 0, -0 leaves -0 as it is. */
const identity = (like: Aval): NDArray => fill(like, isFloat(like.dtype) ? -0 : 0)

/** Updates at batched starts: scattered into nothing, and chosen where ones so scattered are. */
const updateBatch = (
  [x, update]: readonly [NDArray, NDArray],
  [xBatched, updateBatched]: readonly [boolean, boolean],
  indices: NDArray,
  size: number,
): NDArray => {
  const shape: Shape = xBatched ? x.shape.slice(1) : x.shape
  const window: Shape = updateBatched ? update.shape.slice(1) : update.shape
  const dtype = sumDType(x.dtype)
  const params: ScatterParams = {
    updateWindowDims: range(shape.length),
    insertedWindowDims: [],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: range(shape.length),
    mode: "clip",
  }
  const scatter = (into: NDArray, updates: NDArray, batched: boolean): NDArray =>
    scatterAdd.primitive.vmap([into, indices, updates], [false, true, batched], size, params)[0][0]!
  const values = scatter(identity({ shape, dtype }), convert(update, dtype), updateBatched)
  const covered = scatter(zerosOf({ shape, dtype: "int32" }), fill({ shape: window, dtype: "int32" }, 1), false)
  return select(convert(covered, "bool"), convert(values, x.dtype), toBatch(x, xBatched, size))
}

const dynamicUpdateSlicePrimitive: Primitive<None> = {
  name: "dynamicUpdateSlice",
  type: ([x, update, ...starts]) => {
    checkSameDType("dynamicUpdateSlice", [x!, update!])
    checkStarts("dynamicUpdateSlice", x!, starts)
    checkFits("dynamicUpdateSlice", "an update", x!, update!.shape)
    return [{ shape: x!.shape, dtype: x!.dtype }]
  },
  impl: ([x, update, ...starts]) => [updateHost(x!, update!, starts)],
  jvp: ([x, update, ...starts], [t, u]) => [
    [dynamicUpdateSlice(x!, update!, starts)],
    [
      (t ?? u ?? null) === null
        ? null
        : dynamicUpdateSlice(instantiate(t ?? null, x!), instantiate(u ?? null, update!), starts),
    ],
  ],
  transpose: ([ct], [x, update, ...starts], _params, [, aval]) => [
    x === null ? mapTangent(ct, (c) => dynamicUpdateSlice(c, zerosOf(aval!), present(starts))) : null,
    update === null ? mapTangent(ct, (c) => dynamicSlice(c, present(starts), aval!.shape)) : null,
    ...nothing(starts),
  ],
  lower: ([x, update, ...starts]) => updatedWindow(x!, update!, starts),
  complex: "parts",
  vmap: ([x, update, ...starts], [xBatched, updateBatched, ...on], size) => [
    [
      on.includes(true)
        ? updateBatch([x!, update!], [xBatched!, updateBatched!], indexVectors(starts, on, size), size)
        : dynamicUpdateSlice(toBatch(x!, xBatched!, size), toBatch(update!, updateBatched!, size), wholeBatch(starts)),
    ],
    [true],
  ],
}

/** `x` with the update in place of what it has at scalar `starts`, which are moved until the update fits. */
export const dynamicUpdateSlice = op(
  dynamicUpdateSlicePrimitive,
  (x: NDArray, update: NDArray, starts: readonly NDArray[]): NDArray =>
    one(dynamicUpdateSlicePrimitive, [x, update, ...starts], none),
)
