import { type ComplexOf, fromParts, hostOf, isInteger, type NDArray, nameOfValue } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { asArray, broadcast, commonShape, expand, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { abs, mul, neg, rem, scale, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, lt, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { cos, sin } from "../primitives/transcendental.js"
import { isTracer } from "../program/index.js"

/** The options of `sphHarmY`. */
export interface SphHarmOptions {
  /** the largest degree; by default the largest of n, which must then be known: not while tracing */
  readonly nMax?: number
}

/** The function of a degree and an order. */
interface Member {
  readonly degree: number
  readonly order: number
  readonly value: NDArray
}

/**
 * The associated Legendre functions of cos(theta), normalized for the sphere, of all degrees up to `most` and orders
 * from 0 to the degree, each from the two of the degrees before.
 */
const legendre = (theta: NDArray, most: number): readonly Member[] => {
  const [x, y] = [cos(theta), sin(theta)]
  const members: Member[] = []
  let diagonal = fill(theta, Math.sqrt(1 / (4 * Math.PI)))
  for (let m = 0; m <= most; m++) {
    let [before, value] = [zerosOf(theta), diagonal]
    members.push({ degree: m, order: m, value })
    for (let l = m + 1; l <= most; l++) {
      const a = Math.sqrt((4 * l * l - 1) / (l * l - m * m))
      const b = Math.sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1))
      ;[before, value] = [value, scale(sub(mul(x, value), scale(before, b)), a)]
      members.push({ degree: l, order: m, value })
    }
    diagonal = scale(mul(y, diagonal), -Math.sqrt((2 * m + 3) / (2 * m + 2)))
  }
  return members
}

const wholeNumbers = (op: string, x: NDArray, name: string): NDArray => {
  if (isInteger(asArray(op, x, name).dtype)) return convert(x, "int32")
  throw new DTypeError({
    op,
    problem: `${name} must be int32 or uint32, not ${x.dtype}`,
    given: { [name]: show(x) },
    hint: `convert it first: astype(${name}, "int32")`,
  })
}

const largest = (op: string, n: NDArray, nMax: unknown): number => {
  const most = nMax === undefined && !isTracer(n) ? Math.max(0, ...Array.from(hostOf(op, n).data)) : nMax
  if (typeof most === "number" && Number.isInteger(most) && most >= 0) return most
  throw new ValueError({
    op,
    problem: nMax === undefined ? "the largest degree is not known while tracing" : `nMax is ${nameOfValue(nMax)}`,
    given: { n: show(n) },
    hint: "give the largest degree, a whole number from 0 on: { nMax: 4 }",
  })
}

/**
 * The spherical harmonics of degree n and order m at the polar angles theta and the azimuths phi, with the phase of
 * Condon and Shortley; 0 for |m| > n. All four broadcast.
 *
 * @throws DTypeError unless n and m are integers and the angles of one float dtype; ValueError without nMax for a traced
 * n, or for degrees that are no whole numbers
 * @example sphHarmY(array([0], { dtype: "int32" }), array([0], { dtype: "int32" }), array([0.5]), array([1])) // array([{ re: 0.2820948, im: 0 }])
 */
export const sphHarmY = operation(
  "sphHarmY",
  <D extends "float32" | "float64">(
    n: NDArray,
    m: NDArray,
    theta: NDArray<Unknown, D>,
    phi: NDArray<Unknown, D>,
    { nMax }: SphHarmOptions = {},
  ): NDArray<Unknown, ComplexOf<D>> => {
    const op = "sphHarmY"
    const given = { n, m, theta, phi }
    const [degrees, orders] = [wholeNumbers(op, n, "n"), wholeNumbers(op, m, "m")]
    const angles = broadcast(op, { theta, phi }, floats)
    const all = [degrees, orders, ...angles]
    const shape = commonShape(
      op,
      all.map((x) => x.shape),
      given,
    )
    const [l, k, polar, azimuth] = all.map((x) => expand(x, shape))
    const size = abs(k!)
    const members = legendre(polar!, largest(op, degrees, nMax))
    const value = members.reduce<NDArray>((rest, { degree, order, value: own }) => {
      const isThis = and(eq(l!, fill(l!, degree)), eq(size, fill(size, order)))
      return select(isThis, own, rest)
    }, zerosOf(polar!))
    const isOdd = ne(rem(k!, fill(k!, 2)), zerosOf(k!))
    const isTurned = and(lt(k!, zerosOf(k!)), isOdd)
    const signed = select(isTurned, neg(value), value)
    const turn = mul(convert(k!, azimuth!.dtype), azimuth!)
    return fromParts(mul(signed, cos(turn)), mul(signed, sin(turn)))
  },
  ["nMax"],
  4,
)
