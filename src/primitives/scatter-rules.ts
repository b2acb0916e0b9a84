import { type Aval, allocate, type HostArray, isFloat, sameShape, showAval } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { checkSameDType } from "./check.js"
import { checkWindows, planOf } from "./gather-index.js"
import { type ScatterParams, scatterWindows } from "./gather-params.js"

/** The type of a scatter: that of `x`, when the updates go with the indices. */
export const scatterType = (
  op: string,
  [x, indices, updates]: readonly Aval[],
  params: ScatterParams,
): readonly Aval[] => {
  const given = { x: x!, indices: indices!, updates: updates! }
  checkSameDType(op, [x!, updates!])
  const { updateWindowDims } = params
  const batch = updates!.shape.filter((_, i) => !updateWindowDims.includes(i))
  if (indices!.shape.length > 0 && !sameShape(batch, indices!.shape.slice(0, -1)))
    throw new ShapeError({
      op,
      problem: `the updates beside their window axes [${updateWindowDims.join(",")}] do not go with the indices`,
      given: Object.fromEntries(Object.entries(given).map(([name, aval]) => [name, showAval(aval)])),
      hint: "one update goes with each index vector, the last axis of the indices",
    })
  checkWindows(op, scatterWindows(x!.shape, updates!.shape, params), indices!, given)
  return [{ shape: x!.shape, dtype: x!.dtype }]
}

/** Combines in float64 what is float, one window after the other in the order of the indices. */
export const scatterHost = (
  x: HostArray,
  indices: HostArray,
  updates: HostArray,
  params: ScatterParams,
  combine: (old: number, update: number) => number,
): HostArray => {
  const { shape, dtype } = x
  const { starts, places, runsInX, runsInPlace, run } = planOf(scatterWindows(shape, updates.shape, params), indices)
  const isWide = dtype === "float32"
  const out = isWide ? new Float64Array(x.data) : allocate(dtype, x.data)
  for (let w = 0; w < starts.length; w++)
    for (let r = 0; r < runsInX.length && starts[w]! >= 0; r++) {
      const to = starts[w]! + runsInX[r]!
      const from = places[w]! + runsInPlace[r]!
      for (let i = 0; i < run; i++) out[to + i] = combine(out[to + i]!, updates.data[from + i]!)
    }
  return { shape, dtype, data: isWide ? allocate(dtype, out) : out }
}

/** The axes behind a new leading one. */
export const up = (axes: readonly number[]): readonly number[] => axes.map((a) => a + 1)

/** A scatter with a leading batch axis in `x` and the updates, and in the indices too when they have one. */
export const batchedScatter = (p: ScatterParams, indicesBatched: boolean): ScatterParams => {
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

/** The product as the dtype has it. */
export const productOf = ({ dtype }: Aval): ((x: number, y: number) => number) =>
  isFloat(dtype) ? (x, y) => x * y : Math.imul
