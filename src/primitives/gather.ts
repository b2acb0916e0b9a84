import {
  allocate,
  type DType,
  describe,
  fromParts,
  type HostArray,
  integerRange,
  type NDArray,
  partsOf,
  partsOnly,
  store,
} from "../array/index.js"
import type { Primitive } from "../program/index.js"
import { instantiate, toBatch, zerosOf } from "./broadcast.js"
import { checkNumeric } from "./check.js"
import { checkWindows, planOf } from "./gather-index.js"
import { gathered } from "./gather-lower.js"
import {
  type GatherParams,
  gatheredShape,
  gatherOf,
  gatherWindows,
  type ScatterParams,
  scatterOf,
} from "./gather-params.js"
import { mapTangent, one, op } from "./rule.js"
import { scattered } from "./scatter-lower.js"
import { batchedScatter, scatterHost, scatterType, up } from "./scatter-rules.js"

export type { GatherParams, ScatterParams } from "./gather-params.js"

/** What stands where there is no element: NaN for floats, the least signed integer, the greatest unsigned one, true. */
export const defaultFill = (dtype: DType): number => {
  const [least, greatest] = integerRange[dtype] ?? [Number.NaN, Number.NaN]
  return least < 0 ? least : greatest
}

const fillOf = (dtype: DType, { fillValue }: GatherParams): number => fillValue ?? defaultFill(dtype)

const kept = (value: number, dtype: DType): number => store("gather", value, dtype)

/** Runs from this length on are copied as a block. */
const LONG = 32

const gatherHost = (x: HostArray, indices: HostArray, params: GatherParams): HostArray => {
  const { dtype } = x
  const windows = gatherWindows(x.shape, indices.shape, params)
  const { starts, places, runsInX, runsInPlace, run } = planOf(windows, indices)
  const data = allocate(dtype, places.length * runsInX.length * run)
  const value = kept(fillOf(dtype, params), dtype)
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

const gatherPrimitive: Primitive<GatherParams> = {
  name: "gather",
  type: ([x, indices], params) => {
    checkWindows("gather", gatherWindows(x!.shape, indices!.shape, params), indices!, { x: x!, indices: indices! })
    if (params.mode === "fill") kept(fillOf(x!.dtype, params), x!.dtype)
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
  lower: ([x, indices], params) => gathered(x!, indices!, params, kept(fillOf(x!.dtype, params), x!.dtype)),
  complex: ([z, indices], params) => {
    const parts = partsOf(z!)
    if (parts === null) throw partsOnly("gather", { indices: describe(indices!) })
    const [re, im] = parts
    return [fromParts(gather(re, indices!, params), gather(im, indices!, { ...params, fillValue: 0 }))]
  },
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

const scatterPrimitive: Primitive<ScatterParams> = {
  name: "scatterAdd",
  type: (avals, params) => {
    checkNumeric("scatterAdd", avals[0]!)
    return scatterType("scatterAdd", avals, params)
  },
  impl: ([x, indices, updates], params) => [scatterHost(x!, indices!, updates!, params, (a, b) => a + b)],
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
  lower: ([x, indices, updates], params) => scattered(x!, indices!, updates!, params),
  complex: "parts",
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
