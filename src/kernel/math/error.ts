import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  atMost,
  copySign,
  div,
  type Float,
  floatOf,
  gt,
  horner,
  lit,
  lt,
  madd,
  mul,
  nearest,
  neg,
  sub,
  twoTo,
  where,
} from "./build.js"
import { timesExponential } from "./exponential.js"
import { twoProduct, twoSum } from "./pairs.js"

/** erf x / x - 1 in x^2: minimax of the relative error of erf (Remez, coefficients rounded one by one).
 * float32: on |x| <= 0.93, degree 5, 2^-25.8; float64: on |x| <= 1, degree 12, 2^-56.3. */
const SMALL: Readonly<Record<Float, readonly number[]>> = {
  float32: [
    0.12837915122509003, -0.37612488865852356, 0.11281730234622955, -0.026762915775179863, 0.004987252410501242,
    -0.0005958970868960023,
  ],
  float64: [
    0.1283791670955126, -0.376126389031839, 0.11283791670957855, -0.026866170645292495, 0.0052239776255003905,
    -0.0008548326988523006, 0.00012055331037197784, -1.4925592471101205e-5, 1.64609729099083e-6, -1.63501410965193e-7,
    1.4657889145294039e-8, -1.13555776227147e-9, 5.899482947922101e-11,
  ],
}

/** The base 2 logarithm of 1 - erf x on 0.92 .. 3.95: of the relative error of erf, degree 5, 2^-25.3. */
const COMPLEMENT = [
  -0.0028437175787985325, -1.6156225204467773, -0.9394845962524414, -0.13101446628570557, 0.02233675867319107,
  -0.001788018038496375,
]

/** 2^f on |f| <= 1/2, of the relative error, degree 5, 2^-23.0: as exact as a fifth of erf needs. */
const POWER = [
  1.0000001192092896, 0.6931472420692444, 0.2402191162109375, 0.05550083518028259, 0.00968555361032486,
  0.0013521440559998155,
]

/** x + x P(x^2). */
const inner = (x: Expr): Expr => madd(x, horner(mul(x, x), SMALL[floatOf(x)]), x)

/** Near 0 by its own polynomial, then 1 - 2^Q(|x|) from 0.925 on. */
const erf32 = (x: Expr): Expr => {
  const a = atMost(abs(x), 3.95)
  const e = horner(a, COMPLEMENT)
  const n = nearest(e)
  const far = sub(1, mul(horner(sub(e, n), POWER), twoTo(n)))
  return copySign(where(gt(a, 0.925), far, inner(a)), x)
}

/** e^(a^2) erfc(a) (1 + 2 a) in q = (a - k) / (a + k): minimax of the relative error.
 * float32: up to 10.1, k = 2, degree 10, 2^-26.4; float64: up to 27.3, k = 3.5, degree 24, 2^-56.7. */
const SCALED: Readonly<Record<Float, readonly number[]>> = {
  float32: [
    1.2769783735275269, -0.09276385605335236, -0.1660308539867401, 0.16405263543128967, -0.05420887470245361,
    -0.008043233305215836, 0.008649038150906563, 0.001274298527278006, -0.0012643286027014256, -0.0003686400013975799,
    2.7861806302098557e-5,
  ],
  float64: [
    1.2423492448711544, -0.1400091801376194, -0.010555596332221933, 0.09751909515325492, -0.11508959815998339,
    0.08798315382507374, -0.04882332583263099, 0.019099330937042715, -0.004215019852402222, -0.00030226780474213415,
    0.0005643840406439972, -0.00012151299796058742, -4.2780654761620296e-5, 2.426378368038933e-5, 2.3242160450953914e-6,
    -3.823429796793693e-6, -3.7936399341523864e-8, 6.185531383267356e-7, -1.25839774275338e-8, -1.1619582745807731e-7,
    -1.3760057042517895e-11, 2.686015917674049e-8, 3.394569798332207e-9, -5.038358689873989e-9, -1.648232080697658e-9,
  ],
}

const CENTER: Readonly<Record<Float, number>> = { float32: 2, float64: 3.5 }
const LAST: Readonly<Record<Float, number>> = { float32: 10.1, float64: 27.3 }

/** erfc of a >= 0: e^(-a^2) times a quotient, both with what their roundings lose. */
const complement = (a: Expr): Expr => {
  const [k, [first, ...rest]] = [CENTER[floatOf(a)], SCALED[floatOf(a)] as readonly [number, ...number[]]]
  const q = div(sub(a, k), add(a, k))
  const p = mul(q, horner(q, rest))
  const high = add(p, first)
  const low = sub(p, sub(high, first))
  const [d, dl] = twoSum(add(a, a), lit(1, a.dtype))
  const g = div(high, d)
  const [back, error] = twoProduct(g, d)
  const lost = div(add(sub(sub(high, back), error), sub(low, mul(g, dl))), d)
  const [square, squareLow] = twoProduct(a, a)
  return timesExponential([g, lost], [neg(square), neg(squareLow)])
}

/** Up to 1/2 it is 1 - erf, where the other loses digits. */
export const erfc = (x: Expr): Expr => {
  const a = abs(x)
  const y = complement(atMost(a, LAST[floatOf(x)]))
  return where(lt(a, 0.5), sub(1, inner(x)), where(lt(x, 0), sub(2, y), y))
}

/** Up to 1 by its own polynomial, then 1 - erfc. */
const erf64 = (x: Expr): Expr => {
  const a = atMost(abs(x), 6)
  return copySign(where(gt(a, 1), sub(1, complement(a)), inner(a)), x)
}

export const erf = (x: Expr): Expr => (x.dtype === "float32" ? erf32(x) : erf64(x))
