import { fromHost, item, type NDArray, sizeOf, toTypedArray } from "../../array/index.js"
import { DTypeError, ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { choice, foldIn, type Key, key } from "../../random/index.js"
import { grad, jit } from "../../transforms/index.js"
import { type Flat, flatten, unflatten } from "../../tree/structure.js"
import type { Tree } from "../../tree/types.js"
import { table } from "./table.js"

/** One element of the parameters, and its derivative in two ways. */
export interface GradientRow {
  /** where it is: `w[1,0]` */
  readonly path: string
  readonly analytic: number
  readonly numeric: number
  /** how far apart they are, in units of the larger one, or of a thousandth of the largest derivative of all */
  readonly error: number
}

/** The derivatives that were compared, the worst first; as text, a table. */
export interface GradientReport {
  readonly rows: readonly GradientRow[]
  readonly worst: number
  /** whether the worst error is within the tolerance */
  readonly isRight: boolean
  readonly toString: () => string
}

/** The options of `gradientCheck`. */
export interface GradientCheckOptions {
  /** how many elements of each array are tried, all of those that have fewer; default 10 */
  readonly samples?: number
  /** which of them; default key(0) */
  readonly key?: Key
  /** the distance of the two points, in units of an element or 1; default the cube root of the dtype's precision */
  readonly step?: number
  /** the largest error that counts as right; default 1e-5 for float64, 2e-2 for float32 */
  readonly tolerance?: number
}

const PRECISION = { float64: 2 ** -52, float32: 2 ** -23 } as const
const TOLERANCE = { float64: 1e-5, float32: 2e-2 } as const

type Float = keyof typeof PRECISION

const isKnown = (dtype: string): dtype is Float => dtype in PRECISION

const dtypeOf = (op: string, { leaves, paths }: Flat): Float => {
  const wrong = leaves.findIndex((x) => !isKnown(x.dtype))
  if (wrong >= 0 || leaves.length === 0)
    throw new DTypeError({
      op,
      problem: wrong >= 0 ? `${paths[wrong]} is ${leaves[wrong]!.dtype}` : "the parameters have no arrays",
      hint: "gradients are those of float32 and float64 arrays",
    })
  return leaves.every((x) => x.dtype === "float64") ? "float64" : "float32"
}

const indexText = (i: number, shape: readonly number[]): string => {
  const index = shape.reduceRight<readonly number[]>(
    (done, d) => [Math.floor(i / shape.slice(shape.length - done.length).reduce((a, b) => a * b, 1)) % d, ...done],
    [],
  )
  return index.length === 0 ? "" : `[${index}]`
}

/** The elements that are tried: some without repetition, or all. */
const chosen = (k: Key, n: number, samples: number): readonly number[] =>
  n <= samples
    ? Array.from({ length: n }, (_, i) => i)
    : [...toTypedArray(choice(k, n, [samples], { replace: false }))].sort((a, b) => a - b)

/** The array with one element moved; and by how much it moved, in its own precision. */
const moved = (x: NDArray, i: number, by: number): readonly [NDArray, number] => {
  const data = toTypedArray(x)
  const before = data[i]!
  data[i] = before + by
  return [fromHost(x.shape, x.dtype, data), data[i]! - before]
}

/**
 * Compares the gradient of a scalar function with central differences, element by element. In float64 the two agree to
 * some 9 digits; float32 shows gross mistakes only. At a kink, such as that of a relu at 0, they differ rightly.
 *
 * @throws DTypeError for parameters that are not float; ValueError for a step or a number of samples that is none
 * @example gradientCheck((p: { w: NDArray }) => sum(sin(p.w)), { w: array([1, 2], { dtype: "float64" }) }).isRight // true
 */
export const gradientCheck = operation(
  "gradientCheck",
  <P>(f: (params: P) => NDArray, params: P & Tree<P>, options: GradientCheckOptions = {}): GradientReport => {
    const op = "gradientCheck"
    const { samples = 10, key: k = key(0) } = options
    const flat = flatten(op, "params", params, true)
    const dtype = dtypeOf(op, flat)
    const { step = Math.cbrt(PRECISION[dtype]), tolerance = TOLERANCE[dtype] } = options
    if (!(step > 0 && Number.isFinite(step)) || !(Number.isSafeInteger(samples) && samples >= 1))
      throw new ValueError({
        op,
        problem: `step is ${String(step)} and samples ${String(samples)}`,
        hint: "give a step above 0 and a whole number of samples",
      })
    const value = jit(f)
    const grads = flatten(op, "grads", jit(grad(f as (p: unknown) => NDArray))(params as never)).leaves
    const largest = Math.max(
      0,
      ...grads.map((g) => Array.from(toTypedArray(g)).reduce((m, v) => Math.max(m, Math.abs(v)), 0)),
    )
    const at = (leaf: number, x: NDArray): number =>
      Number(
        item(
          value(
            unflatten(
              flat.structure,
              flat.leaves.map((y, i) => (i === leaf ? x : y)),
            ) as P,
          ),
        ),
      )
    const rowOf = (leaf: number, i: number): GradientRow => {
      const x = flat.leaves[leaf]!
      const by = step * Math.max(1, Math.abs(toTypedArray(x)[i]!))
      const [[up, above], [down, below]] = [moved(x, i, by), moved(x, i, -by)]
      const numeric = (at(leaf, up) - at(leaf, down)) / (above - below)
      const analytic = toTypedArray(grads[leaf]!)[i]!
      const size = Math.max(Math.abs(analytic), Math.abs(numeric), largest / 1000)
      const path = flat.paths[leaf]!.replace(/^params\.?/, "") + indexText(i, x.shape)
      const error = analytic === numeric ? 0 : Math.abs(analytic - numeric) / size
      return { path, analytic, numeric, error: Number.isNaN(error) ? Infinity : error }
    }
    const rows = flat.leaves
      .flatMap((x, leaf) => chosen(foldIn(k, leaf), sizeOf(x.shape), samples).map((i) => rowOf(leaf, i)))
      .sort((a, b) => b.error - a.error)
    const worst = rows[0]?.error ?? 0
    return {
      ...{ rows, worst, isRight: worst <= tolerance },
      toString: () =>
        table(
          ["element", "gradient", "differences", "error"],
          rows.map((r) => [r.path, r.analytic.toPrecision(6), r.numeric.toPrecision(6), r.error.toExponential(1)]),
        ),
    }
  },
  ["samples", "key", "step", "tolerance"],
  2,
)
