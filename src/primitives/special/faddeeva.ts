/** A complex number. */
type Complex = readonly [re: number, im: number]

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]

const over = (z: Complex, [c, d]: Complex): Complex => {
  const large = Math.max(Math.abs(c), Math.abs(d))
  const [p, q] = [c / large, d / large]
  const size = (p * p + q * q) * large
  const [re, im] = times(z, [p, -q])
  return [re / size, im / size]
}

/** e^(a + ib) */
const exponential = (a: number, b: number): Complex => [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)]

/** e^(-z^2), with the square of the size as a product. */
const gauss = ([x, y]: Complex): Complex => exponential((y - x) * (y + x), -2 * x * y)

const TERMS = 11

/** The step for which so many terms give all digits. */
const H = Math.sqrt(Math.PI / (TERMS + 1))

/** The sum of e^(-t^2) / (z^2 - t^2) over t = (k + shift) h. */
const sumOf = (z: Complex, shift: number): Complex => {
  const [a, b] = times(z, z)
  let [re, im] = [0, 0]
  for (let k = TERMS; k >= 0; k--) {
    const t = (k + shift) * H
    const [p, q] = over([Math.exp(-t * t), 0], [a - t * t, b])
    re += p
    im += q
  }
  return times(over(times([0, 2 * H], z), [Math.PI, 0]), [re, im])
}

/** 2 e^(-z^2) / (1 + sign e^(-2 pi i z / h)), by which the sum and the integral differ. */
const residue = (z: Complex, sign: number): Complex => {
  const [re, im] = exponential((2 * Math.PI * z[1]) / H, (-2 * Math.PI * z[0]) / H)
  const [p, q] = gauss(z)
  return Number.isFinite(re) && Number.isFinite(im) ? over([2 * p, 2 * q], [1 + sign * re, sign * im]) : [0, 0]
}

const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d]

/** w(z) for z in the first quadrant. */
const inQuadrant = (z: Complex): Complex => {
  const [x, y] = z
  if (Math.max(x, y) > 1e100) return over([0, 1 / Math.sqrt(Math.PI)], z)
  if (y >= Math.max(x, Math.PI / H)) return sumOf(z, 0.5)
  const place = x / H - Math.floor(x / H)
  if (y < x && place >= 0.25 && place <= 0.75) {
    const first = over([0, H / Math.PI], z)
    return plus(plus(first, sumOf(z, 1)), residue(z, -1))
  }
  return plus(sumOf(z, 0.5), residue(z, 1))
}

/**
 * The Faddeeva function w(z) = e^(-z^2) erfc(-iz), to a relative error of a few roundings.
 *
 * By the trapezoidal or the midpoint rule for its integral, whichever has its points away from the pole, and the residue
 * there (Al Azah and Chandler-Wilde, "Computation of the complex error function using modified trapezoidal rules", 2021).
 */
export const faddeevaOf = (x: number, y: number): Complex => {
  if (Number.isNaN(x) || Number.isNaN(y)) return [NaN, NaN]
  if (y >= 0) {
    if (x === Infinity || x === -Infinity || y === Infinity) return [0, 0]
    const [re, im] = inQuadrant([Math.abs(x), y])
    return [re, x < 0 ? -im : im]
  }
  const [re, im] = faddeevaOf(-x, -y)
  const [p, q] = gauss([x, y])
  return [2 * p - re, 2 * q - im]
}

/** e^(x^2) erfc(x). */
export const scaledComplement = (x: number): number => {
  if (x >= 0) return faddeevaOf(0, x)[0]
  const square = x * x
  return 2 * Math.exp(square) - faddeevaOf(0, -x)[0]
}

/** e^(-x^2) times the integral of e^(t^2) from 0 to x: near 0 by its power series, which keeps the relative accuracy. */
export const dawsonOf = (x: number): number => {
  if (Math.abs(x) > 0.5) return (Math.sqrt(Math.PI) / 2) * faddeevaOf(x, 0)[1]
  let [term, sum] = [x, x]
  for (let k = 1; Math.abs(term) > Math.abs(sum) * 1e-17; k++) {
    term *= (-2 * x * x) / (2 * k + 1)
    sum += term
  }
  return sum
}
