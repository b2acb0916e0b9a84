import { digammaOf } from "./log-gamma.js"

/** E_n(x) for 0 < x <= 1: the power series, whose term of degree n - 1 holds the logarithm. */
const series = (n: number, x: number): number => {
  let total = n === 1 ? -Math.log(x) + digammaOf(1) : 1 / (n - 1)
  let factor = 1
  for (let k = 1; k < 200; k++) {
    factor *= -x / k
    const term = k === n - 1 ? factor * (digammaOf(n) - Math.log(x)) : -factor / (k - n + 1)
    total += term
    if (Math.abs(term) < Math.abs(total) * 1e-17) break
  }
  return total
}

/** e^x E_n(x) for x >= 1: 1 / (x + n - 1 n / (x + n + 2 - 2 (n + 1) / ...)), from as far in as is needed. */
export const scaledIntegral = (n: number, x: number): number => {
  let rest = 0
  for (let k = Math.ceil(20 + 120 / x); k > 0; k--) rest = (k * (n - 1 + k)) / (x + n + 2 * k - rest)
  return 1 / (x + n - rest)
}

/** The integral of e^(-x t) t^-n over t >= 1, for whole n >= 0; NaN for x < 0. */
export const exponentialIntegral = (n: number, x: number): number => {
  if (Number.isNaN(x) || x < 0) return NaN
  if (x === Infinity) return 0
  if (n === 0) return Math.exp(-x) / x
  if (x === 0) return n === 1 ? Infinity : 1 / (n - 1)
  return x <= 1 ? series(n, x) : scaledIntegral(n, x) * Math.exp(-x)
}

/** x e^-x Ei(x) for large x: the asymptotic sum of k! / x^k, to its smallest term. */
const asymptotic = (x: number): number => {
  let [term, total] = [1, 1]
  for (let k = 1; k < 200; k++) {
    const next = (term * k) / x
    if (next > term || next < 1e-17) break
    term = next
    total += term
  }
  return total
}

/** Ei(x) - log x - Euler's constant, by its power series. */
const entire = (x: number): number => {
  let [term, total] = [1, 0]
  for (let k = 1; k < 300; k++) {
    term *= x / k
    total += term / k
    if (Math.abs(term / k) < Math.abs(total) * 1e-17) break
  }
  return total
}

/** Beyond this the asymptotic sum is exact. */
const FAR = 40

const byPowers = (x: number): number => entire(x) + Math.log(x) - digammaOf(1)

/** x e^-x Ei(x) for x > 0. */
export const scaledPrincipal = (x: number): number => (x > FAR ? asymptotic(x) : byPowers(x) * x * Math.exp(-x))

/** The principal value of the integral of e^t / t up to x. */
export const principalExponentialIntegral = (x: number): number => {
  if (x < 0) return -exponentialIntegral(1, -x)
  if (x === Infinity) return Infinity
  if (x === 0) return -Infinity
  if (x <= FAR) return byPowers(x)
  const half = Math.exp(x / 2)
  return ((half * asymptotic(x)) / x) * half
}

/** The integral of log t / (1 - t) from 1 to x: the dilogarithm of 1 - x. */
export const dilogarithm = (x: number): number => {
  if (Number.isNaN(x) || x < 0) return NaN
  if (x === Infinity) return -Infinity
  const sixth = (Math.PI * Math.PI) / 6
  if (x === 0) return sixth
  const l = Math.log(x)
  if (x < 0.5) return sixth - l * Math.log1p(-x) - direct(1 - x)
  if (x > 2) return -(l * l) / 2 - dilogarithm(1 / x)
  return x > 1.5 ? -(l * l) / 2 - direct(1 / x) : direct(x)
}

/** The power series in 1 - x, for |1 - x| <= 1/2. */
const direct = (x: number): number => {
  const y = 1 - x
  let [power, total] = [1, 0]
  for (let k = 1; k < 200; k++) {
    power *= y
    total += power / (k * k)
    if (Math.abs(power) < Math.abs(total) * 1e-17) break
  }
  return total
}
