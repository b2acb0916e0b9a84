import { coefficientOf, type Index, type LoopKernel, type LoopVar, type Stage, visit } from "../../../kernel/index.js"
import { LANES } from "./lanes.js"

/** Reads and writes that cannot be made a vector at a time when the lanes run along a loop. */
const awkward = (stages: readonly Stage[], lane: LoopVar | undefined): number => {
  if (lane === undefined) return Number.POSITIVE_INFINITY
  const count = { loads: 0 }
  const see = (x: Index): void => {
    const nested = x.terms.some(({ atom }) => atom.tag !== "loop")
    const c = coefficientOf(x, lane)
    if (nested || (c !== 0 && c !== 1)) count.loads += 1
  }
  for (const s of stages) {
    visit([s.value], (e) => {
      if (e.tag === "load") see(e.offset)
    })
    if (s.tag === "store") see(s.offset)
  }
  return count.loads + (lane.size < LANES ? 2 * (LANES - lane.size) : 0)
}

/**
 * True when the lanes run along the last loop of every stage, false when along the last outer loop: then several turns
 * go at the same time, which a row for each worker has no place for.
 */
export const lanesInside = (kernel: LoopKernel): boolean => {
  if (kernel.worker !== undefined) return true
  const own = kernel.stages.filter((s) => s.over.length > 0)
  if (own.length === 0) return false
  const inner = Math.max(...own.map((s) => awkward([s], s.over.at(-1))))
  return inner <= awkward(kernel.stages, kernel.loops.at(-1))
}
