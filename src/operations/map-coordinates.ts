import {
  type DType,
  isComplex,
  isFloat,
  isInteger,
  isPlain,
  type NDArray,
  nameOfValue,
  partsOf,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { abs, add, div, floor, max, min, mul, rem, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { ge, lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { at } from "./at.js"
import { complex } from "./complex.js"
import { numbers, numeric } from "./elementwise.js"
import { asArray, asList, broadcast, checkTakes, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { roundAway } from "./xla.js"

/**
 * What stands beyond the ends of an axis a b c: a constant; the last element, c c c; the elements again, a b c; mirrored
 * about the edge, c b a; mirrored about the last element, b a b.
 */
export type BoundaryMode = "constant" | "nearest" | "wrap" | "reflect" | "mirror"

/** The options of `mapCoordinates`. */
export interface MapCoordinatesOptions {
  /** 0 for the nearest element, 1 for the line between neighbours; default 1 */
  readonly order?: 0 | 1
  /** what stands beyond the ends; default "constant" */
  readonly mode?: BoundaryMode
  /** the constant of that mode; default 0 */
  readonly cval?: number
}

/** i mod n from 0 on, for n > 0. */
const modulo = (i: NDArray, n: number): NDArray => rem(add(rem(i, fill(i, n)), fill(i, n)), fill(i, n))

/** The triangular wave of places that goes from 0 to the last one and back. */
const mirrored = (i: NDArray, n: number): NDArray => {
  if (n === 1) return zerosOf(i)
  const last = fill(i, n - 1)
  return abs(sub(modulo(add(i, last), 2 * (n - 1)), last))
}

const clipped = (i: NDArray, n: number): NDArray => max(min(i, fill(i, n - 1)), zerosOf(i))

/** The place of an element for any whole number. */
const places: Readonly<Record<BoundaryMode, (i: NDArray, n: number) => NDArray>> = {
  constant: clipped,
  nearest: clipped,
  wrap: modulo,
  mirror: mirrored,
  reflect: (i, n) => {
    const odd = add(add(i, i), fill(i, 1))
    return div(sub(mirrored(odd, 2 * n + 1), fill(i, 1)), fill(i, 2))
  },
}

/** A place on one axis, how much of its element counts, and where it is one. */
interface Node {
  readonly index: NDArray
  readonly weight: NDArray | null
  readonly isInside: NDArray | null
}

const nodesOf = (c: NDArray, n: number, order: 0 | 1, mode: BoundaryMode): readonly Node[] => {
  const node = (i: NDArray, weight: NDArray | null): Node => ({
    index: places[mode](i, n),
    weight,
    isInside: mode === "constant" ? and(ge(i, zerosOf(i)), lt(i, fill(i, n))) : null,
  })
  if (order === 0) return [node(convert(roundAway(c), "int32"), null)]
  const below = floor(c)
  const share = sub(c, below)
  const i = convert(below, "int32")
  return [node(i, sub(fill(share, 1), share)), node(add(i, fill(i, 1)), share)]
}

const all = <A>(xs: readonly (A | null)[], join: (x: A, y: A) => A): A | null =>
  xs.reduce((x, y) => (x === null ? y : y === null ? x : join(x, y)), null)

/** The value at one corner, as much of it as counts. */
const corner = (x: NDArray, nodes: readonly Node[], cval: number, dtype: DType): NDArray => {
  const read = at(x, ...nodes.map(({ index }) => index))
  const isInside = all(
    nodes.map((node) => node.isInside),
    and,
  )
  const own = isInside === null ? read : select(isInside, read, fill(read, cval))
  const value = own.dtype === dtype ? own : convert(own, dtype)
  const weight = all(
    nodes.map((node) => node.weight),
    mul,
  )
  return weight === null ? value : mul(value, weight)
}

const checkOptions = (order: unknown, mode: unknown, cval: unknown): void => {
  const op = "mapCoordinates"
  if (order !== 0 && order !== 1)
    throw new ValueError({ op, problem: `the order ${nameOfValue(order)} is neither 0 nor 1`, hint: "use 0 or 1" })
  if (typeof mode !== "string" || !Object.hasOwn(places, mode))
    throw new ValueError({
      op,
      problem: `there is no mode ${nameOfValue(mode)}`,
      hint: `the modes are ${Object.keys(places).join(", ")}`,
    })
  if (typeof cval !== "number")
    throw new ValueError({ op, problem: `cval is ${nameOfValue(cval)}, not a number`, hint: "use a number" })
}

/** The coordinates as floats of one dtype and one shape. */
const coordinatesOf = (x: NDArray, coordinates: readonly NDArray[]): readonly NDArray[] => {
  const op = "mapCoordinates"
  const list = asList(op, coordinates, "coordinates")
  const named = Object.fromEntries(list.map((c, i) => [`coordinates[${i}]`, c]))
  if (list.length !== x.shape.length || list.length === 0)
    throw new ShapeError({
      op,
      problem: `there are ${list.length} coordinates for ${x.shape.length} axes`,
      given: showAll({ x, ...named }),
      hint: "give an array of coordinates for each axis",
    })
  const cs = broadcast(op, named, numeric)
  const dtype: DType = isComplex(x.dtype) ? partsOf(x)![0].dtype : x.dtype
  const floats = cs.map((c) => (isInteger(c.dtype) ? convert(c, isFloat(dtype) ? dtype : "float32") : c))
  if (isFloat(dtype) && floats[0]!.dtype !== dtype)
    throw new DTypeError({
      op,
      problem: `the dtypes differ: ${x.dtype} and ${floats[0]!.dtype}`,
      given: showAll({ x, ...named }),
      hint: `nothing is promoted by itself; convert them: astype(coordinates[0], "${dtype}")`,
    })
  const empty: number = x.shape.findIndex((n: number) => n === 0)
  if (empty >= 0 && !floats[0]!.shape.includes(0))
    throw new ShapeError({
      op,
      problem: `axis ${empty} has no elements`,
      given: { x: show(x) },
      hint: "there is nothing to interpolate",
    })
  return floats
}

/**
 * x at coordinates between its elements, an array of them for each axis; differentiable in both. Integers are rounded.
 *
 * The sum over the corners of a cell, each with the volume opposite to it.
 * @throws ShapeError unless there are coordinates for each axis; DTypeError when the dtypes differ; ValueError for
 * another order or mode
 * @example mapCoordinates(array([10, 20, 40]), [array([0.5, 1.5, 9])], { mode: "nearest" }) // [15, 30, 40]
 */
export const mapCoordinates = operation(
  "mapCoordinates",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    coordinates: readonly NDArray[],
    options: MapCoordinatesOptions = {},
  ): NDArray<Unknown, D> => {
    const { order = 1, mode = "constant", cval = 0 }: MapCoordinatesOptions = isPlain(options) ? options : {}
    checkTakes("mapCoordinates", numbers, [asArray("mapCoordinates", x)], { x })
    checkOptions(order, mode, cval)
    const cs = coordinatesOf(x, coordinates)
    const parts = partsOf(x)
    if (parts !== null) {
      const [re, im] = parts.map((part, k) => mapCoordinates(part, cs, { order, mode, cval: k === 0 ? cval : 0 }))
      return complex(re!, im!) as NDArray<Unknown, D>
    }
    const cells = cs
      .map((c, axis) => nodesOf(c, x.shape[axis]!, order, mode))
      .reduce<readonly (readonly Node[])[]>((sofar, nodes) => sofar.flatMap((c) => nodes.map((n) => [...c, n])), [[]])
    const sum = cells.map((nodes) => corner(x, nodes, cval, cs[0]!.dtype)).reduce((s, term) => add(s, term))
    return isInteger(x.dtype) ? convert(roundAway(sum), x.dtype) : sum
  },
  ["order", "mode", "cval"],
  2,
)
