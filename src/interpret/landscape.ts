import { array, item, type NDArray } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, divide, maximum, multiply, reshape, sqrt, square, stack, sum, zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type Key, normal, split } from "../random/index.js"
import { jit } from "../transforms/index.js"
import * as Tree from "../tree/index.js"
import { type PlaneValues, sizeOfGrid, spaced } from "./plane.js"
import { checkFunction } from "./score.js"

/** The axes of one filter: a kernel is [out,in,...], and the weights of a dense layer are [inputs,outputs]. */
const filterAxes = (x: NDArray): readonly number[] =>
  x.shape.length === 2 ? [0] : x.shape.slice(1).map((_: number, i: number) => i + 1)

const filterNorms = (x: NDArray): NDArray => sqrt(sum(square(x), { axis: filterAxes(x), keepDims: true }))

/** A direction with the filters' norms of the parameters; biases and scales stay where they are. */
const normalized = (direction: NDArray, p: NDArray): NDArray =>
  p.shape.length < 2
    ? zerosLike(p)
    : multiply(direction, divide(filterNorms(p), maximum(filterNorms(direction), 1e-10)))

/**
 * A random direction in the space of parameters in which each filter is as long as the parameters' own: what makes
 * landscapes of networks comparable, since filters followed by a normalization or a relu have no scale. Vectors, which
 * are biases and scales, do not move (Li et al., "Visualizing the loss landscape of neural nets", 2018).
 *
 * @throws TreeError for a leaf that is no array
 * @example const p = { w: array([[3, 0], [4, 2]]), b: array([1, 1]) }
 * norm(filterDirection(key(0), p).w, { axis: 0 }) // [5, 2]
 */
export const filterDirection = operation("filterDirection", <P>(k: Key, params: P & Tree.Tree<P>): P => {
  const [leaves, structure] = Tree.flatten<P>(params)
  const keys = split(k, Math.max(1, leaves.length))
  const drawn = leaves.map((p, i) => normalized(normal(keys[i]!, p.shape, { dtype: p.dtype as "float32" }), p))
  return Tree.unflatten<P>(structure, drawn)
})

/** The options of `lossLandscape`. */
export interface LandscapeOptions {
  /** how far the plane reaches to each side, in lengths of the directions; default 1 */
  readonly radius?: number
  /** how many points there are along each axis; default 25 */
  readonly size?: number
}

const ofParameters = { name: "loss", of: "the parameters alone: (p) => loss(p, batch)" }

const moved = <P>(params: P & Tree.Tree<P>, directions: readonly (P & Tree.Tree<P>)[], at: readonly NDArray[]): P => {
  const [leaves, structure] = Tree.flatten<P>(params)
  const ways = directions.map((d) => Tree.leaves<P>(d))
  return Tree.unflatten<P>(
    structure,
    leaves.map((p, i) => ways.reduce<NDArray>((sum, way, d) => add(sum, multiply(way[i]!, at[d]!)), p)),
  )
}

/**
 * The loss over a plane through parameters, which are in the middle: at (a, b) that of params + a d + b e for the two
 * directions d and e, such as two of `filterDirection`. The loss is compiled once.
 *
 * @throws ShapeError unless there are two directions, TreeError unless they are like the parameters
 * @example const loss = (p: { w: NDArray }) => sum(square(p.w))
 * const [d, e] = [{ w: array([1, 0]) }, { w: array([0, 1]) }]
 * lossLandscape(loss, { w: array([0, 0]) }, [d, e], { size: 3 }).values // [[2, 1, 2], [1, 0, 1], [2, 1, 2]]
 */
export const lossLandscape = operation(
  "lossLandscape",
  <P>(
    loss: (params: P) => NDArray,
    params: P & Tree.Tree<P>,
    directions: readonly NoInfer<P & Tree.Tree<P>>[],
    { radius = 1, size = 25 }: LandscapeOptions = {},
  ): PlaneValues => {
    const op = "lossLandscape"
    checkFunction(op, loss, ofParameters)
    if (!Array.isArray(directions) || directions.length !== 2)
      throw new ShapeError({ op, problem: "there are not two directions", hint: "give a list of two trees" })
    if (!(radius > 0)) throw new ValueError({ op, problem: `the radius is ${radius}`, hint: "give a number above 0" })
    const places = spaced([-radius, radius], sizeOfGrid(op, size))
    const at = jit((a: NDArray, b: NDArray) => loss(moved<P>(params, directions, [a, b])))
    const dtype = Tree.leaves<P>(params)[0]?.dtype === "float64" ? "float64" : "float32"
    const values = places.flatMap((b) => places.map((a) => at(array(a, { dtype }), array(b, { dtype }))))
    return { x: places, y: places, values: reshape(stack(values), [size, size]) }
  },
  ["radius", "size"],
  3,
)

/** The loss at so many places of a line. */
export interface LineValues {
  readonly x: readonly number[]
  readonly values: readonly number[]
}

/**
 * The loss along a line through parameters: at a that of params + a d for a direction d. With the difference of two
 * solutions for d, it is the way from one to the other.
 *
 * @throws TreeError unless the direction is like the parameters
 * @example lossAlong((p: NDArray) => sum(square(p)), array([0]), array([1]), { range: [0, 2], size: 3 }).values // [0, 1, 4]
 */
export const lossAlong = operation(
  "lossAlong",
  <P>(
    loss: (params: P) => NDArray,
    params: P & Tree.Tree<P>,
    direction: NoInfer<P & Tree.Tree<P>>,
    { range = [-1, 1], size = 51 }: { readonly range?: readonly [number, number]; readonly size?: number } = {},
  ): LineValues => {
    checkFunction("lossAlong", loss, ofParameters)
    const x = spaced(range, sizeOfGrid("lossAlong", size))
    const at = jit((a: NDArray) => loss(moved<P>(params, [direction], [a])))
    const dtype = Tree.leaves<P>(params)[0]?.dtype === "float64" ? "float64" : "float32"
    return { x, values: x.map((a) => item(at(array(a, { dtype }))) as number) }
  },
  ["range", "size"],
  3,
)
