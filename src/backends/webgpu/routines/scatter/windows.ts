import { stridesOf } from "../../../../array/index.js"
import { at, constant, type Index, type LoopVar, loopVar, plus, times, turnsOf } from "../../../../kernel/index.js"
import { keptAxes, type Windows } from "../../../../primitives/gather-index.js"
import { partOf } from "../../wgsl/address.js"
import { block } from "../../wgsl/text.js"

/** Where the windows of a scatter lie, as functions of WGSL. */
export interface WindowCode {
  readonly windows: number
  /** elements of a window */
  readonly elements: number
  /** two windows that meet are the same window */
  readonly areApart: boolean
  /** `startOf(w)`: where a window starts in the array, `NONE` for one that does not count; it reads `indices` */
  readonly starts: readonly string[]
  /** `inArray(e)` and `inUpdates(w, e)`: an element of a window from its start, and in the updates */
  readonly places: readonly string[]
}

/** The start of a window that does not count. */
export const NONE = "0xffffffffu"

const affine = (loops: readonly LoopVar[], steps: readonly number[]): Index =>
  loops.reduce((sum, v, i) => plus(sum, times(at(v), steps[i]!)), constant(0))

/** A component of an index vector: it moves the start, held to where the window fits, or drops the window. */
const component = (k: number, step: number, last: number, isSigned: boolean, clip: boolean): readonly string[] => {
  const value = `let i${k} = indices[first + ${k}u];`
  if (clip) {
    const held = isSigned ? `u32(clamp(i${k}, 0i, ${last}i))` : `min(i${k}, ${last}u)`
    return [value, `at += ${step}u * ${held};`]
  }
  const outside = isSigned ? `i${k} < 0i || i${k} > ${last}i` : `i${k} > ${last}u`
  return [value, `if (${outside}) { return ${NONE}; }`, `at += ${step}u * u32(i${k});`]
}

/** The windows at index vectors of an integer dtype. */
export const windowCode = (w: Windows, indices: readonly number[], isSigned: boolean): WindowCode => {
  const [inX, inUpdates, inIndices] = [stridesOf(w.shape), stridesOf(w.placed), stridesOf(indices)]
  const free = w.placed.map((_, a) => a).filter((a) => !w.offsets.includes(a))
  const loops = indices.slice(0, -1).map((n, i) => loopVar(`w${i}`, n))
  const kept = keptAxes(w)
  const inside = kept.map((a) => loopVar(`e${a}`, w.sizes[a]!))
  const batch = loops.map((_, i) => {
    const axis = w.indexBatching.indexOf(i)
    return axis < 0 ? 0 : inX[w.batching[axis]!]!
  })
  const part = (of: readonly LoopVar[], steps: readonly number[], counter: string): string =>
    partOf(affine(of, steps), of, counter)
  const components = w.indexMap.flatMap((a, k) =>
    component(k, inX[a]!, w.shape[a]! - w.sizes[a]!, isSigned, w.mode === "clip"),
  )
  const moves = w.indexMap.length > 0
  return {
    windows: turnsOf(loops),
    elements: turnsOf(inside),
    areApart: turnsOf(loops) === 1 || w.indexMap.every((a) => w.sizes[a] === 1),
    starts: [
      ...block("fn startOf(w: u32) -> u32", [
        `var at = ${part(loops, batch, "w")};`,
        ...(moves ? [`let first = ${part(loops, inIndices, "w")};`, ...components] : []),
        "return at;",
      ]),
      "",
    ],
    places: [
      ...block("fn inArray(e: u32) -> u32", [
        `return ${part(
          inside,
          kept.map((a) => inX[a]!),
          "e",
        )};`,
      ]),
      "",
      ...block("fn inUpdates(w: u32, e: u32) -> u32", [
        `return ${part(
          loops,
          free.map((a) => inUpdates[a]!),
          "w",
        )} + ${part(
          inside,
          w.offsets.map((a) => inUpdates[a]!),
          "e",
        )};`,
      ]),
    ],
  }
}
