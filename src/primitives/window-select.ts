import { allocate, dtypes, type HostArray, isStorage, type NDArray, sizeOf } from "../array/index.js"
import { ROUTINE } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { zerosOf } from "./broadcast.js"
import { checkDTypes } from "./check.js"
import { type GatherParams, gather, scatterAdd } from "./gather.js"
import { scatterOf } from "./gather-params.js"
import { one, op } from "./rule.js"
import { reshape } from "./shape.js"
import { areDisjoint, gatherSelected, scatterSelected } from "./window-disjoint.js"
import { batchedWindows, checkWindowParams, forEachRun, type WindowParams, windowedShape } from "./window-index.js"

type Select = "ge" | "le"

/** Windows, and which element of its window each selects: the first that is `ge` or `le` all others. */
export type SelectParams = WindowParams & {
  readonly select: Select
  /** leading axes within which positions are counted anew */
  readonly batchDims: number
}

/** As in XLA, a later element is selected only when the comparison with it fails: the first among equals stays. */
const selectHost = (x: HostArray, p: SelectParams): HostArray => {
  const shape = windowedShape(x.shape, p)
  const at = allocate("int32", sizeOf(shape)).fill(-1)
  const sign = p.select === "ge" ? 1 : -1
  forEachRun(x.shape, p, (_offset, to, toStep, from, fromStep, count) => {
    for (let i = 0, y = to, next = from; i < count; i++, y += toStep, next += fromStep) {
      const now = at[y]!
      if (now < 0 || !(sign * x.data[now]! >= sign * x.data[next]!)) at[y] = next
    }
  })
  const size = sizeOf(x.shape.slice(p.batchDims))
  if (p.batchDims > 0) for (let i = 0; i < at.length; i++) at[i] = at[i]! < 0 ? -1 : at[i]! % size
  return { shape, dtype: "int32", data: at }
}

const selectPrimitive: Primitive<SelectParams> = {
  name: "selectInWindow",
  type: ([x], p) => {
    const allowed = dtypes.filter((d) => !isStorage(d))
    checkDTypes("selectInWindow", [x!], allowed)
    checkWindowParams("selectInWindow", x!.shape.length, p, { x: x! })
    return [{ shape: windowedShape(x!.shape, p), dtype: "int32" }]
  },
  impl: ([x], p) => [selectHost(x!, p)],
  jvp: ([x], _ts, p) => [[select(x!, p)], [null]],
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([x], _batched, _size, p) => [
    [select(x!, { ...batchedWindows(p), select: p.select, batchDims: p.batchDims + 1 })],
    [true],
  ],
}

const select = (x: NDArray, params: SelectParams): NDArray => one(selectPrimitive, [x], params)

/** For each window the int32 position of the element it selects, in row-major order; -1 for one that sees nothing. */
export const selectInWindow = op(
  selectPrimitive,
  (x: NDArray, params: WindowParams, which: Select): NDArray => select(x, { ...params, select: which, batchDims: 0 }),
)

/** A position is an index into the flattened array, and -1 into nothing. */
const byPosition: GatherParams = {
  offsetDims: [],
  collapsedSliceDims: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
  startIndexMap: [0],
  sliceSizes: [1],
  mode: "fill",
  fillValue: 0,
}

const flat = (x: NDArray): NDArray => reshape(x, [sizeOf(x.shape)])
const asIndices = (positions: NDArray): NDArray => reshape(positions, [...positions.shape, 1])

/**
 * For each window over `x`, the element of `source`, which has the shape of `x`, where `x` is selected; 0 for a window
 * that sees nothing. Linear in the source.
 */
export const selectAndGatherAdd = (source: NDArray, x: NDArray, params: WindowParams, which: Select): NDArray => {
  const positions = selectInWindow(x, params, which)
  const { shape, dtype } = source
  if (sizeOf(shape) === 0) return zerosOf({ shape: positions.shape, dtype })
  if (areDisjoint(params)) return gatherSelected(source, positions, params)
  return gather(flat(source), asIndices(positions), byPosition)
}

/**
 * For each window over `x`, its element of `source` added where `x` is selected: the gradient of max pooling, and the
 * transpose of `selectAndGatherAdd`.
 */
export const selectAndScatterAdd = (source: NDArray, x: NDArray, params: WindowParams, which: Select): NDArray => {
  const positions = selectInWindow(x, params, which)
  const zeros = zerosOf({ shape: x.shape, dtype: source.dtype })
  if (sizeOf(x.shape) === 0) return zeros
  if (areDisjoint(params)) return scatterSelected(source, positions, x.shape, params)
  return reshape(scatterAdd(flat(zeros), asIndices(positions), source, scatterOf(byPosition)), x.shape)
}
