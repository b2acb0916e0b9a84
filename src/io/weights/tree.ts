import { isLeft, right } from "fp-ts/Either"
import { type Aval, type DType, isFloat, isSmallFloat, type NDArray, sameShape, showAval } from "../../array/index.js"
import { astype } from "../../operations/index.js"
import { flattenWhole, unflatten } from "../../tree/structure.js"
import type { Tree } from "../../tree/types.js"
import { malformed, type Parsed } from "../result.js"
import { checkTensors, type Tensors } from "../safetensors/safetensors.js"

/** `.layers[1].w` as `layers[1].w`. */
const nameOf = (path: string): string => path.replace(/^\./, "")

/**
 * The arrays of a tree by their paths: `{ "layers[1].w": ... }`.
 *
 * @throws TreeError for a leaf that is no array
 * @example tensorsOf([{ w: ones([2]) }, null]) // { "[0].w": ones([2]) }
 */
export const tensorsOf = <T>(tree: T & Tree<T>): Tensors => {
  const { leaves, paths } = flattenWhole("tensorsOf", "tree", tree)
  const names = paths.map((path) => nameOf(path.slice("tree".length)))
  return Object.fromEntries(leaves.map((leaf, i) => [names[i] === "" ? "value" : names[i], leaf]))
}

const isRounded = (dtype: DType): boolean => isFloat(dtype) || isSmallFloat(dtype)

/** An array with the dtype that is expected: floats of any width are converted; null for another shape or kind. */
export const fitted = (found: NDArray, expected: Aval): NDArray | null => {
  if (!sameShape(found.shape, expected.shape)) return null
  if (found.dtype === expected.dtype) return found
  return isRounded(found.dtype) && isRounded(expected.dtype) ? astype(found, expected.dtype) : null
}

/** A tree of which some leaves were found, and which ones. */
export interface PartialWeights<T> {
  readonly tree: T
  /** the names that were found */
  readonly loaded: readonly string[]
  /** the names of leaves that were not there, or had another shape, and stayed as they were */
  readonly missing: readonly string[]
  /** the names that stand for no leaf, or one of another shape */
  readonly unexpected: readonly string[]
}

/** The leaves of a tree that are among some arrays, for an operation. */
export const partOf = <T>(op: string, tensors: Tensors, like: T): PartialWeights<T> => {
  const { leaves, structure } = flattenWhole(op, "like", like)
  const names = Object.keys(tensorsOf(like as never))
  const found = names.map((name, i) => (Object.hasOwn(tensors, name) ? fitted(tensors[name]!, leaves[i]!) : null))
  const isFound = new Set(names.filter((_, i) => found[i] !== null))
  const tree = unflatten(
    structure,
    leaves.map((leaf, i) => found[i] ?? leaf),
  )
  return {
    tree: tree as T,
    loaded: names.filter((name) => isFound.has(name)),
    missing: names.filter((name) => !isFound.has(name)),
    unexpected: Object.keys(tensors).filter((name) => !isFound.has(name)),
  }
}

/** A tree of which all leaves are among some arrays, for an operation. */
export const wholeOf = <T>(op: string, tensors: Tensors, like: T): Parsed<T> => {
  const { tree, missing, unexpected } = partOf(op, tensors, like)
  const [name] = missing
  const hint = "load into the tree that was saved, or take what fits: loadPartialWeights"
  if (name !== undefined && !Object.hasOwn(tensors, name)) return malformed(op, `there is no ${name}`, { hint })
  if (name !== undefined) {
    const expected = tensorsOf(like as never)[name]!
    return malformed(op, `${name} is ${showAval(tensors[name]!)}, not ${showAval(expected)}`, { hint })
  }
  return unexpected.length === 0 ? right(tree) : malformed(op, `there is no place for ${unexpected[0]}`, { hint })
}

/**
 * The tree of arrays by their paths, with the structure, shapes and dtypes of another one; floats are converted.
 *
 * Law: `treeOf(tensorsOf(tree), tree)` is the tree.
 * Gives a ParseError when an array is missing, does not fit or has no place.
 * @throws TreeError when `like` has a leaf that is no array
 * @example treeOf({ "[0].w": ones([2]) }, [{ w: zeros([2]) }]) // E.right([{ w: ones([2]) }])
 */
export const treeOf = <T>(tensors: Tensors, like: T & Tree<T>): Parsed<T> => {
  checkTensors("treeOf", tensors)
  return wholeOf<T>("treeOf", tensors, like)
}

/** What a function makes of a value; an error stays one. */
export const mapped = <A, B>(result: Parsed<A>, f: (a: A) => Parsed<B>): Parsed<B> =>
  isLeft(result) ? result : f(result.right)
