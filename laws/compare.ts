import { describe, isFloat, isHostArray, type NDArray, sameAval, toTypedArray } from "../src/array/index.js"
import { holds, type Verdict, type Violated } from "./law.js"

/** How far apart two sides may be: relative to the largest element of either, for float64 and float32. */
export interface Precision {
  readonly float64: number
  readonly float32: number
}

export const close: Precision = { float64: 1e-9, float32: 2e-5 }
export const numerical: Precision = { float64: 2e-6, float32: 2e-2 }
export const exact: Precision = { float64: 0, float32: 0 }

/** The largest difference, absolute and relative to the largest finite element; NaN equals NaN. */
const distance = (x: NDArray, y: NDArray): readonly [absolute: number, relative: number] => {
  const [a, b] = [toTypedArray(x), toTypedArray(y)]
  let [worst, size] = [0, 1]
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i]!, b[i]!]
    if (Object.is(u, v) || u === v) {
      if (Number.isFinite(u)) size = Math.max(size, Math.abs(u))
      continue
    }
    const d = Math.abs(u - v)
    worst = Number.isNaN(d) ? Infinity : Math.max(worst, d)
    size = Math.max(size, Math.min(Math.abs(u), Number.MAX_VALUE), Math.min(Math.abs(v), Number.MAX_VALUE))
  }
  return [worst, worst / size]
}

/** Both sides equal: as many arrays, of the same types, with elements as close as the precision says. */
export const same = (
  violated: Violated,
  what: string,
  left: readonly NDArray[],
  right: readonly NDArray[],
  precision: Precision = close,
  program?: string,
): Verdict => {
  const more = program === undefined ? {} : { program }
  if (left.length !== right.length)
    return violated(`${what}: ${left.length} results on the left, ${right.length} on the right`, more)
  for (const [i, x] of left.entries()) {
    const y = right[i]!
    if (!sameAval(x, y))
      return violated(`${what}: the types differ`, { ...more, left: describe(x), right: describe(y) })
    if (!isHostArray(x) || !isHostArray(y)) return violated(`${what}: a result has no elements`, more)
    const [absolute, relative] = distance(x, y)
    const allowed = isFloat(x.dtype) ? precision[x.dtype as keyof Precision] : 0
    if (!(relative <= allowed))
      return violated(`${what}: the sides differ`, { ...more, left: String(x), right: String(y), absolute, relative })
  }
  return holds
}
