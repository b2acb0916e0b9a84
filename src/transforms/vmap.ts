import { isPlain, type NDArray, nameOfValue, range, showAval } from "../array/index.js"
import { ShapeError, TreeError, ValueError } from "../errors/index.js"
import { toBatch } from "../primitives/broadcast.js"
import { transpose } from "../primitives/shape.js"
import { type Batch, vmap as vmapProgram } from "../program/index.js"
import { type Flat, keyPath, leafCount, type Structure, wordOf } from "../tree/structure.js"
import {
  apply,
  argumentNames,
  derive,
  type Fn,
  flattenArguments,
  leavesOf,
  rebuild,
  traceFunction,
} from "./function.js"

/** An axis, `null` for "not mapped", or a tree of them whose leaves cover whole subtrees. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes }

export interface VmapOptions {
  /** one entry an argument, or one for all; default 0 */
  readonly in?: number | null | readonly Axes[]
  /** for the result; default 0 */
  readonly out?: Axes
  /** the batch size; needed only when no argument is mapped */
  readonly size?: number
}

const isAxis = (a: unknown): a is number | null => a === null || (typeof a === "number" && Number.isInteger(a))

const sameKeys = (axes: object, keys: readonly string[]): boolean =>
  Object.keys(axes).length === keys.length && keys.every((k) => Object.hasOwn(axes, k))

/** One axis for every leaf: an axis standing for a subtree covers all its leaves. `what` names the tree. */
const spread = (axes: unknown, s: Structure, path: string, what: string): readonly (number | null)[] => {
  if (s.kind === "empty") return []
  if (isAxis(axes))
    return "items" in s
      ? s.items.flatMap((item) => spread(axes, item, path, what))
      : Array.from({ length: leafCount(s) }, () => axes)
  if (s.kind === "list" && Array.isArray(axes) && axes.length === s.items.length)
    return s.items.flatMap((item, i) => spread(axes[i], item, `${path}[${i}]`, `${what}[${i}]`))
  if (s.kind === "record" && isPlain(axes) && sameKeys(axes, s.keys))
    return s.items.flatMap((item, i) => {
      const key = s.keys[i]!
      return spread(axes[key], item, keyPath(path, key), keyPath(what, key))
    })
  throw new TreeError({
    op: "vmap",
    problem: `the option ${path} is ${nameOfValue(axes)}, but ${what} is ${wordOf(s)}`,
    hint: "give an axis, null, or a tree of them with the same keys",
  })
}

/** The axis counted from the front. */
const axisIn = (axis: number, x: NDArray, path: string, hint: string): number => {
  const n: number = x.shape.length
  if (axis >= -n && axis < n) return axis < 0 ? axis + n : axis
  throw new ShapeError({
    op: "vmap",
    problem: `${path} has no axis ${axis}`,
    given: { [path]: showAval(x) },
    hint,
  })
}

const sizesOf = (flats: readonly Flat[], axes: readonly (number | null)[]): readonly (readonly [string, number])[] => {
  const leaves = leavesOf(flats)
  const paths = flats.flatMap((f) => f.paths)
  return axes.flatMap((axis, i) => {
    if (axis === null) return []
    const x = leaves[i]!
    const d = axisIn(axis, x, paths[i]!, "map another axis, or use null for arguments that all elements share")
    return [[`${paths[i]}: ${showAval(x)}, axis ${axis}, size`, Number(x.shape[d])] as const]
  })
}

const batchSize = (sizes: readonly (readonly [string, number])[], given: number | undefined): number => {
  if (given !== undefined && !(Number.isSafeInteger(given) && given >= 0))
    throw new ValueError({
      op: "vmap",
      problem: `the option size is ${String(given)}, not a length`,
      hint: "use a whole number from 0 on",
    })
  const size = given ?? sizes[0]?.[1]
  if (size === undefined)
    throw new TreeError({
      op: "vmap",
      problem: "no argument is mapped, so the batch size is unknown",
      hint: "map at least one argument, or pass { size }",
    })
  if (sizes.some(([, n]) => n !== size))
    throw new ShapeError({
      op: "vmap",
      problem: "the mapped axes have different sizes",
      given: Object.fromEntries([
        ...sizes.map(([k, n]) => [k.replace(/, size$/, ""), `size ${n}`]),
        ...(given === undefined ? [] : [["size", String(given)]]),
      ]),
      hint: "map axes of one length, or use null for arguments that all elements share",
    })
  return size
}

/** `x` with one axis moved to the front. */
const toFront = (x: NDArray, axis: number): NDArray => {
  const d = axis < 0 ? axis + x.shape.length : axis
  return transpose(x, [d, ...range(x.shape.length).filter((i) => i !== d)])
}

/** `x` with the leading axis moved to `axis`, counted in the result. */
const fromFront = (x: NDArray, axis: number, path: string): NDArray => {
  const d = axisIn(axis, x, path, "the option out counts the axes of the result with the mapped one")
  const rest = range(x.shape.length).slice(1)
  return transpose(x, [...rest.slice(0, d), 0, ...rest.slice(d)])
}

const mapped = (f: Fn<never, unknown>, options: VmapOptions, args: readonly unknown[]): unknown => {
  const flats = flattenArguments("vmap", f, args)
  const { in: ins = 0, out: outs = 0 } = options
  if (Array.isArray(ins) && ins.length !== args.length)
    throw new TreeError({
      op: "vmap",
      problem: `the option in has ${ins.length} ${ins.length === 1 ? "entry" : "entries"} for ${args.length} argument${args.length === 1 ? "" : "s"}`,
      hint: "give one entry for each argument, or one axis for all",
    })
  const names = argumentNames(f, args.length)
  const axes = flats.flatMap((flat, i) =>
    Array.isArray(ins)
      ? spread(ins[i], flat.structure, `in[${i}]`, names[i]!)
      : spread(ins, flat.structure, "in", names[i]!),
  )
  const size = batchSize(sizesOf(flats, axes), options.size)
  const values = leavesOf(flats).map((x, i) => (axes[i] === null ? x : toFront(x, axes[i]!)))
  const avals = values.map((x, i) => (axes[i] === null ? x : { shape: x.shape.slice(1), dtype: x.dtype }))
  const { program, captured, out } = traceFunction("vmap", f, flats, (a) => apply(f, a), avals)
  const results = vmapProgram(
    program,
    [...captured.map((c): Batch => [c, false]), ...values.map((x, i): Batch => [x, axes[i] !== null])],
    size,
  )
  const outAxes = spread(outs, out.structure, "out", "the result")
  const leaves = results.map(([y, batched], i) => {
    const axis = outAxes[i]!
    if (axis !== null) return fromFront(toBatch(y, batched, size), axis, out.paths[i]!)
    if (!batched) return y
    throw new ShapeError({
      op: "vmap",
      problem: `${out.paths[i]} depends on a mapped argument, but the option out gives it no axis`,
      hint: "give it an axis there, or compute it from arguments that are not mapped",
    })
  })
  return rebuild(out.structure, leaves)
}

/**
 * Maps a function over the leading axis of all its arguments: (a -> b) -> [a] -> [b], without a loop.
 *
 * Law: `vmap(f)(xs) = stack(xs.map(f))`.
 * @throws ShapeError when the mapped axes have different lengths, listing each argument
 * @example vmap(dot)(array([[1, 2], [3, 4]]), array([[5, 6], [7, 8]])) // [17, 53]
 */
export const vmap = <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> => vmapWith({})(f)

/** `vmap` over chosen axes: `vmapWith({ in: [0, null], out: 1 })(f)`. */
export const vmapWith =
  (options: VmapOptions) =>
  <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> =>
    derive("vmap", f, (...args: A) => mapped(f, options, args) as B)
