import { continued, type Equation, series, unreduced } from "./continuation.js"
import { type Jet, plus, scaled } from "./jet.js"
import { exponentiated, gammaRatio, inverted, type Jets, jetsOf, shifted } from "./jets.js"

const LIMIT = 20_000

/** Polynomials of a lower degree keep their digits where those of a higher one may lose them, for c < 0. */
const FEW = 6

type Parameters = readonly [a: Jet, b: Jet, c: Jet]

/** (1 - x)^power F(u, v, w, z) times `weight`, where z + rest = 1; `ends` when u ends the series. */
interface Form {
  readonly u: Jet
  readonly v: Jet
  readonly w: Jet
  /** w - v */
  readonly co: Jet
  readonly z: number
  readonly rest: number
  readonly power: Jet
  readonly weight: Jet
  readonly ends: boolean
}

const isCount = (x: number): boolean => x >= 0 && Number.isInteger(x)

const less = (a: Jet, b: Jet): Jet => plus(a, scaled(b, -1))

/** (a + k) (b + k) / (c + k) */
const ratio = (j: Jets, [a, b, c]: Parameters, k: number): Jet =>
  j.times(j.times(shifted(a, k), shifted(b, k)), j.apply(inverted, shifted(c, k)))

const raised = ([a, b, c]: Parameters, by: number): Parameters => [shifted(a, by), shifted(b, by), shifted(c, by)]

/** Gauss' x (1 - x) y'' + (c - (a + b + 1) x) y' = a b y. */
const equation = ({ u, v, w }: Form): Equation => ({
  upper: [u, v],
  lower: w,
  middle: (n, x) => shifted(plus(w, scaled(shifted(plus(u, v), 1), -x)), n * (1 - 2 * x)),
  lead: (x, far) => x * far,
})

/** F(1), Gauss' product of gamma functions; infinite unless a + b < c. */
const atOne = (j: Jets, [a, b, c]: Parameters): Jet => {
  const left = less(c, a)
  const rest = less(left, b)
  if (rest[0]! > 0) return gammaRatio(j, [c, rest], [left, less(c, b)])
  const sign = rest[0] === 0 ? gammaRatio(j, [c], [a, b])[0]! : gammaRatio(j, [c, scaled(rest, -1)], [a, b])[0]!
  return j.constant(Infinity * sign).map((c, k) => (k === 0 ? c : NaN))
}

/** Pfaff's (1 - x)^-u F(u, w - v, w, x / (x - 1)). */
const turned = (f: Form): Form => ({
  ...f,
  v: f.co,
  co: f.v,
  z: -f.z / f.rest,
  rest: 1 / f.rest,
  power: less(f.power, f.u),
})

/** A polynomial around 1: F(-n, v, w, z) = (w - v)_n / (w)_n F(-n, v, 1 - n + v - w, 1 - z). */
const reflected = (j: Jets, f: Form): Form => {
  const count = -f.u[0]!
  let weight = count > LIMIT ? j.constant(NaN) : f.weight
  for (let k = 0; k < Math.min(count, LIMIT); k++)
    weight = j.times(weight, j.times(shifted(f.co, k), j.apply(inverted, shifted(f.w, k))))
  const w = shifted(less(f.u, f.co), 1)
  return { ...f, w, co: less(w, f.v), z: f.rest, rest: f.z, weight }
}

/** A form of a polynomial whose terms have one sign, or which steps can reach. */
const ofPolynomial = (j: Jets, given: Form): Form => {
  if (given.z === 1) return reflected(j, given)
  const f = given.z < 0 && given.v[0]! < 0 && given.w[0]! > 0 ? turned(given) : given
  const [v, w] = [f.v[0]!, f.w[0]!]
  if (!(f.z > 0 && f.z < 1 && w > 0 && v > 0)) return f
  if (v > w) return f.z > 0.5 && f.co[0]! - f.u[0]! < 1 ? reflected(j, f) : f
  return v < w ? turned(f) : f
}

const valueOf = (j: Jets, f: Form, log: number): Jet => {
  const w = f.w[0]!
  const isStable = !f.ends || w > 0 || (!isCount(-w) && f.co[0]! - f.u[0]! > -1)
  const canMove = f.z > 0 && f.z < 1 && isStable
  const { value, shifts } = canMove ? continued(j, equation(f), f.z, f.rest, 0.9) : series(j, equation(f), f.z)
  const exponent = f.power[0]! * log
  const weight = j.times(f.weight, j.apply(exponentiated, scaled(shifted(f.power, -f.power[0]!), log)))
  return unreduced(j.times(value, weight), shifts, exponent)
}

/** How many terms a parameter allows; infinitely many unless it is fixed. */
const degree = (a: Jet, isFixed: boolean): number => (isFixed && isCount(-a[0]!) ? -a[0]! : Infinity)

/**
 * The hypergeometric function 2F1(a, b, c, x) of Gauss for x <= 1, or its derivative of some orders in a, b, c and x.
 *
 * F is a power of 1 - x times F(c - a, c - b, c) (Euler), which may be a polynomial. The k-th derivative in x is
 * (a)_k (b)_k / (c)_k times the function of a + k, b + k and c + k.
 */
export const hyp2f1Of = ([inA = 0, inB = 0, inC = 0, inX = 0]: readonly number[]) => {
  const j = jetsOf([inA, inB, inC])
  const variables = (a: number, b: number, c: number): Parameters => [
    j.variable(a, 0),
    j.variable(b, 1),
    j.variable(c, 2),
  ]
  const formOf = (given: Parameters, x: number): Form => {
    const [a, b, c] = raised(given, inX)
    const isPole = isCount(-c[0]!)
    const [inner, outer] = [less(given[2], given[0]), less(given[2], given[1])]
    const own = [degree(a, inA === 0), degree(b, inB === 0)] as const
    const euler = [degree(inner, inA + inC === 0), degree(outer, inB + inC === 0)] as const
    const common = { w: c, z: x, rest: 1 - x, weight: j.constant(1) }
    const others = [
      { ...common, u: inner, v: outer, co: b, power: less(inner, b) },
      { ...common, u: outer, v: inner, co: a, power: less(inner, b) },
    ] as const
    const isShort = Math.min(...euler) < (c[0]! > 0 ? Math.min(...own) : Math.min(FEW, ...own))
    if (x < 1 && !isPole && isShort) return ofPolynomial(j, { ...others[euler[0] <= euler[1] ? 0 : 1], ends: true })
    const isFinal = Math.min(...own) < Infinity
    const flat = Math.abs(a[0]! * outer[0]!) - Math.abs(b[0]! * inner[0]!)
    const isFirst = isFinal ? own[0] <= own[1] : c[0]! > 0 || flat === 0 ? a[0]! <= b[0]! : flat < 0
    const [u, v, co] = isFirst ? [a, b, outer] : [b, a, inner]
    const form: Form = { ...common, u, v, co, power: j.constant(0), ends: isFinal }
    if (isFinal) return isPole ? form : ofPolynomial(j, form)
    if (x < 0) return turned(form)
    const isFlatter = c[0]! < 0 && Math.abs(inner[0]! * outer[0]!) < Math.abs(a[0]! * b[0]!)
    return isFlatter ? { ...others[0], ends: false } : form
  }
  return (a: number, b: number, c: number, x: number): number => {
    if (Number.isNaN(a + b + c + x) || Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(x) === Infinity) return NaN
    const [first, second] = [isCount(-a) && inA === 0, isCount(-b) && inB === 0]
    const isFinal = first || second
    const last = Math.max(first ? a : -Infinity, second ? b : -Infinity)
    if (isCount(-c) && !(isFinal && last >= c)) return inA + inB + inC > 0 ? NaN : Infinity
    if (x > 1 && !isFinal) return NaN
    if ((first && a + inX > 0) || (second && b + inX > 0)) return 0
    const p = variables(a, b, c)
    let factor = j.constant(1)
    for (let k = 0; k < inX; k++) factor = j.times(factor, ratio(j, p, k))
    const value = x === 1 && !isFinal ? atOne(j, raised(p, inX)) : valueOf(j, formOf(p, x), x < 1 ? Math.log1p(-x) : 0)
    return j.derivative(j.times(factor, value))
  }
}
