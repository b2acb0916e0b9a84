import {
  type Aval,
  allocate,
  type DType,
  type HostArray,
  isFloat,
  type NDArray,
  sameShape,
  showAval,
  store,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { instantiate, toBatch, zerosOf } from "./broadcast.js"
import { checkNumeric, checkSameDType } from "./check.js"
import { checkWindows, planOf } from "./gather-index.js"
import {
  type GatherParams,
  gatheredShape,
  gatherOf,
  gatherWindows,
  type ScatterParams,
  scatterOf,
  scatterWindows,
} from "./gather-params.js"
import { mapTangent, one, op } from "./rule.js"

export type { GatherParams, ScatterParams } from "./gather-params.js"

const extremes: Readonly<Partial<Record<DType, number>>> = {
  int32: -2147483648,
  uint32: 4294967295,
  bool: 1,
  int8: -128,
  uint8: 255,
}

const fillOf = (dtype: DType, { fillValue }: GatherParams): number => fillValue ?? extremes[dtype] ?? Number.NaN

/** Runs from this length on are copied as a block. */
const LONG = 32

const gatherHost = (x: HostArray, indices: HostArray, params: GatherParams): HostArray => {
  const { dtype } = x
  const windows = gatherWindows(x.shape, indices.shape, params)
  const { starts, places, runsInX, runsInPlace, run } = planOf(windows, indices)
  const data = allocate(dtype, places.length * runsInX.length * run)
  const value = store("gather", fillOf(dtype, params), dtype)
  for (let w = 0; w < starts.length; w++)
    for (let r = 0; r < runsInX.length; r++) {
      const at = places[w]! + runsInPlace[r]!
      const from = starts[w]! + runsInX[r]!
      if (starts[w]! < 0) data.fill(value, at, at + run)
      else if (run >= LONG) data.set(x.data.subarray(from, from + run), at)
      else for (let i = 0; i < run; i++) data[at + i] = x.data[from + i]!
    }
  return { shape: windows.placed, dtype, data }
}

const up = (axes: readonly number[]): readonly number[] => axes.map((a) => a + 1)

const gatherPrimitive: Primitive<GatherParams> = {
  name: "gather",
  type: ([x, indices], params) => {
    checkWindows("gather", gatherWindows(x!.shape, indices!.shape, params), indices!, { x: x!, indices: indices! })
    if (params.mode === "fill") store("gather", fillOf(x!.dtype, params), x!.dtype)
    return [{ shape: gatheredShape(x!.shape, indices!.shape, params), dtype: x!.dtype }]
  },
  impl: ([x, indices], params) => [gatherHost(x!, indices!, params)],
  jvp: ([x, indices], [t], params) => [
    [gather(x!, indices!, params)],
    [mapTangent(t, (u) => gather(u, indices!, { ...params, fillValue: 0 }))],
  ],
  transpose: ([ct], [, indices], params, [x]) => [
    mapTangent(ct, (c) => scatterAdd(zerosOf(x!), indices!, c, scatterOf(params))),
    null,
  ],
  vmap: ([x, indices], [xBatched, indicesBatched], size, params) => {
    const p: GatherParams = {
      ...params,
      offsetDims: up(params.offsetDims),
      ...(indicesBatched ? { startIndicesBatchingDims: up(params.startIndicesBatchingDims) } : {}),
    }
    if (!xBatched) return [[gather(x!, indices!, p)], [true]]
    const shifted: GatherParams = {
      ...p,
      collapsedSliceDims: up(p.collapsedSliceDims),
      operandBatchingDims: up(p.operandBatchingDims),
      startIndexMap: up(p.startIndexMap),
    }
    const out = indicesBatched
      ? gather(x!, indices!, {
          ...shifted,
          operandBatchingDims: [0, ...shifted.operandBatchingDims],
          startIndicesBatchingDims: [0, ...shifted.startIndicesBatchingDims],
          sliceSizes: [1, ...p.sliceSizes],
        })
      : gather(x!, indices!, {
          ...shifted,
          offsetDims: [0, ...shifted.offsetDims],
          sliceSizes: [size, ...p.sliceSizes],
        })
    return [[out], [true]]
  },
}

/**
 * Slices of `x` that start at index vectors: XLA's gather.
 *
 * Mode "clip" moves a slice until it fits; mode "fill" makes one that does not fit hold the fill value.
 */
export const gather = op(gatherPrimitive, (x: NDArray, indices: NDArray, params: GatherParams): NDArray => {
  const { fillValue: _, ...clip } = params
  const p: GatherParams = params.mode === "clip" ? clip : { ...params, fillValue: fillOf(x.dtype, params) }
  return one(gatherPrimitive, [x, indices], p)
})

const scatterType = ([x, indices, updates]: readonly Aval[], params: ScatterParams): readonly Aval[] => {
  const given = { x: x!, indices: indices!, updates: updates! }
  checkSameDType("scatterAdd", [x!, updates!])
  checkNumeric("scatterAdd", x!)
  const { updateWindowDims } = params
  const batch = updates!.shape.filter((_, i) => !updateWindowDims.includes(i))
  if (indices!.shape.length > 0 && !sameShape(batch, indices!.shape.slice(0, -1)))
    throw new ShapeError({
      op: "scatterAdd",
      problem: `the updates beside their window axes [${updateWindowDims.join(",")}] do not go with the indices`,
      given: Object.fromEntries(Object.entries(given).map(([name, aval]) => [name, showAval(aval)])),
      hint: "one update goes with each index vector, the last axis of the indices",
    })
  checkWindows("scatterAdd", scatterWindows(x!.shape, updates!.shape, params), indices!, given)
  return [{ shape: x!.shape, dtype: x!.dtype }]
}

/** Sums in float64; typed arrays wrap what integers overflow. */
const scatterHost = (x: HostArray, indices: HostArray, updates: HostArray, params: ScatterParams): HostArray => {
  const { shape, dtype } = x
  const { starts, places, runsInX, runsInPlace, run } = planOf(scatterWindows(shape, updates.shape, params), indices)
  const sums = allocate(isFloat(dtype) ? "float64" : dtype, x.data)
  for (let w = 0; w < starts.length; w++)
    for (let r = 0; r < runsInX.length && starts[w]! >= 0; r++) {
      const to = starts[w]! + runsInX[r]!
      const from = places[w]! + runsInPlace[r]!
      for (let i = 0; i < run; i++) sums[to + i] = sums[to + i]! + updates.data[from + i]!
    }
  return { shape, dtype, data: dtype === "float32" ? allocate(dtype, sums) : sums }
}

const batchedScatter = (p: ScatterParams, indicesBatched: boolean): ScatterParams => {
  const operandBatching = up(p.operandBatchingDims)
  const indexBatching = p.scatterIndicesBatchingDims
  return {
    updateWindowDims: [...(indicesBatched ? [] : [0]), ...up(p.updateWindowDims)],
    insertedWindowDims: up(p.insertedWindowDims),
    operandBatchingDims: indicesBatched ? [0, ...operandBatching] : operandBatching,
    scatterIndicesBatchingDims: indicesBatched ? [0, ...up(indexBatching)] : indexBatching,
    scatterDimsToOperandDims: up(p.scatterDimsToOperandDims),
    mode: p.mode,
  }
}

const scatterPrimitive: Primitive<ScatterParams> = {
  name: "scatterAdd",
  type: scatterType,
  impl: ([x, indices, updates], params) => [scatterHost(x!, indices!, updates!, params)],
  jvp: ([x, indices, updates], [t, , u], params) => {
    const both = (u ?? null) === null ? (t ?? null) : scatterAdd(instantiate(t ?? null, x!), indices!, u!, params)
    return [[scatterAdd(x!, indices!, updates!, params)], [both]]
  },
  transpose: ([ct], [x, indices, updates], params, [xAval, , updatesAval]) => [
    x === null ? ct! : null,
    null,
    updates === null
      ? mapTangent(ct, (c) => gather(c, indices!, gatherOf(xAval!.shape, updatesAval!.shape, params)))
      : null,
  ],
  vmap: ([x, indices, updates], [xBatched, indicesBatched, updatesBatched], size, params) => [
    [
      scatterAdd(
        toBatch(x!, xBatched!, size),
        indices!,
        toBatch(updates!, updatesBatched!, size),
        batchedScatter(params, indicesBatched!),
      ),
    ],
    [true],
  ],
}

/**
 * `x` with the updates added to its windows that start at index vectors: XLA's scatter, with sums.
 *
 * Mode "clip" moves a window until it fits; mode "fill" drops one that does not fit.
 */
export const scatterAdd = op(
  scatterPrimitive,
  (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams): NDArray =>
    one(scatterPrimitive, [x, indices, updates], params),
)
