import {
  type Aval,
  allocate,
  dtypes,
  fromParts,
  type HostArray,
  isStorage,
  type NDArray,
  partsOf,
  range,
  showAval,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { ROUTINE } from "../kernel/index.js"
import { bind, type Primitive } from "../program/index.js"
import { otherAxes, toBatch } from "./broadcast.js"
import { checkDTypes, checkSameShape } from "./check.js"
import { gather } from "./gather.js"
import { sorter, wordsOf } from "./order.js"
import { mapTangent, op } from "./rule.js"
import { iota, reshape } from "./shape.js"
import { transposeHost } from "./strided.js"

export type SortParams = { readonly axis: number; readonly keys: number }

const sortType = (xs: readonly Aval[], { axis, keys }: SortParams): readonly Aval[] => {
  checkSameShape("sort", xs)
  checkDTypes(
    "sort",
    xs.slice(0, keys),
    dtypes.filter((d) => !isStorage(d)),
  )
  if (axis >= xs[0]!.shape.length)
    throw new ShapeError({ op: "sort", problem: "a scalar has no axis to sort along", given: { x: showAval(xs[0]!) } })
  return xs
}

/** Sorts along the last axis: stable sorts from the last word of the last key on make the lexicographic order. */
const sortRows = (xs: readonly HostArray[], keys: number): readonly HostArray[] => {
  const { shape, data: first } = xs[0]!
  const width = shape.at(-1)!
  const words = xs.slice(0, keys).flatMap(wordsOf).reverse()
  const outs = xs.map((x): HostArray => ({ ...x, data: allocate(x.dtype, x.data.length) }))
  const order = new Int32Array(width)
  const sortBy = sorter(width)
  for (let offset = 0; offset < first.length; offset += width) {
    for (let i = 0; i < width; i++) order[i] = i
    words.forEach((word) => sortBy(order, word, offset))
    outs.forEach(({ data: out }, k) => {
      const { data } = xs[k]!
      for (let i = 0; i < width; i++) out[offset + i] = data[offset + order[i]!]!
    })
  }
  return outs
}

/** `x` in the order of `index` along `axis`. */
const reorder = (x: NDArray, index: NDArray, axis: number): NDArray => {
  const others = otherAxes(x.shape.length, [axis])
  return gather(x, reshape(index, [...index.shape, 1]), {
    offsetDims: [],
    collapsedSliceDims: [axis],
    operandBatchingDims: others,
    startIndicesBatchingDims: others,
    startIndexMap: [axis],
    sliceSizes: x.shape.map(() => 1),
    mode: "clip",
  })
}

const sortPrimitive: Primitive<SortParams> = {
  name: "sort",
  type: sortType,
  impl: (xs, { axis, keys }) => {
    const ndim = xs[0]!.shape.length
    const toLast = [...otherAxes(ndim, [axis]), axis]
    const back = range(ndim).map((i) => toLast.indexOf(i))
    const sorted = sortRows(
      xs.map((x) => transposeHost(x, toLast)),
      keys,
    )
    return sorted.map((y) => transposeHost(y, back))
  },
  jvp: (xs, ts, { axis, keys }) => {
    const sorted = sort([...xs, iota(xs[0]!.shape, "int32", axis)], axis, keys)
    const index = sorted.at(-1)!
    return [sorted.slice(0, -1), ts.map((t) => mapTangent(t, (u) => reorder(u, index, axis)))]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: (xs, batched, size, { axis, keys }) => [
    sort(
      xs.map((x, i) => toBatch(x, batched[i]!, size)),
      axis + 1,
      keys,
    ),
    xs.map(() => true),
  ],
}

const partsOrItself = (x: NDArray): readonly NDArray[] => partsOf(x) ?? [x]

/**
 * Sorts all operands together along `axis`, lexicographically by the first `keys` of them: stable, NaN last, -0 and 0
 * equal. The tangents move as their operands do. A complex operand is two, its real parts before its imaginary ones.
 */
export const sort = op(sortPrimitive, (xs: readonly NDArray[], axis: number, keys: number): readonly NDArray[] => {
  const sorted = bind(sortPrimitive, xs.flatMap(partsOrItself), {
    axis,
    keys: xs.slice(0, keys).flatMap(partsOrItself).length,
  })
  return xs.map((x, i) => {
    const at = xs.slice(0, i).flatMap(partsOrItself).length
    return partsOf(x) === null ? sorted[at]! : fromParts(sorted[at]!, sorted[at + 1]!)
  })
})
