import {
  complexDTypes,
  type DType,
  fromParts,
  isComplexArray,
  type NDArray,
  type Parts,
  range,
  type Shape,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axesOf } from "../operations/axes.js"
import type { ConvolveMode } from "../operations/convolve.js"
import { floats } from "../operations/elementwise.js"
import { checkTakes, commonShape, expand, operands, quote, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { add, mul, sub } from "../primitives/arithmetic.js"
import { smoothFrom } from "../primitives/fft/lengths.js"
import { complexAlong, realAlong, realBackAlong } from "./along.js"
import { type Along, asParts, scaled } from "./operand.js"

/** The options of `fftConvolve`. */
export interface FFTConvolveOptions {
  /** all sums, as many as x has elements from the middle, or those where both overlap fully; default "full" */
  readonly mode?: ConvolveMode
  /** the axes that are convolved; the others broadcast; default all */
  readonly axes?: number | readonly number[] | null
}

type Given = Readonly<Record<"x" | "y", unknown>>

/** The first of the sums of m and n elements that a mode keeps, and how many. */
const kept = (op: string, mode: ConvolveMode, m: number, n: number): readonly [from: number, count: number] => {
  switch (mode) {
    case "full":
      return [0, m + n - 1]
    case "same":
      return [Math.floor((n - 1) / 2), m]
    case "valid":
      return [Math.min(m, n) - 1, Math.abs(m - n) + 1]
    default:
      throw new ValueError({
        op,
        problem: `${quote(mode)} is no mode`,
        hint: 'use "full", "same" or "valid"',
      })
  }
}

const checkLengths = (
  op: string,
  x: NDArray,
  y: NDArray,
  axes: readonly number[],
  given: Given,
  mode: string,
): void => {
  if (axes.some((a) => x.shape[a] === 0 || y.shape[a] === 0))
    throw new ShapeError({
      op,
      problem: "there are no elements to convolve",
      given: showAll(given),
      hint: "both need at least one along every axis",
    })
  if (mode === "valid" && axes.some((a) => x.shape[a] < y.shape[a]) && axes.some((a) => x.shape[a] > y.shape[a]))
    throw new ShapeError({
      op,
      problem: "neither overlaps the other fully along every axis",
      given: showAll(given),
      hint: 'one of them must be the longer one along all axes, or use the mode "full" or "same"',
    })
}

/** The transform along some axes; a real array's last one is cut to its half. */
const spectrum = (op: string, x: NDArray, alongs: readonly Along[]): Parts =>
  isComplexArray(x)
    ? alongs.reduce((z, along) => complexAlong(z, along, false), asParts(op, x))
    : alongs.slice(0, -1).reduce((z, along) => complexAlong(z, along, false), realAlong(x, alongs.at(-1)!))

const back = (z: Parts, alongs: readonly Along[], isReal: boolean): NDArray => {
  const others = isReal ? alongs.slice(0, -1) : alongs
  const [re, im] = others.reduce((w, along) => complexAlong(w, along, true), z)
  const factor = 1 / alongs.reduce((product, { n }) => product * n, 1)
  return isReal
    ? scaled(realBackAlong([re, im], alongs.at(-1)!), factor)
    : fromParts(scaled(re, factor), scaled(im, factor))
}

const product = ([a, b]: Parts, [c, d]: Parts): Parts => [sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c))]

/**
 * The convolution of two arrays along some axes, default all, by Fourier transforms: in O(n log n), with an error in
 * the size of the largest sum; `convolve` is for short vectors. "same" is centred on x, as SciPy has it.
 *
 * @throws ShapeError unless both have the same number of axes and elements along each; DTypeError unless both are float,
 * or complex, of one dtype; ValueError for an unknown mode
 * @example round(fftConvolve(array([1, 2, 3]), array([0, 2, 1]))) // [0, 2, 5, 8, 3]
 */
export const fftConvolve = operation(
  "fftConvolve",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    options: FFTConvolveOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "fftConvolve"
    const { mode = "full" } = options
    const given = { x, y }
    const [a, b] = operands(op, given)
    checkTakes(op, [...floats, ...complexDTypes], [a!], given, 'convert both first: astype(x, "float32")')
    if (a!.shape.length !== b!.shape.length)
      throw new ShapeError({
        op,
        problem: `one has ${a!.shape.length} axes and the other ${b!.shape.length}`,
        given: showAll(given),
        hint: "add axes with expandDims(x, axis)",
      })
    const axes = axesOf(op, a!, options.axes)
    const places = axes.map((axis) => kept(op, mode, a!.shape[axis], b!.shape[axis]))
    checkLengths(op, a!, b!, axes, given, mode)
    const others = ({ shape }: NDArray): Shape => shape.map((d: number, i: number) => (axes.includes(i) ? 1 : d))
    const batch = commonShape(op, [others(a!), others(b!)], given)
    if (axes.length === 0) return mul(expand(a!, batch), expand(b!, batch))
    const alongs = axes.map((axis) => ({
      axis,
      n: 2 * smoothFrom(Math.ceil((a!.shape[axis] + b!.shape[axis] - 1) / 2)),
    }))
    const [p, q] = [a!, b!].map((z) => spectrum(op, z, alongs))
    const wide = (z: NDArray): NDArray =>
      expand(
        z,
        range(batch.length).map((i) => (axes.includes(i) ? z.shape[i] : batch[i]!)),
      )
    const spread = ([re, im]: Parts): Parts => [wide(re), wide(im)]
    const whole = back(product(spread(p!), spread(q!)), alongs, !isComplexArray(a!))
    return axes.reduce((z, axis, i) => sliceAxis(z, axis, places[i]![0], places[i]![0] + places[i]![1]), whole)
  },
  ["mode", "axes"],
)
