import { type DType, isNDArray, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, inNameOf, ShapeError } from "../errors/index.js"
import { add, max, min, mul } from "../primitives/arithmetic.js"
import { type ScatterParams, scatterAdd } from "../primitives/gather.js"
import { scatter, scatterMax, scatterMin, scatterMul } from "../primitives/scatter.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { checkFunction } from "../transforms/function.js"
import { advanced, type IndexMode, read } from "./at.js"
import { broadcastTo, reshapeTo } from "./axes.js"
import { type Entry, type Index, resolve, withArrays } from "./indices.js"
import { asArray, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"

/** One index, or a list with one for each axis. */
export type Indices = Index | readonly Index[]

/** The options of functional updates. */
export interface UpdateOptions {
  /** "fill", the default, drops updates out of range; "clip" moves them to the nearest element */
  readonly mode?: IndexMode
}

/** The options of `update.get`. */
export interface GetOptions extends UpdateOptions {
  /** what an index out of range gives in mode "fill"; NaN, the least signed integer, the greatest unsigned one, true by default */
  readonly fillValue?: number
}

type Scatter = (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams) => NDArray

const isTuple = (indices: Indices): indices is readonly Index[] => Array.isArray(indices)

const listOf = (indices: Indices): readonly Index[] => (isTuple(indices) ? indices : [indices])

const isFull = (e: Entry, n: number | undefined): boolean =>
  e.kind === "array" || (e.kind === "range" && e.start === 0 && e.step === 1 && e.length === n)

const spread = (op: string, values: NDArray, shape: Shape, given: Readonly<Record<string, unknown>>): NDArray => {
  try {
    return broadcastTo(values, shape)
  } catch {
    throw new ShapeError({
      op,
      problem: `the values do not broadcast to the indexed part, [${shape.join(",")}]`,
      given: showAll(given),
      hint: "lengths must be equal, or 1 in the values",
    })
  }
}

/** Whole slices at index vectors are written at once. */
const writeSlices = (
  op: string,
  f: Scatter,
  [x, values]: readonly [NDArray, NDArray],
  entries: readonly Entry[],
  mode: IndexMode,
): NDArray => {
  const shape: Shape = x.shape
  const { axes, vectors, offsets } = advanced(op, shape, entries)
  const kept = shape.filter((_, i) => !axes.includes(i))
  const batch = [...vectors.shape.slice(0, -1)]
  const target = Array.from({ length: kept.length + batch.length }, (_, i) =>
    offsets.includes(i) ? kept[offsets.indexOf(i)]! : batch.shift()!,
  )
  return f(x, vectors, spread(op, values, target, { x, values }), {
    updateWindowDims: offsets,
    insertedWindowDims: axes,
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: axes,
    mode,
  })
}

/** Every element by its place in the flattened array; places that are out of range lie beyond its end. */
const writeElements = (
  op: string,
  f: Scatter,
  [x, values]: readonly [NDArray, NDArray],
  entries: readonly Entry[],
  mode: IndexMode,
): NDArray => {
  const size = sizeOf(x.shape)
  const places = read(op, reshapeTo(iota([size], "int32", 0), x.shape), entries, { mode, fillValue: size })
  const updates = spread(op, values, places.shape, { x, values })
  const count = sizeOf(places.shape)
  const flat = f(reshapeTo(x, [size]), reshapeTo(places, [count, 1]), reshapeTo(updates, [count]), {
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  })
  return reshapeTo(flat, x.shape)
}

/** A mask that the whole array shares with one value needs no indices, so it may be traced. */
const maskOf = (x: NDArray, list: readonly Index[]): NDArray | null => {
  const [mask] = list
  return list.length === 1 && isNDArray(mask) && mask.dtype === "bool" && mask.shape.length === x.shape.length
    ? mask
    : null
}

/** Writes values at indices of the array. */
export type Update = <S extends Shape, D extends DType>(
  x: NDArray<S, D>,
  indices: Indices,
  values: NDArray<Unknown, D> | number,
  options?: UpdateOptions,
) => NDArray<S, D>

/* @__NO_SIDE_EFFECTS__ */
const updating =
  (name: string, f: Scatter, direct: (x: NDArray, y: NDArray) => NDArray): Update =>
  (x, indices, values, { mode = "fill" } = {}) => {
    const op = `update.${name}`
    const [array, added] = operands(op, { x, values })
    const list = listOf(indices)
    const mask = maskOf(array!, list)
    if (mask !== null && added!.shape.length === 0)
      return select(mask, direct(array!, spread(op, added!, array!.shape, { x })), array!)
    const entries = withArrays(resolve(op, array!, list))
    const isSliced = entries.some((e) => e.kind === "array") && entries.every((e, i) => isFull(e, array!.shape[i]))
    return (isSliced ? writeSlices : writeElements)(op, f, [array!, added!], entries, mode)
  }

const modes = ["mode"]

const get = <D extends DType>(
  x: NDArray<Unknown, D>,
  indices: Indices,
  { mode = "clip", ...options }: GetOptions = {},
): NDArray<Unknown, D> =>
  read("update.get", asArray("update.get", x), resolve("update.get", x, listOf(indices)), { mode, ...options })

const apply = <S extends Shape, D extends DType>(
  x: NDArray<S, D>,
  indices: Indices,
  f: (values: NDArray<Unknown, D>) => NDArray<Unknown, D>,
  options: UpdateOptions = {},
): NDArray<S, D> => {
  checkFunction("update.apply", f)
  const values = asArray("update.apply", f(inNameOf("update.apply", () => get(x, indices))), "the result of f")
  if (values.dtype !== x.dtype)
    throw new DTypeError({
      op: "update.apply",
      problem: `f changes the dtype to ${values.dtype}`,
      given: { x: show(x) },
      hint: "f maps the indexed part to values of the same dtype",
    })
  return inNameOf("update.apply", () => update.set(x, indices, values, options))
}

/**
 * NumPy's x[indices] = values and its like as functions: a new array with the part at the indices replaced (`set`),
 * combined with values (`add`, `multiply`, `min`, `max`) or mapped (`apply`); `get` reads with a choice of mode.
 *
 * Indices are those of `at`, one or a list. Where several updates meet, `add` and its like combine all of them, and of
 * `set` the last one stays. Updates out of range are dropped, unless { mode: "clip" } moves them.
 * @throws ShapeError when the values do not broadcast to the indexed part; DTypeError when the dtypes differ
 * @example update.add(zeros([3]), [[0, 0, 2]], 1) // [2, 0, 1]
 */
export const update = {
  set: operation(
    "update.set",
    updating("set", scatter, (_, y) => y),
    modes,
  ),
  add: operation("update.add", updating("add", scatterAdd, add), modes),
  multiply: operation("update.multiply", updating("multiply", scatterMul, mul), modes),
  min: operation("update.min", updating("min", scatterMin, min), modes),
  max: operation("update.max", updating("max", scatterMax, max), modes),
  apply,
  get: operation("update.get", get, ["mode", "fillValue"], 2),
} as const
