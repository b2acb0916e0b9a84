import { isFloat, sizeOf } from "../array/index.js"
import {
  apply,
  at,
  type Combine,
  type ContractionLowering,
  constant,
  convert,
  div,
  type Expr,
  type FoldLowering,
  type Index,
  indexValue,
  isCore,
  isOp,
  lit,
  loopVar,
  type MapLowering,
  map,
  plus,
  ROUTINE,
  type RoutineLowering,
  rangeOf,
  remainder,
  type Scalar,
  select,
  spread,
  substitute,
  type View,
} from "../kernel/index.js"
import { otherAxes, pick } from "./axes.js"

/** The scalar function of an elementwise primitive in a kernel. */
export type Scalars = (...xs: readonly Expr[]) => Expr

/** A function element by element: the kernel's own of that name, or the one given. */
export const pointwise =
  (name: string, f?: Scalars) =>
  (xs: readonly View[]): MapLowering | RoutineLowering => {
    const known = isOp(name) && (isCore(name) || isFloat(xs[0]!.dtype))
    const scalar = f ?? (known ? (...args: readonly Expr[]) => apply(name, ...args) : undefined)
    return scalar === undefined ? ROUTINE : map((i) => scalar(...xs.map((x) => x.at(i))))
  }

/** Positions of an array with the reduced axes put back. */
const withAxes = (
  ndim: number,
  axes: readonly number[],
  outer: readonly Index[],
  inner: readonly Index[],
): readonly Index[] => {
  const kept = otherAxes(ndim, axes)
  return Array.from({ length: ndim }, (_, a) => (axes.includes(a) ? inner[axes.indexOf(a)]! : outer[kept.indexOf(a)]!))
}

/** `x` joined along axes that the result does not have. */
export const folded = (combine: Combine, x: View, axes: readonly number[]): FoldLowering => ({
  form: "fold",
  over: pick(x.shape, axes),
  combine,
  value: (outer, inner) => x.at(withAxes(x.shape.length, axes, outer, inner)),
})

const inside = (i: Index, size: number): readonly Expr[] => {
  const [lo, hi] = rangeOf(i)
  const value = indexValue(i)
  return [
    ...(lo < 0 ? [apply("ge", value, lit(0, "int32"))] : []),
    ...(hi >= size ? [apply("lt", value, lit(size, "int32"))] : []),
  ]
}

const every = (conditions: readonly Expr[]): Expr =>
  conditions.length === 0 ? lit(1, "bool") : conditions.reduce((a, b) => apply("and", a, b))

/**
 * Reads an array where a condition says that the position is inside: indices are simplified as if it always were, and
 * what is read elsewhere is not used.
 */
const bounded = (x: View): View["at"] => {
  const vars = x.shape.map((n, a) => loopVar(`at${a}`, n))
  return (position) => {
    const leaves = position.map((p, a) => inside(p, x.shape[a]!).length > 0)
    if (!leaves.includes(true)) return x.at(position)
    const expr = x.at(position.map((p, a) => (leaves[a] ? at(vars[a]!) : p)))
    return substitute((v) => position[vars.indexOf(v)] ?? at(v))(expr)
  }
}

/** Where an array lies in a larger one: elements before the first, and between neighbours. */
export interface Placement {
  readonly low: readonly number[]
  readonly interior: readonly number[]
}

/** `x` with `value` around and between its elements. */
export const placed =
  (x: View, value: Expr, { low, interior }: Placement, read = bounded(x)) =>
  (position: readonly Index[]): Expr => {
    const moved = position.map((i, a) => plus(i, constant(-low[a]!)))
    const steps = interior.map((n) => n + 1)
    const source = moved.map((i, a) => div(i, steps[a]!))
    const conditions = moved.flatMap((i, a) => {
      const between = remainder(i, steps[a]!)
      const on = steps[a] === 1 ? [] : [apply("eq", indexValue(between), lit(0, "int32"))]
      return [...inside(source[a]!, x.shape[a]!), ...on]
    })
    return select(every(conditions), read(source), value)
  }

/** One array after the other along an axis. */
export const joined = (xs: readonly View[], axis: number): MapLowering => {
  const starts = xs.map((_, i) => xs.slice(0, i).reduce((n, x) => n + x.shape[axis]!, 0))
  const reads = xs.map(bounded)
  return map((i) => {
    const part = (k: number): Expr => reads[k]!(i.map((v, a) => (a === axis ? plus(v, constant(-starts[k]!)) : v)))
    return xs
      .slice(0, -1)
      .reduceRight<Expr>(
        (rest, _, k) => select(apply("lt", indexValue(i[axis]!), lit(starts[k + 1]!, "int32")), part(k), rest),
        part(xs.length - 1),
      )
  })
}

/** An array read at other positions: again and again when the result is larger. */
export const moved = (
  x: View,
  shape: readonly number[],
  source: (i: readonly Index[]) => readonly Index[],
): MapLowering => (sizeOf(shape) > sizeOf(x.shape) ? spread : map)((i) => x.at(source(i)))

/** Sums of products over paired axes; floats as a packed product. */
export const product = (
  x: View,
  y: View,
  contract: readonly [readonly number[], readonly number[]],
  batch: readonly [readonly number[], readonly number[]],
): ContractionLowering => {
  const free = ([x, y] as const).map((v, side) => otherAxes(v.shape.length, [...contract[side]!, ...batch[side]!]))
  const position = (side: 0 | 1, b: readonly Index[], f: readonly Index[], k: readonly Index[]): readonly Index[] =>
    [x, y][side]!.shape.map((_, a) =>
      batch[side].includes(a)
        ? b[batch[side].indexOf(a)]!
        : contract[side].includes(a)
          ? k[contract[side].indexOf(a)]!
          : f[free[side]!.indexOf(a)]!,
    )
  return {
    form: "contraction",
    batch: pick(x.shape, batch[0]),
    rows: pick(x.shape, free[0]!),
    columns: pick(y.shape, free[1]!),
    inner: pick(x.shape, contract[0]),
    x,
    y,
    readX: (b, m, k) => position(0, b, m, k),
    readY: (b, k, n) => position(1, b, n, k),
    place: (b, m, n) => [...b, ...m, ...n],
  }
}

/** The position of an element counted along an axis, as a number of a dtype. */
export const counted = (i: Index, dtype: Scalar): Expr => convert(indexValue(i), dtype)
