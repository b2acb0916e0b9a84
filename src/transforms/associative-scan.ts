import { type NDArray, normalizeAxis, sameAval, showAval } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { slice } from "../primitives/pad.js"
import { concatenate, reshape, rev } from "../primitives/shape.js"
import { checkSame, flatten } from "../tree/structure.js"
import { checkFunction, flattenResult, nameOf, rebuild } from "./function.js"

type Leaves = readonly NDArray[]

/** Every `step`-th slice along an axis, from `start` up to `limit`. */
const along = (x: NDArray, axis: number, start: number, limit: number, step = 1): NDArray =>
  slice(
    x,
    x.shape.map((_: number, i: number) => (i === axis ? start : 0)),
    x.shape.map((d: number, i: number) => (i === axis ? limit : d)),
    x.shape.map((_: number, i: number) => (i === axis ? step : 1)),
  )

/** even[0], odd[0], even[1], odd[1], ...; there may be one more even than odd. */
const interleave = (even: NDArray, odd: NDArray, axis: number): NDArray => {
  const n: number = odd.shape[axis]
  const widen = (x: NDArray): NDArray => reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)])
  const pairs = concatenate([widen(along(even, axis, 0, n)), widen(odd)], axis + 1)
  const mixed = reshape(
    pairs,
    odd.shape.map((d: number, i: number) => (i === axis ? 2 * n : d)),
  )
  return even.shape[axis] > n ? concatenate([mixed, along(even, axis, n, n + 1)], axis) : mixed
}

/** Blelloch's odd-even recursion: combine neighbours, scan the half, fill in the rest. */
const prefix = (f: (x: Leaves, y: Leaves) => Leaves, xs: Leaves, axis: number): Leaves => {
  const n: number = xs[0]!.shape[axis]
  if (n < 2) return xs
  const odd = n % 2 === 1
  const pairs = f(
    xs.map((x) => along(x, axis, 0, n - 1, 2)),
    xs.map((x) => along(x, axis, 1, n, 2)),
  )
  const odds = prefix(f, pairs, axis)
  const half = pairs[0]!.shape[axis] as number
  const rest = f(
    odds.map((x) => along(x, axis, 0, odd ? half : half - 1)),
    xs.map((x) => along(x, axis, 2, n, 2)),
  )
  const evens = xs.map((x, i) => concatenate([along(x, axis, 0, 1), rest[i]!], axis))
  return evens.map((e, i) => interleave(e, odds[i]!, axis))
}

/**
 * All prefixes of an associative operation in logarithmic depth: `f` combines two batches of slices along the axis
 * (Blelloch, 1990).
 *
 * Law: for associative `f`, equal to the scan that combines one slice after the other.
 * @throws ShapeError when the leaves differ in length along the axis
 * @example associativeScan(add, array([1, 2, 3])) // [1, 3, 6]
 */
export const associativeScan = <T>(
  f: (x: T, y: T) => T,
  xs: T,
  options: { readonly reverse?: boolean; readonly axis?: number } = {},
): T => {
  const op = "associativeScan"
  checkFunction(op, f)
  const flat = flatten(op, "xs", xs)
  const [first] = flat.leaves
  if (first === undefined) return xs
  const axes = flat.leaves.map((x, i) =>
    normalizeAxis(op, options.axis ?? 0, x.shape.length, `${showAval(x)}   (${flat.paths[i]})`),
  )
  const axis = axes[0]!
  if (flat.leaves.some((x, i) => x.shape[axes[i]!] !== first.shape[axis] || axes[i] !== axis))
    throw new ShapeError({
      op,
      problem: "the leaves have different lengths along the axis",
      given: Object.fromEntries(flat.leaves.map((x, i) => [flat.paths[i]!, showAval(x)])),
      hint: "make them equally long",
    })
  const combine = (x: Leaves, y: Leaves): Leaves => {
    const result = flattenResult(op, f, f(rebuild(flat.structure, x), rebuild(flat.structure, y)))
    checkSame(op, "the result", flat.structure, result.structure)
    const wrong = result.leaves.findIndex((r, i) => !sameAval(r, x[i]!))
    if (wrong >= 0)
      throw new ShapeError({
        op,
        problem: `${nameOf(f)} changes the type of ${result.paths[wrong]}`,
        given: { before: showAval(x[wrong]!), after: showAval(result.leaves[wrong]!) },
        hint: "it combines two batches of slices, along the axis, into one batch of the same shape",
      })
    return result.leaves
  }
  const flip = (list: Leaves): Leaves => (options.reverse ? list.map((x) => rev(x, [axis])) : list)
  return rebuild(flat.structure, flip(prefix(combine, flip(flat.leaves), axis)))
}
