import type { NDArray } from "../../array/index.js"
import * as op from "../index.js"
import { dtypeLast, restLast, samenessLast } from "./combinators.js"

export const topK = restLast(op.topK)
export const partition = samenessLast(op.partition)
export const argpartition = restLast(op.argpartition)
/** `A.sortKeyVal(values)(keys)` is `sortKeyVal(keys, values)`. */
export const sortKeyVal = restLast(op.sortKeyVal)
export const sortBy = restLast(op.sortBy)
export const lexsort = restLast(op.lexsort)
export const searchsorted = restLast(op.searchsorted)
export const digitize = restLast(op.digitize)
export const interp = restLast(op.interp)
export const isin = restLast(op.isin)
export const nonzero = restLast(op.nonzero)
export const flatnonzero = restLast(op.flatnonzero)
export const argwhere = restLast(op.argwhere)
export const unique = dtypeLast(op.unique)
export const uniqueAll = restLast(op.uniqueAll)
export const uniqueValues = dtypeLast(op.uniqueValues)
export const uniqueCounts = restLast(op.uniqueCounts)
export const uniqueInverse = restLast(op.uniqueInverse)
export const union1d = restLast(op.union1d)
export const intersect1d = restLast(op.intersect1d)
export const setdiff1d = restLast(op.setdiff1d)
export const setxor1d = restLast(op.setxor1d)
export const bincount = restLast(op.bincount)
export const histogram = restLast(op.histogram)
export const histogramBinEdges = dtypeLast(op.histogramBinEdges)
export const histogram2d = restLast(op.histogram2d)
export const histogramdd = restLast(op.histogramdd)
export const mapCoordinates = dtypeLast(op.mapCoordinates)
export const collapse = dtypeLast(op.collapse)

/** `A.compress(x)(condition)` is `compress(condition, x)`. */
export const compress = restLast(op.compress)
/** `A.extract(x)(condition)` is `extract(condition, x)`. */
export const extract = restLast(op.extract)
/** `A.select(choices, otherwise)(conditions)` is `select(conditions, choices, otherwise)`. */
export const select = restLast(op.select)
/** `A.choose(choices)(indices)` is `choose(indices, choices)`. */
export const choose = restLast(op.choose)
export const piecewise = samenessLast(op.piecewise)

export const append = restLast(op.append)
export const insert = restLast(op.insert)
const remove = dtypeLast(op.delete)

export { remove as delete }
export const resize = dtypeLast(op.resize)
export const trimZeros = dtypeLast(op.trimZeros)
export const put = restLast(op.put)
export const place = restLast(op.place)
export const putAlongAxis = restLast(op.putAlongAxis)
export const fillDiagonal = restLast(op.fillDiagonal)
export const diagflat = dtypeLast(op.diagflat)
export const rot90 = dtypeLast(op.rot90)
export const rollaxis = dtypeLast(op.rollaxis)
export const permuteDims = dtypeLast(op.permuteDims)
export const unstack = restLast(op.unstack)
export const arraySplit = restLast(op.arraySplit)
export const hsplit = restLast(op.hsplit)
export const vsplit = restLast(op.vsplit)
export const dsplit = restLast(op.dsplit)
export const meshgrid = restLast(op.meshgrid)
export const unravelIndex = restLast(op.unravelIndex)
export const ravelMultiIndex = restLast(op.ravelMultiIndex)
export const packbits = restLast(op.packbits)
export const unpackbits = restLast(op.unpackbits)

export const inner = restLast(op.inner)
export const vdot = restLast(op.vdot)
export const vecdot = restLast(op.vecdot)
export const matvec = restLast(op.matvec)
export const vecmat = restLast(op.vecmat)
export const kron = restLast(op.kron)
export const cross = restLast(op.cross)

export const polyval = restLast(op.polyval)
export const polyadd = restLast(op.polyadd)
export const polysub = restLast(op.polysub)
export const polymul = restLast(op.polymul)
export const polydiv = restLast(op.polydiv)
export const polyder = dtypeLast(op.polyder)
export const polyint = dtypeLast(op.polyint)
export const roots = restLast(op.roots)
export const polyfit = restLast(op.polyfit)
export const segmentSum = dtypeLast(op.segmentSum)
export const padInterior = restLast(op.padInterior)
export const vander = dtypeLast(op.vander)

/** `A.applyAlongAxis(f, axis)(x)` is `applyAlongAxis(f, axis, x)`. */
export const applyAlongAxis =
  (f: (v: NDArray) => NDArray, axis: number) =>
  (x: NDArray): NDArray =>
    op.applyAlongAxis(f, axis, x)

/** `A.applyOverAxes(f, axes)(x)` is `applyOverAxes(f, x, axes)`. */
export const applyOverAxes =
  (f: (x: NDArray, axis: number) => NDArray, axes: number | readonly number[]) =>
  (x: NDArray): NDArray =>
    op.applyOverAxes(f, x, axes)

export {
  atleast1d,
  atleast2d,
  atleast3d,
  block,
  broadcastArrays,
  columnStack,
  dstack,
  hstack,
  ix,
  poly,
  vstack,
} from "../index.js"
