import type { NDArray } from "../../../array/index.js"
import { floor, neg } from "../../arithmetic.js"
import { digamma, lgamma, polygamma } from "../../gamma.js"
import { cos, sin } from "../../transcendental.js"
import { type Jet, less, plus as plusJet } from "./jet.js"
import { type Affine, type ArrayJets, chosen, negated, shifted } from "./jets.js"
import { isLess, minus, plus, times, where } from "./numbers.js"

/** The n-th derivative of log |gamma|. */
const logGamma =
  (x: NDArray) =>
  (n: number): NDArray =>
    n === 0 ? lgamma(x) : n === 1 ? digamma(x) : polygamma(n - 1, x)

/** The n-th derivative of sin(pi x) / pi where `active`, elsewhere that of 1; exact at whole x. */
const sine = (x: NDArray, active: NDArray) => {
  const whole = floor(plus(x, 0.5))
  const angle = times(minus(x, whole), Math.PI)
  const half = times(whole, 0.5)
  const sign = minus(1, times(minus(half, floor(half)), 4))
  const [s, c] = [times(sin(angle), sign), times(cos(angle), sign)]
  return (n: number): NDArray => {
    const wave = n % 2 === 0 ? s : c
    const derivative = times(n % 4 > 1 ? neg(wave) : wave, Math.PI ** (n - 1))
    return where(active, derivative, n === 0 ? 1 : 0)
  }
}

/** A gamma function as e^log / factor, from the reflection gamma(a) = pi / (sin(pi a) gamma(1 - a)) on. */
const parts = (j: ArrayJets, a: Affine): readonly [log: Jet, factor: Jet] => {
  const low = isLess(a.value, 0.5)
  const away = chosen(low, shifted(negated(a), 1), a)
  const log = j.composed(logGamma(away.value), away)
  return [log.map((c) => where(low, neg(c), c)), j.composed(sine(a.value, low), a)]
}

/** Products of gamma functions over products of others, as e^exponent value; 1 / gamma is 0 at 0, -1, -2, ... */
export const gammaRatioArrays = (
  j: ArrayJets,
  above: readonly Affine[],
  below: readonly Affine[],
): { readonly value: Jet; readonly exponent: NDArray } => {
  const [top, bottom] = [above, below].map((list) => list.map((a) => parts(j, a)))
  const product = (list: readonly (readonly [Jet, Jet])[]): Jet =>
    list.map(([, factor]) => factor).reduce((x, y) => j.times(x, y))
  const size = less(
    top!.map(([log]) => log).reduce((x, y) => plusJet(x, y)),
    bottom!.map(([log]) => log).reduce((x, y) => plusJet(x, y)),
  )
  const exponent = size[0]!
  return { value: j.times(j.over(product(bottom!), product(top!)), j.exponential(size)), exponent }
}
