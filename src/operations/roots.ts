import { type DType, fromParts, type NDArray, toTypedArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { add, div, neg, rem } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq, ge } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { eig } from "../primitives/linalg/eig.js"
import { select } from "../primitives/select.js"
import { concatenate, iota } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import type { ComplexOf } from "./complex.js"
import { cumprod } from "./cumulative.js"
import { floats } from "./elementwise.js"
import { checkKnown } from "./indices.js"
import { asArray, checkTakes, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"
import { argsort } from "./sort.js"
import { take } from "./take.js"

/** The matrix with the characteristic polynomial p, a vector of at least 2 coefficients, the highest power first. */
export const companionOf = (p: NDArray): NDArray => {
  const n: number = p.shape[0] - 1
  const lead = broadcastInDim(sliceAxis(p, 0, 0, 1), [n], [0])
  const first = reshapeTo(neg(div(sliceAxis(p, 0, 1, n + 1), lead)), [1, n])
  const shape = [n - 1, n]
  const below = eq(iota(shape, "int32", 0), iota(shape, "int32", 1))
  return concatenate([first, convert(below, p.dtype)], 0)
}

/** The options of `roots`. */
export interface RootsOptions {
  /**
   * whether zeros in front are left out, which needs coefficients that are known; with false there is always one root
   * less than coefficients, and NaN for those that are not there; default true
   */
  readonly stripZeros?: boolean
}

type ComplexParts = readonly [re: NDArray, im: NDArray]

const rootsOf = (p: NDArray): ComplexParts => {
  if (p.shape[0] < 2) {
    const none = fill({ shape: [0], dtype: p.dtype }, 0)
    return [none, none]
  }
  const [re, im] = eig(companionOf(p))
  return [re, im]
}

/**
 * The roots when any number of coefficients in front may be 0: those are rolled to the end, where each makes a root that
 * is 0 exactly, and the same number of such roots becomes NaN.
 */
const rootsWithZeros = (p: NDArray): ComplexParts => {
  const n: number = p.shape[0]
  if (n < 2) return rootsOf(p)
  const zeros: NDArray = reduceSum(cumprod(convert(eq(p, zerosOf(p)), "int32")), [0])
  const places = iota([n], "int32", 0)
  const rolled = rem(add(places, broadcastInDim(zeros, [n], [])), fill(places, n))
  const [re, im] = rootsOf(take(p, rolled, { axis: 0 }))
  const isZero = and(eq(re, zerosOf(re)), eq(im, zerosOf(im)))
  const order: NDArray = argsort(convert(isZero, "int32"))
  const last = iota([n - 1], "int32", 0)
  const isNone = ge(add(last, broadcastInDim(zeros, [n - 1], [])), fill(last, n - 1))
  const [x, y] = [take(re, order, { axis: 0 }), take(im, order, { axis: 0 })]
  return [select(isNone, fill(x, Number.NaN), x), select(isNone, fill(y, Number.NaN), y)]
}

/** The coefficients from the first on that is not 0. */
const stripped = (p: NDArray): NDArray => {
  checkKnown("roots", p, "p", "keep zeros in front: roots(p, { stripZeros: false })")
  const lead = Array.from(toTypedArray(p)).findIndex((c) => c !== 0)
  return sliceAxis(p, 0, lead < 0 ? p.shape[0] : lead, p.shape[0])
}

/**
 * The roots of the polynomial with coefficients p, the highest power first, as a complex vector in no order: the
 * eigenvalues of its companion matrix.
 *
 * A simple root z moves by -dp(z) / p'(z); the derivative is not defined at multiple roots. In transforms, where the
 * coefficients are not known, `stripZeros` must be false.
 * @throws ShapeError unless p is a vector, and while tracing unless `stripZeros` is false; DTypeError unless p is float
 * @example roots(array([1, 0, 4])) // array([{ re: 0, im: 2 }, { re: 0, im: -2 }])
 */
export const roots = operation(
  "roots",
  <D extends DType>(
    p: NDArray<Unknown, D>,
    { stripZeros = true }: RootsOptions = {},
  ): NDArray<readonly [Unknown], ComplexOf<D>> => {
    const given: NDArray = asArray("roots", p, "p")
    checkTakes("roots", floats, [given], { p })
    if (given.shape.length > 1)
      throw new ShapeError({
        op: "roots",
        problem: "p must be a vector of coefficients",
        given: { p: show(p) },
        hint: "the coefficient of the highest power comes first",
      })
    const c = reshapeTo(given, [given.shape[0] ?? 1])
    const [re, im] = stripZeros ? rootsOf(stripped(c)) : rootsWithZeros(c)
    return fromParts<readonly [Unknown], ComplexOf<D>>(re, im)
  },
  ["stripZeros"],
)
