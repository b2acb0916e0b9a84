import { checkGiven, number, options as optionsKind } from "../array/given.js"
import { array, isNDArray, type NDArray, range, type Shape, sameAval, sizeOf } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, sub } from "../primitives/arithmetic.js"
import { and, shiftRightLogical } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { gt, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { concatenate, iota } from "../primitives/shape.js"
import { associativeScan } from "../transforms/associative-scan.js"
import { checkFunction } from "../transforms/function.js"
import { scan } from "../transforms/scan.js"
import { axesOf, axisOf, broadcastTo, reshapeTo } from "./axes.js"
import { asArray, operands, show } from "./operand.js"
import { sliceAxis } from "./rearrange.js"
import { type FoldOptions, keptShape, masked } from "./reduce.js"
import { take } from "./take.js"
import { type Indices, update } from "./update.js"

/** A function of two elements; reductions need it associative. */
export type Elementwise = (x: NDArray, y: NDArray) => NDArray

/** The options of `ufunc`. */
export interface UfuncOptions {
  /** what leaves every element as it is: the reduction of none */
  readonly identity?: number
}

/** The methods of NumPy's universal functions, of a function of two elements. */
export interface Ufunc {
  /** all elements over axes, default 0, combined: (x0 f x1) f (x2 f x3) ... */
  readonly reduce: (x: NDArray, options?: FoldOptions) => NDArray
  /** the elements up to each along an axis, default 0, combined */
  readonly accumulate: (x: NDArray, options?: { readonly axis?: number }) => NDArray
  /** the slices from each index up to the next one, combined; the one slice where the next index is not larger */
  readonly reduceat: (x: NDArray, indices: NDArray | readonly number[], options?: { readonly axis?: number }) => NDArray
  /** x with each indexed element combined with its value, one after the other when an index comes twice */
  readonly at: (x: NDArray, indices: Indices, values: NDArray | number) => NDArray
  /** every element of x combined with every element of y */
  readonly outer: (x: NDArray, y: NDArray) => NDArray
}

/** The function, checked to keep shape and dtype. */
const checked =
  (f: Elementwise): Elementwise =>
  (x, y) => {
    const z = asArray("ufunc", f(x, y), "the result of f")
    if (sameAval(z, x)) return z
    throw new ShapeError({
      op: "ufunc",
      problem: "f changes shape or dtype",
      given: { x: show(x), y: show(y), "f(x, y)": show(z) },
      hint: "it combines elements: its result has the type of its operands",
    })
  }

/** Neighbours combined until one slice is left. */
const fold = (f: Elementwise, x: NDArray, axis: number): NDArray => {
  const n: number = x.shape[axis]
  if (n === 1) return x
  const even = n - (n % 2)
  const pairs = f(sliceAxis(x, axis, 0, even - 1, 2), sliceAxis(x, axis, 1, even, 2))
  return fold(f, even === n ? pairs : concatenate([pairs, sliceAxis(x, axis, n - 1, n)], axis), axis)
}

const withoutIdentity = (x: NDArray, problem: string): ValueError =>
  new ValueError({
    op: "ufunc.reduce",
    problem,
    given: { x: show(x) },
    hint: "say what the reduction of no elements is: ufunc(f, { identity })",
  })

const reduceWith = (
  f: Elementwise,
  identity: number | undefined,
  x: NDArray,
  { axis = 0, keepDims, where, initial }: FoldOptions,
): NDArray => {
  const axes = axesOf("ufunc.reduce", asArray("ufunc.reduce", x), axis)
  const none = identity ?? initial
  const isEmpty = axes.some((a) => x.shape[a] === 0)
  if (none === undefined && (isEmpty || where !== undefined))
    throw withoutIdentity(x, isEmpty ? "there are no elements" : "there may be no element where the mask holds")
  const kept = keptShape(x.shape, axes)
  const counted = where === undefined ? x : masked("ufunc.reduce", x, where, none!)
  const total = isEmpty
    ? fill({ shape: kept, dtype: x.dtype }, none!)
    : axes.reduce<NDArray>((y, a) => fold(f, y, a), counted)
  const all = initial === undefined ? total : f(fill(total, initial), total)
  return keepDims === true
    ? all
    : reshapeTo(
        all,
        x.shape.filter((_: number, i: number) => !axes.includes(i)),
      )
}

/** For k = 0, 1, ... every run of 2^k slices, combined. */
const runsOf = (f: Elementwise, x: NDArray, axis: number): readonly NDArray[] => {
  const n: number = x.shape[axis]
  const levels = Math.floor(Math.log2(n)) + 1
  return range(levels - 1).reduce<readonly NDArray[]>(
    (runs, k) => {
      const last = runs.at(-1)!
      const m: number = last.shape[axis]
      return [...runs, f(sliceAxis(last, axis, 0, m - 2 ** k), sliceAxis(last, axis, 2 ** k, m))]
    },
    [x],
  )
}

/** A segment is as many runs of powers of two as its length has bits, one beginning where the last ends. */
const reduceSegments = (f: Elementwise, x: NDArray, starts: NDArray, axis: number): NDArray => {
  const n: number = x.shape[axis]
  const m: number = starts.shape[0]
  const ends = concatenate(
    [sliceAxis(starts, 0, Math.min(m, 1), m), fill({ shape: [Math.min(m, 1)], dtype: "int32" }, n)],
    0,
  )
  const lengths = select(gt(ends, starts), sub(ends, starts), fill(starts, 1))
  const pick = (from: NDArray, at: NDArray): NDArray => take(from, at, { axis, mode: "clip" })
  const shape = x.shape.map((d: number, i: number) => (i === axis ? m : d))
  const along = (mask: NDArray): NDArray =>
    broadcastTo(
      reshapeTo(
        mask,
        shape.map((d: number, i: number) => (i === axis ? d : 1)),
      ),
      shape,
    )
  const no = fill({ shape: [m], dtype: "bool" }, 0)
  const begin = { total: pick(x, starts), at: starts, some: no }
  return runsOf(f, x, axis).reduce(({ total, at, some }, runs, k) => {
    const bit = and(shiftRightLogical(lengths, fill(lengths, k)), fill(lengths, 1))
    const isSet = ne(bit, zerosOf(bit))
    const run = pick(runs, at)
    const joined = select(along(some), f(total, run), run)
    return {
      total: select(along(isSet), joined, total),
      at: select(isSet, add(at, fill(at, 2 ** k)), at),
      some: select(isSet, isSet, some),
    }
  }, begin).total
}

const startsOf = (op: string, x: NDArray, indices: NDArray | readonly number[], axis: number): NDArray => {
  const n: number = x.shape[axis]
  if (!isNDArray(indices) && Array.isArray(indices)) {
    const wrong = indices.find((i: unknown) => !Number.isInteger(i) || Number(i) < 0 || Number(i) >= n)
    if (wrong !== undefined)
      throw new ValueError({
        op,
        problem: `${String(wrong)} is no index of axis ${axis}`,
        given: { x: show(x) },
        hint: `use whole numbers from 0 to ${n - 1}`,
      })
    return array(indices, { dtype: "int32" })
  }
  const starts = convert(asArray(op, indices, "indices"), "int32")
  if (starts.shape.length !== 1 || n === 0)
    throw new ShapeError({
      op,
      problem: n === 0 ? "there are no elements" : "the indices are no vector",
      given: { x: show(x), indices: show(indices) },
      hint: "give the index at which each segment begins",
    })
  return starts
}

/** One element after the other, so that what comes twice counts twice. */
const updateWith = (f: Elementwise, x: NDArray, indices: Indices, values: NDArray | number): NDArray => {
  const op = "ufunc.at"
  const [own, given] = operands(op, { x: asArray(op, x), values })
  const shape: Shape = own!.shape
  const size = sizeOf(shape)
  const places = update.get(reshapeTo(iota([size], "int32", 0), shape), indices, { mode: "fill", fillValue: size })
  const count = sizeOf(places.shape)
  const step = (flat: NDArray, [place, value]: readonly [NDArray, NDArray]): readonly [NDArray, null] => [
    update.set(flat, [place], f(take(flat, place, { mode: "clip" }), value)),
    null,
  ]
  const each = [reshapeTo(places, [count]), reshapeTo(broadcastTo(given!, places.shape), [count])] as const
  return reshapeTo(scan(step, reshapeTo(own!, [size]), each)[0], shape)
}

const ufuncOptions = optionsKind({ identity: number })

/**
 * The methods that NumPy's universal functions have, for a function of two elements such as `add`: reduce, accumulate,
 * reduceat, at and outer.
 *
 * Law: `reduce` and `accumulate` combine in a tree, so that f must be associative.
 * @throws ValueError where elements are missing and there is no identity; ShapeError when f changes shape or dtype
 * @example ufunc(add).reduceat(array([1, 2, 3, 4]), [0, 2]) // [3, 7]
 */
export const ufunc = (f: Elementwise, options: UfuncOptions = {}): Ufunc => {
  checkFunction("ufunc", f)
  checkGiven("ufunc", "options", ufuncOptions, options)
  const { identity } = options
  const combine = checked(f)
  return {
    reduce: (x, folding) => reduceWith(combine, identity, x, folding ?? {}),
    accumulate: (x, along) => associativeScan(combine, asArray("ufunc.accumulate", x), { axis: along?.axis ?? 0 }),
    reduceat: (x, indices, given) => {
      const { axis = 0 } = given ?? {}
      const along = axisOf("ufunc.reduceat", asArray("ufunc.reduceat", x), axis)
      return reduceSegments(combine, x, startsOf("ufunc.reduceat", x, indices, along), along)
    },
    at: (x, indices, values) => updateWith(combine, x, indices, values),
    outer: (x, y) => {
      const [a, b] = operands("ufunc.outer", { x: asArray("ufunc.outer", x), y: asArray("ufunc.outer", y, "y") })
      return f(reshapeTo(a!, [...a!.shape, ...b!.shape.map(() => 1)]), b!)
    },
  }
}
