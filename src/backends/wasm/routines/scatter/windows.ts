import { bytesOf, type DType, stridesOf } from "../../../../array/index.js"
import { keptAxes, type Windows } from "../../../../primitives/gather-index.js"
import { type Axis, merged } from "../nest.js"

/** One component of an index vector: how far it moves a window, and the last start at which the window fits. */
export interface Component {
  readonly step: number
  readonly last: number
}

/** How windows lie in an array, in the updates and in the indices, in bytes. */
export interface WindowLoops {
  /** over windows: steps in the array, in the updates and in the indices */
  readonly windows: readonly Axis[]
  readonly components: readonly Component[]
  /** over the runs of a window: steps in the array and in the updates */
  readonly runs: readonly Axis[]
  /** elements of a run, which are neighbours in both */
  readonly run: number
}

/** The loops over all windows; `held` is the dtype that the array is held in. */
export const windowLoops = (w: Windows, indices: readonly number[], dtype: DType, held: DType): WindowLoops => {
  const [inX, inUpdates, inIndices] = [stridesOf(w.shape), stridesOf(w.placed), stridesOf(indices)]
  const [to, from] = [bytesOf(held), bytesOf(dtype)]
  const free = w.placed.map((_, a) => a).filter((a) => !w.offsets.includes(a))
  const windows = indices.slice(0, -1).map((size, i) => {
    const batch = w.indexBatching.indexOf(i)
    return {
      size,
      steps: [batch < 0 ? 0 : inX[w.batching[batch]!]! * to, inUpdates[free[i]!]! * from, inIndices[i]! * 4],
    }
  })
  const kept = merged(
    keptAxes(w).map((a, i) => ({ size: w.sizes[a]!, steps: [inX[a]! * to, inUpdates[w.offsets[i]!]! * from] })),
  )
  const inner = kept.at(-1)
  const adjoins = inner !== undefined && inner.steps[0] === to && inner.steps[1] === from
  return {
    windows: merged(windows),
    components: w.indexMap.map((a) => ({ step: inX[a]! * to, last: w.shape[a]! - w.sizes[a]! })),
    runs: adjoins ? kept.slice(0, -1) : kept,
    run: adjoins ? inner.size : 1,
  }
}
