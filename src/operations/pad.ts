import { type DType, type NDArray, nameOfValue, range, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { pad as padPrimitive } from "../primitives/pad.js"
import { concatenate, rev } from "../primitives/shape.js"
import { asArray, operands, show } from "./operand.js"
import { sliceAxis } from "./rearrange.js"

/** Elements added before and after an axis: one number for both, or a pair. */
export type PadWidth = number | readonly [before: number, after: number]

/** One width for all axes, or one pair for each. */
export type PadWidths = PadWidth | readonly (readonly [before: number, after: number])[]

/** What stands in the padding: a constant, the last element, or the array mirrored or repeated. */
export type PadMode = "constant" | "edge" | "reflect" | "symmetric" | "wrap"

/** The options of `pad`. */
export interface PadOptions {
  /** default "constant"; "reflect" does not repeat the edge, "symmetric" does */
  readonly mode?: PadMode
  /** the constant; default 0 */
  readonly value?: NDArray<readonly []> | number
}

type Pairs = readonly (readonly [number, number])[]

const isPair = (widths: unknown): widths is readonly [number, number] =>
  Array.isArray(widths) && typeof widths[0] === "number" && typeof widths[1] === "number"

const pairsOf = (x: NDArray, widths: PadWidths): Pairs => {
  const n: number = x.shape.length
  const pairs: Pairs =
    typeof widths === "number"
      ? range(n).map(() => [widths, widths] as const)
      : isPair(widths)
        ? range(n).map(() => widths)
        : widths
  if (!Array.isArray(pairs) || !pairs.every(isPair))
    throw new ShapeError({
      op: "pad",
      problem: `the widths are ${nameOfValue(widths)}, which has not a pair for each axis`,
      given: { x: show(x) },
      hint: "give one number, one pair [before, after], or a pair for each axis",
    })
  if (pairs.length !== n)
    throw new ShapeError({
      op: "pad",
      problem: `${pairs.length} pairs of widths do not go with ${n} axes`,
      given: { x: show(x) },
      hint: "give one number, one pair [before, after], or a pair for each axis",
    })
  const wrong = pairs.flat().find((w) => !Number.isInteger(w) || w < 0)
  if (wrong !== undefined)
    throw new ValueError({ op: "pad", problem: `${wrong} is no width`, hint: "use whole numbers, none below 0" })
  return pairs
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n

/** The index in 0..n-1 that stands at the position i, which may lie outside. */
const sources: Readonly<Record<Exclude<PadMode, "constant">, (i: number, n: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: modulo,
  symmetric: (i, n) => {
    const k = modulo(i, 2 * n)
    return k < n ? k : 2 * n - 1 - k
  },
  reflect: (i, n) => {
    const k = modulo(i, Math.max(2 * n - 2, 1))
    return k < n ? k : 2 * n - 2 - k
  },
}

interface Run {
  readonly from: number
  readonly step: number
  readonly length: number
}

/** Indices as runs that rise, fall or stay. */
const runsOf = (indices: readonly number[]): readonly Run[] =>
  indices.reduce<readonly Run[]>((runs, i) => {
    const last = runs.at(-1)
    if (last === undefined) return [{ from: i, step: 0, length: 1 }]
    const step = last.length === 1 ? i - last.from : last.step
    const follows = Math.abs(step) <= 1 && i === last.from + step * last.length
    return follows
      ? [...runs.slice(0, -1), { from: last.from, step, length: last.length + 1 }]
      : [...runs, { from: i, step: 0, length: 1 }]
  }, [])

const takeRun = (x: NDArray, axis: number, { from, step, length }: Run): NDArray => {
  const to = from + step * (length - 1)
  const piece = sliceAxis(x, axis, Math.min(from, to), Math.max(from, to) + 1)
  if (step < 0) return rev(piece, [axis])
  const shape: Shape = x.shape
  return step === 0 && length > 1
    ? broadcastInDim(
        piece,
        shape.map((d, i) => (i === axis ? length : d)),
        range(shape.length),
      )
    : piece
}

const padAxis = (x: NDArray, axis: number, [before, after]: readonly [number, number], mode: PadMode): NDArray => {
  if (mode === "constant" || before + after === 0) return x
  const n: number = x.shape[axis]
  if (n === 0)
    throw new ShapeError({
      op: "pad",
      problem: `axis ${axis} has no elements to repeat in mode "${mode}"`,
      given: { x: show(x) },
      hint: 'use the mode "constant"',
    })
  const indices = range(before + n + after).map((i) => sources[mode](i - before, n))
  return concatenate(
    runsOf(indices).map((run) => takeRun(x, axis, run)),
    axis,
  )
}

/**
 * The array with elements added around it.
 *
 * @throws ShapeError when the widths do not go with the axes; ValueError for an unknown mode or a negative width
 * @example pad(array([1, 2]), [1, 2]) // [0, 1, 2, 0, 0]
 */
export const pad = <D extends DType>(
  x: NDArray<Unknown, D>,
  widths: PadWidths,
  options: PadOptions = {},
): NDArray<Unknown, D> => {
  const { mode = "constant", value = 0 } = options
  const pairs = pairsOf(asArray("pad", x), widths)
  if (mode !== "constant" && !Object.hasOwn(sources, mode))
    throw new ValueError({
      op: "pad",
      problem: `"${String(mode)}" is no mode`,
      hint: `use "constant", ${Object.keys(sources)
        .map((name) => `"${name}"`)
        .join(", ")}`,
    })
  if (mode !== "constant") return pairs.reduce<NDArray>((y, pair, axis) => padAxis(y, axis, pair, mode), x)
  const [, constant] = operands("pad", { x, value })
  if (constant!.shape.length > 0)
    throw new ShapeError({
      op: "pad",
      problem: "the value must be a number or a scalar",
      given: { x: show(x), value: show(value) },
      hint: "pad each axis on its own for different values",
    })
  const none = pairs.map(() => 0)
  return pairs.every(([a, b]) => a + b === 0)
    ? x
    : padPrimitive(
        x,
        constant!,
        pairs.map(([before]) => before),
        pairs.map(([, after]) => after),
        none,
      )
}
