import type { NDArray } from "../../../array/index.js"
import { floor, neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { eq } from "../../compare.js"
import { log1p } from "../../transcendental.js"
import { continuedArrays, type Equation } from "./continuation.js"
import { gammaRatioArrays } from "./gamma-ratio.js"
import { formOf } from "./gauss-forms.js"
import { exponentOf, raisedBy } from "./held.js"
import type { Jet } from "./jet.js"
import { type Affine, type ArrayJets, added, arrayJetsOf, packed, shifted, stretched, subtracted } from "./jets.js"
import { whereAny } from "./loop.js"
import { firstOf, isAtLeast, isAtMost, isCount, isFinite, isLess, isMore, minus, times, where } from "./numbers.js"

type Parameters = readonly [a: Affine, b: Affine, c: Affine]

/** Gauss' x (1 - x) y'' + (c - (a + b + 1) x) y' = a b y. */
const equation: Equation = {
  middle: ({ upper: [u, v], lower }, n, x) => {
    const slope = shifted(added(u!, v!), 1)
    return shifted(subtracted(lower, stretched(slope, x)), times(minus(1, times(x, 2)), n))
  },
  lead: (x, far) => times(x, far),
}

/** Of a gamma function; 0 at its poles. */
const signOf = (x: NDArray): NDArray => {
  const half = times(floor(x), 0.5)
  const sign = minus(1, times(minus(half, floor(half)), 4))
  return where(isMore(x, 0), 1, where(isCount(neg(x)), 0, sign))
}

/** F(1), Gauss' product of gamma functions, as e^exponent value where `active`; infinite unless a + b < c. */
const atOne = (j: ArrayJets, p: Parameters, active: NDArray): { readonly value: Jet; readonly exponent: NDArray } => {
  const pack = packed(p)
  const otherwise = [...j.constant(p[0].value, 0), zerosOf(p[0].value)]
  const out = whereAny(active, pack.arrays, otherwise, (list) => {
    const [a, b, c] = pack.read(list)
    const [left, right] = [subtracted(c!, a!), subtracted(c!, b!)]
    const rest = subtracted(left, b!)
    const converges = isMore(rest.value, 0)
    const { value, exponent } = gammaRatioArrays(j, [c!, rest], [left, right])
    const [one, two, three] = [a!, b!, c!].map(({ value }) => signOf(value))
    const pole = times(times(times(one!, two!), three!), Infinity)
    const values = value.map((y, k) => where(converges, y, k === 0 ? pole : fill(pole, Number.NaN)))
    return [...values, where(converges, exponent, 0)]
  })
  return { value: out.slice(0, -1), exponent: out.at(-1)! }
}

/** (a)_n (b)_n / (c)_n */
const rising = (j: ArrayJets, [a, b, c]: Parameters, n: number): Jet =>
  Array.from({ length: n }).reduce<Jet>(
    (f, _, k) => j.overAffine(j.timesAffine(j.timesAffine(f, shifted(a, k)), shifted(b, k)), shifted(c, k)),
    j.constant(a.value, 1),
  )

/** Gauss' 2F1(a, b, c, x), or its derivative of some orders: `hyp2f1Of` of arrays. */
export const hyp2f1Arrays = (
  [inA = 0, inB = 0, inC = 0, inX = 0]: readonly number[],
  [a, b, c, x]: readonly [NDArray, NDArray, NDArray, NDArray],
): NDArray => {
  const j = arrayJetsOf([inA, inB, inC])
  const own: Parameters = [j.variable(a, 0), j.variable(b, 1), j.variable(c, 2)]
  const p: Parameters = [shifted(own[0], inX), shifted(own[1], inX), shifted(own[2], inX)]
  const differences = [subtracted(own[2], own[0]), subtracted(own[2], own[1])] as const
  const never = isLess(a, -Infinity)
  const ends = [inA === 0 ? isCount(neg(a)) : never, inB === 0 ? isCount(neg(b)) : never] as const
  const isFinal = or(...ends)
  const reaches = or(and(ends[0], isAtLeast(a, c)), and(ends[1], isAtLeast(b, c)))
  const refused = and(isCount(neg(c)), not(reaches))
  const finite = and(and(isFinite(a), isFinite(b)), and(isFinite(c), isFinite(x)))
  const isOne = and(eq(x, fill(x, 1)), not(isFinal))
  const inside = or(isFinal, isAtMost(x, 1))
  const usual = and(and(finite, inside), not(or(refused, isOne)))
  const [f, weight] = formOf(j, { orders: [inA, inB, inC], parameters: p, differences, x })
  const between = and(isMore(f.z, 0), isLess(f.z, 1))
  const w = f.w.value
  const settles = and(not(isCount(neg(w))), isMore(minus(f.co.value, f.u.value), -1))
  const canMove = and(between, or(or(not(f.ends), isMore(w, 0)), settles))
  const question = { x: f.z, rest: f.rest, first: 0.9, active: usual, canMove }
  const solution = continuedArrays(j, equation, { upper: [f.u, f.v], lower: f.w }, question)
  const log = where(isLess(x, 1), log1p(neg(x)), 0)
  const power = stretched(f.power, log)
  const weighted = j.times(j.times(solution.value, weight), j.raised(power))
  const one = atOne(j, p, and(isOne, and(finite, not(refused))))
  const value = weighted.map((y, k) => where(isOne, one.value[k]!, y))
  const exponent = where(isOne, one.exponent, exponentOf(power.value, solution.shifts))
  const [result] = raisedBy([j.derivative(j.times(rising(j, own, inX), value))], exponent)
  const isOver = ends.map((end, i) => and(end, isMore(p[i]!.value, 0))).reduce((y, z) => or(y, z))
  return firstOf(
    [
      [not(finite), Number.NaN],
      [refused, inA + inB + inC > 0 ? Number.NaN : Infinity],
      [not(inside), Number.NaN],
      [isOver, 0],
    ],
    result!,
  )
}
