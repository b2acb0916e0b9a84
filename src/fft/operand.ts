import { complexDTypes, type NDArray, type Parts, partsOf, range } from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { axisOf } from "../operations/axes.js"
import { floats } from "../operations/elementwise.js"
import { asArray, asNumbers, checkTakes, show } from "../operations/operand.js"
import { mul } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"

/** Throws unless the operand is a real array of floats. */
export const asReal = (op: string, given: unknown): NDArray => {
  const x = asArray(op, given)
  if (partsOf(x) !== null)
    throw new DTypeError({
      op,
      problem: `takes a real array, not ${x.dtype}`,
      given: { x: show(x) },
      hint: "use the transform of complex arrays, or real(x)",
    })
  checkTakes(op, floats, [x], { x }, 'convert it first: astype(x, "float32")')
  return x
}

/** The parts of a complex array; those of a real one are itself and zeros. */
export const asParts = (op: string, given: unknown): Parts => {
  const x = asArray(op, given)
  const parts = partsOf(x)
  if (parts !== null) return parts
  checkTakes(op, [...floats, ...complexDTypes], [x], { x }, 'convert it first: astype(x, "float32")')
  return [x, zerosOf(x)]
}

/** Where the factor stands: 1/n with the inverse, 1/sqrt(n) with both directions, or 1/n with the forward one. */
export type Norm = "backward" | "ortho" | "forward"

/** The factor of a transform of `size` elements. */
export const factorOf = (op: string, norm: Norm | null | undefined, inverse: boolean, size: number): number => {
  switch (norm ?? "backward") {
    case "backward":
      return inverse ? 1 / size : 1
    case "ortho":
      return 1 / Math.sqrt(size)
    case "forward":
      return inverse ? 1 : 1 / size
    default:
      throw new ValueError({
        op,
        problem: `${typeof norm === "string" ? `"${norm}"` : show(norm)} is no normalisation`,
        hint: 'use "backward", "ortho" or "forward"',
      })
  }
}

export const scaled = (x: NDArray, factor: number): NDArray => (factor === 1 ? x : mul(x, fill(x, factor)))

/** An axis to transform, and how many of its elements: it is cut, or filled up with zeros. */
export interface Along {
  readonly axis: number
  readonly n: number
}

/** Throws unless n is a number of elements that can be transformed. */
export const checkLength = (op: string, name: string, n: unknown): number => {
  if (typeof n === "number" && Number.isSafeInteger(n) && n >= 1) return n
  throw new ValueError({
    op,
    problem: `${name} is ${typeof n === "number" ? n : show(n)}, not a number of elements`,
    hint: "use a whole number from 1 on",
  })
}

/** One axis, with its own length unless one is given. */
export const alongOf = (op: string, x: NDArray, axis = -1, n?: number | null, name = "n"): Along => {
  const at = axisOf(op, x, axis)
  const own: number = x.shape[at]
  if (n !== undefined && n !== null) return { axis: at, n: checkLength(op, name, n) }
  if (own === 0)
    throw new ShapeError({
      op,
      problem: `axis ${at} has no elements`,
      given: { x: show(x) },
      hint: "the Fourier transform needs at least one element",
    })
  return { axis: at, n: own }
}

/** The axis of a half, and the length of the real array it stands for: 2 (m - 1) unless it is given. */
export const backOf = (op: string, x: NDArray, axis = -1, n?: number | null, name = "n"): Along => {
  const at = axisOf(op, x, axis)
  const length: number = x.shape[at]
  if ((n === undefined || n === null) && length < 2)
    throw new ShapeError({
      op,
      problem: `axis ${at} has ${length} element${length === 1 ? "" : "s"}: the half of 0 real ones`,
      given: { x: show(x) },
      hint: `give the number of real elements: ${name}`,
    })
  return alongOf(op, x, at, n ?? 2 * (length - 1), name)
}

/** The axes to transform, in the order given: the last ones when only lengths are given, all when nothing is. */
export const axesOfOptions = (op: string, x: NDArray, s: unknown, axes: unknown): readonly number[] => {
  const n: number = x.shape.length
  const lengths = s === undefined || s === null ? null : asNumbers(op, s, "s")
  const chosen =
    axes === undefined || axes === null
      ? range(n).slice(Math.max(0, n - (lengths?.length ?? n)))
      : asNumbers(op, axes, "axes").map((a) => axisOf(op, x, a))
  const twice = chosen.find((a, i) => chosen.indexOf(a) !== i)
  if (twice !== undefined)
    throw new ShapeError({
      op,
      problem: `axis ${twice} is given twice`,
      given: { x: show(x) },
      hint: "name every axis once",
    })
  if (lengths !== null && lengths.length !== chosen.length)
    throw new ShapeError({
      op,
      problem: `${lengths.length} lengths do not go with ${chosen.length} axes`,
      given: { x: show(x) },
      hint: "give one length in s for each axis in axes",
    })
  return chosen
}

/** Several axes, each with its own length unless one is given. */
export const alongsOf = (op: string, x: NDArray, s: unknown, axes: unknown): readonly Along[] => {
  const lengths = s === undefined || s === null ? null : asNumbers(op, s, "s")
  return axesOfOptions(op, x, s, axes).map((axis, i) => alongOf(op, x, axis, lengths?.[i], `s[${i}]`))
}
