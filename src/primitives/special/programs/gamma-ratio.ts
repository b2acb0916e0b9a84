import type { NDArray } from "../../../array/index.js"
import { floor, neg } from "../../arithmetic.js"
import { digamma, lgamma, polygamma } from "../../gamma.js"
import { cos, sin } from "../../transcendental.js"
import { type Jet, less, plus as plusJet } from "./jet.js"
import { type Affine, type ArrayJets, chosen, negated, shifted } from "./jets.js"
import { isLess, minus, plus, times, where } from "./numbers.js"
import { together } from "./together.js"

/** The n-th derivative of log |gamma|. */
const logGamma =
  (n: number) =>
  (x: NDArray): NDArray =>
    n === 0 ? lgamma(x) : n === 1 ? digamma(x) : polygamma(n - 1, x)

/** The n-th derivative of sin(pi x) / pi; exact at whole x. */
const sine =
  (n: number) =>
  (x: NDArray): NDArray => {
    const whole = floor(plus(x, 0.5))
    const angle = times(minus(x, whole), Math.PI)
    const half = times(whole, 0.5)
    const sign = minus(1, times(minus(half, floor(half)), 4))
    const wave = n % 2 === 0 ? sin(angle) : cos(angle)
    return times(times(wave, sign), (n % 4 > 1 ? -1 : 1) * Math.PI ** (n - 1))
  }

/** Each gamma function as e^log / factor, from the reflection gamma(a) = pi / (sin(pi a) gamma(1 - a)) on. */
const partsOf = (j: ArrayJets, list: readonly Affine[]): readonly (readonly [log: Jet, factor: Jet])[] => {
  const lows = list.map((a) => isLess(a.value, 0.5))
  const aways = list.map((a, i) => chosen(lows[i]!, shifted(negated(a), 1), a))
  const derivatives = (f: (n: number) => (x: NDArray) => NDArray, of: readonly Affine[]) =>
    Array.from({ length: j.order + 1 }, (_, n) =>
      together(
        f(n),
        of.map((a) => a.value),
      ),
    )
  const [logs, sines] = [derivatives(logGamma, aways), derivatives(sine, list)]
  return list.map((a, i) => {
    const low = lows[i]!
    const log = j.composed((n) => logs[n]![i]!, aways[i]!)
    const factor = j.composed((n) => where(low, sines[n]![i]!, n === 0 ? 1 : 0), a)
    return [log.map((c) => where(low, neg(c), c)), factor]
  })
}

/** Products of gamma functions over products of others, as e^exponent value; 1 / gamma is 0 at 0, -1, -2, ... */
export const gammaRatioArrays = (
  j: ArrayJets,
  above: readonly Affine[],
  below: readonly Affine[],
): { readonly value: Jet; readonly exponent: NDArray } => {
  const parts = partsOf(j, [...above, ...below])
  const [top, bottom] = [parts.slice(0, above.length), parts.slice(above.length)]
  const product = (list: readonly (readonly [Jet, Jet])[]): Jet =>
    list.map(([, factor]) => factor).reduce((x, y) => j.times(x, y))
  const size = less(
    top.map(([log]) => log).reduce((x, y) => plusJet(x, y)),
    bottom.map(([log]) => log).reduce((x, y) => plusJet(x, y)),
  )
  const exponent = size[0]!
  return { value: j.times(j.over(product(bottom), product(top)), j.exponential(size)), exponent }
}
