import {
  complexOf,
  isNDArray,
  isPlain,
  type NDArray,
  normalizeAxis,
  range,
  sameAval,
  scalar,
  showAval,
  sizeOf,
} from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { broadcastInDim, otherAxes, pick, toBatch } from "../primitives/broadcast.js"
import { slice } from "../primitives/pad.js"
import { concatenate, reshape, transpose } from "../primitives/shape.js"
import { type Batch, vmap } from "../program/index.js"
import { checkSame, type Flat, flatten, type Structure } from "../tree/structure.js"
import { checkFunction, nameOf, rebuild, traceFunction } from "./function.js"

type Leaves = readonly NDArray[]

/** What a reduction starts from: a scalar for each array of the tree, or a number, which takes its dtype. */
export type Initial<T> = T extends NDArray ? NDArray | number : { readonly [K in keyof T]: Initial<T[K]> }

/** The options of `reduce`. */
export interface ReduceAxes {
  /** the axes that are folded; default all of them */
  readonly axis?: number | readonly number[]
}

/** Numbers made scalars of the dtype of the leaf in whose place they stand; what does not fit stays as it is. */
const lift = (structure: Structure, leaves: Leaves, init: unknown): unknown => {
  const queue = [...leaves]
  const visit = (s: Structure, x: unknown): unknown => {
    if (s.kind === "leaf") {
      const like = queue.shift()!
      return typeof x === "number" ? scalar(x, like.dtype) : x
    }
    if (s.kind === "complex") {
      const [part] = queue.splice(0, 2)
      return typeof x === "number" ? scalar(x, complexOf(part!.dtype)) : x
    }
    if (s.kind === "list")
      return Array.isArray(x) ? x.map((item, i) => (s.items[i] ? visit(s.items[i], item) : item)) : x
    if (s.kind === "empty" || !isPlain(x) || isNDArray(x)) return x
    return { ...x, ...Object.fromEntries(s.keys.map((key, i) => [key, visit(s.items[i]!, x[key])])) }
  }
  return visit(structure, init)
}

const rowsFrom = (x: NDArray, from: number, to: number, step: number): NDArray =>
  slice(x, [from, 0], [to, x.shape[1]], [step, 1])

/** Neighbours are combined until one row is left, so that the order stays and the depth is logarithmic. */
const fold = (combine: (x: Leaves, y: Leaves) => Leaves, xs: Leaves): Leaves => {
  const n: number = xs[0]!.shape[0]
  if (n === 1) return xs
  const even = n - (n % 2)
  const shape = [even / 2, xs[0]!.shape[1]]
  const flat = (from: number): Leaves => xs.map((x) => reshape(rowsFrom(x, from, even, 2), [sizeOf(shape)]))
  const half = combine(flat(0), flat(1)).map((y) => reshape(y, shape))
  return fold(combine, n > even ? half.map((y, i) => concatenate([y, rowsFrom(xs[i]!, even, n, 1)], 0)) : half)
}

const axesOf = (op: string, xs: Flat, axis: number | readonly number[] | undefined): readonly number[] => {
  const [first] = xs.leaves
  const wrong = xs.leaves.findIndex((x) => x.shape.join() !== first!.shape.join())
  if (wrong > 0)
    throw new ShapeError({
      op,
      problem: "the arrays differ in shape",
      given: { [xs.paths[0]!]: showAval(first!), [xs.paths[wrong]!]: showAval(xs.leaves[wrong]!) },
      hint: "they are folded together, element by element: broadcast them to one shape",
    })
  const ndim = first!.shape.length
  const axes = (typeof axis === "number" ? [axis] : (axis ?? range(ndim))).map((a) =>
    normalizeAxis(op, a, ndim, showAval(first!)),
  )
  if (new Set(axes).size < axes.length)
    throw new ValueError({ op, problem: "an axis is given twice", hint: "name every axis once" })
  return [...axes].sort((a, b) => a - b)
}

/**
 * Folds arrays of one shape over axes with an associative function of scalars, or of trees of scalars, of which `init`
 * is an identity: `f(x, y)` combines what comes before with what comes after.
 *
 * Law: equal to the loop that combines one element after the other, for associative `f`; as differentiable as `f` is.
 * @throws ShapeError when the arrays differ in shape or `f` changes a type; TreeError when the trees differ
 * @example reduce(array([[1, 2], [3, 4]]), 1, mul, { axis: 1 }) // [2, 12]
 */
export const reduce = <T>(xs: T, init: Initial<T>, f: (x: T, y: T) => T, options: ReduceAxes = {}): T => {
  const op = "reduce"
  checkFunction(op, f)
  const flat = flatten(op, "xs", xs)
  if (flat.leaves.length === 0) return xs
  const start = flatten(op, "init", lift(flat.structure, flat.leaves, init))
  checkSame(op, "init", flat.structure, start.structure)
  const axes = axesOf(op, flat, options.axis)
  const scalars = flat.leaves.map((x) => ({ shape: [], dtype: x.dtype }))
  const check = (given: Flat, problem: string, hint: string): void => {
    const wrong = given.leaves.findIndex((y, i) => !sameAval(y, scalars[i]!))
    if (wrong >= 0)
      throw new ShapeError({
        op,
        problem,
        given: { [given.paths[wrong]!]: showAval(given.leaves[wrong]!), expected: showAval(scalars[wrong]!) },
        hint,
      })
  }
  check(start, "init is no scalar of the dtype of its array", "give one scalar, or a number, for each array")
  const { program, captured, out } = traceFunction(op, f, [flat, flat], ([x, y]) => f(x as T, y as T), [
    ...scalars,
    ...scalars,
  ])
  checkSame(op, "the result", flat.structure, out.structure)
  check(out, `${nameOf(f)} changes the type of what it combines`, "it takes and returns scalars of the same dtypes")
  const combine = (x: Leaves, y: Leaves): Leaves => {
    const args = [...captured.map((c): Batch => [c, false]), ...[...x, ...y].map((v): Batch => [v, true])]
    return vmap(program, args, x[0]!.shape[0]).map(([z, batched]) => toBatch(z, batched, x[0]!.shape[0]))
  }
  const [{ shape }] = flat.leaves as readonly [NDArray]
  const kept = otherAxes(shape.length, axes)
  const [n, width] = [sizeOf(pick(shape, axes)), sizeOf(pick(shape, kept))]
  const first = start.leaves.map((v) => broadcastInDim(v, [width], []))
  const rows = flat.leaves.map((x) => reshape(transpose(x, [...axes, ...kept]), [n, width]))
  const total =
    n === 0
      ? first
      : combine(
          first,
          fold(combine, rows).map((y) => reshape(y, [width])),
        )
  return rebuild<T>(
    flat.structure,
    total.map((y) => reshape(y, pick(shape, kept))),
  )
}
