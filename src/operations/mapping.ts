import { checkGiven, options as optionsKind, text } from "../array/given.js"
import { type NDArray, range, type Shape } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { checkFunction } from "../transforms/function.js"
import { vmapWith } from "../transforms/vmap.js"
import { axisOf, expandDims, moveAxis, reshapeTo } from "./axes.js"
import { asArray, asNumbers, commonShape, expand, show } from "./operand.js"

type Mapped = (...xs: readonly NDArray[]) => unknown

/** The function mapped over n leading axes of all its arguments. */
const mappedOver = (f: Mapped, n: number): Mapped =>
  range(n).reduce<Mapped>(
    (g) =>
      (...xs) =>
        vmapWith({ in: xs.map(() => 0) })(g)(...xs),
    f,
  )

/**
 * The function of a vector, applied to all vectors along an axis; the axes of its results stand in its place.
 *
 * @throws ShapeError when there is no such axis
 * @example applyAlongAxis((v) => sum(v), 0, array([[1, 2], [3, 4]])) // [4, 6]
 */
export const applyAlongAxis = (f: (v: NDArray) => NDArray, axis: number, x: NDArray): NDArray => {
  checkFunction("applyAlongAxis", f)
  const along = axisOf("applyAlongAxis", asArray("applyAlongAxis", x), axis)
  const outer: number = x.shape.length - 1
  const result = mappedOver((v) => f(v!), outer)(moveAxis(x, along, -1))
  const y = asArray("applyAlongAxis", result, "the result of f")
  const own = range(y.shape.length - outer)
  return moveAxis(
    y,
    own.map((i) => outer + i),
    own.map((i) => along + i),
  )
}

/**
 * A reduction over one axis after the other, all of which stay with length 1.
 *
 * @throws ShapeError when there is no such axis, or f changes another one; TreeError unless x and what f gives are
 * arrays
 * @example applyOverAxes((x, axis) => sum(x, { axis }), array([[1, 2], [3, 4]]), [0, 1]) // [[10]]
 */
export const applyOverAxes = (
  f: (x: NDArray, axis: number) => NDArray,
  x: NDArray,
  axes: number | readonly number[],
): NDArray => {
  const op = "applyOverAxes"
  checkFunction(op, f)
  return asNumbers(op, axes, "axes").reduce<NDArray>(
    (y, axis) => {
      const along = axisOf(op, y, axis)
      const z = asArray(op, f(y, along), "the result of f")
      if (z.shape.length === y.shape.length) return z
      if (z.shape.length === y.shape.length - 1) return expandDims(z, along)
      throw new ShapeError({
        op,
        problem: "f does not reduce one axis",
        given: { before: show(y), after: show(z) },
        hint: "f reduces the axis that it is given, and may keep it with length 1",
      })
    },
    asArray(op, x),
  )
}

/** The options of `vectorize`. */
export interface VectorizeOptions {
  /** the names of the last axes that f takes and gives, such as "(n,m),(m)->(n)"; none by default */
  readonly signature?: string
}

/** How many axes each argument has of its own. */
const coreDims = (signature: string): readonly number[] => {
  const [inputs = ""] = signature.replaceAll(" ", "").split("->")
  const groups = inputs.match(/\([^()]*\)/g)
  if (groups === null || !signature.includes("->"))
    throw new ValueError({
      op: "vectorize",
      problem: `"${signature}" is no signature`,
      hint: 'write the axes of all arguments and results, as in "(n,m),(m)->(n)"',
    })
  return groups.map((g) => g.slice(1, -1).split(",").filter(Boolean).length)
}

const vectorizeOptions = optionsKind({ signature: text })

/**
 * A function of small arrays as one of arrays of them: the axes before those of the signature broadcast and are mapped
 * over.
 *
 * @throws ShapeError when the axes before do not broadcast; ValueError for a signature that is none
 * @example vectorize((u, v) => dot(u, v), { signature: "(n),(n)->()" })(ones([5, 3]), ones([3])) // float32[5]
 */
export const vectorize = (f: Mapped, options: VectorizeOptions = {}): ((...xs: readonly NDArray[]) => unknown) => {
  checkFunction("vectorize", f)
  checkGiven("vectorize", "options", vectorizeOptions, options)
  const { signature } = options
  const dims = signature === undefined ? null : coreDims(signature)
  return (...xs) => {
    if (dims !== null && dims.length !== xs.length)
      throw new ValueError({
        op: "vectorize",
        problem: `${xs.length} arguments for a signature with ${dims.length}`,
        hint: "name the axes of every argument",
      })
    const cores = xs.map((x, i): Shape => {
      const own: Shape = asArray("vectorize", x, `argument ${i}`).shape
      return own.slice(own.length - (dims?.[i] ?? 0))
    })
    const given = Object.fromEntries(xs.map((x, i) => [`argument ${i}`, x]))
    const outers = xs.map((x, i): Shape => x.shape.slice(0, x.shape.length - cores[i]!.length))
    const outer = commonShape("vectorize", [[], ...outers], given)
    const spread = xs.map((x, i) => {
      const ones = range(outer.length - outers[i]!.length).map(() => 1)
      return expand(reshapeTo(x, [...ones, ...x.shape]), [...outer, ...cores[i]!])
    })
    return mappedOver(f, outer.length)(...spread)
  }
}
