import {
  type Code,
  type FunctionBuilder,
  f32,
  f64,
  f64x2,
  forRange,
  func,
  i32,
  if_,
  type Local,
  select,
  seq,
} from "../../assembler/index.js"
import { bytesOf, type FloatType } from "./floats.js"

/** Terms of the series of cosine and sine that count up to 45 degrees, in float64. */
const TERMS = 10

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** The cosine and the sine of two angles between 0 and 45 degrees. */
const cosineAndSine = (f: FunctionBuilder, angle: Local<"v128">) => {
  const [square, cos, sin] = [f.local("v128", "square"), f.local("v128", "cos"), f.local("v128", "sin")]
  const series = (shift: number): Code<"v128"> =>
    Array.from({ length: TERMS }, (_, k) => (-1) ** k / factorial(2 * k + shift)).reduceRight<Code<"v128"> | null>(
      (sum, c) => (sum === null ? f64x2.const(c) : f64x2.add(f64x2.mul(sum, square), f64x2.const(c))),
      null,
    )!
  const code = seq(square.set(f64x2.mul(angle, angle)), cos.set(series(0)), sin.set(f64x2.mul(angle, series(1))))
  return { code, cos, sin }
}

type Put = (k: Code<"i32">, re: Code<"f64">, im: Code<"f64">) => Code<"void">

/** All roots by those of the first 45 degrees, when n is a multiple of 8. */
const byOctants = (f: FunctionBuilder, n: number, put: Put): Code<"void"> => {
  const angle = f.local("v128", "angle")
  const { code, cos, sin } = cosineAndSine(f, angle)
  const [c, s] = [f.local("f64", "c"), f.local("f64", "s")]
  const [quarter, half] = [n / 4, n / 2]
  const write = (k: Code<"i32">, lane: 0 | 1): Code<"void"> =>
    seq(
      c.set(f64x2.extract_lane(cos, lane)),
      s.set(f64x2.extract_lane(sin, lane)),
      put(k, c, f64.neg(s)),
      put(i32.sub(quarter, k), s, f64.neg(c)),
      put(i32.add(k, quarter), f64.neg(s), f64.neg(c)),
      put(i32.sub(half, k), f64.neg(c), f64.neg(s)),
      put(i32.add(k, half), f64.neg(c), s),
      put(i32.sub(half + quarter, k), f64.neg(s), c),
      put(i32.add(k, half + quarter), s, c),
      if_(k, put(i32.sub(n, k), c, s)),
    )
  const last = n / 8
  return forRange(f, 0, last + 1, 2, (k) =>
    seq(
      angle.set(
        f64x2.mul(
          f64x2.replace_lane(f64x2.splat(f64.convert_i32_s(k)), f64.convert_i32_s(i32.add(k, 1)), 1),
          f64x2.const((2 * Math.PI) / n),
        ),
      ),
      code,
      write(k, 0),
      if_(i32.lt_s(k, last), write(i32.add(k, 1), 1)),
    ),
  )
}

/** The root exp(-2 pi i k / n) for 0 <= k <= n / 2, its angle folded into the first 45 degrees. */
const folded = (f: FunctionBuilder, n: number, k: Code<"i32">) => {
  const angle = f.local("v128", "angle")
  const { code, cos, sin } = cosineAndSine(f, angle)
  const [c, s] = [f.local("f64", "c"), f.local("f64", "s")]
  const [re, im] = [f.local("f64", "re"), f.local("f64", "im")]
  const [fold, beyond45] = [f.local("i32", "fold"), f.local("i32", "beyond45")]
  const beyond90 = i32.gt_u(i32.shl(k, 2), n)
  const root = seq(
    fold.set(select(i32.sub(n, i32.shl(k, 1)), i32.shl(k, 1), beyond90)),
    beyond45.set(i32.gt_u(i32.shl(fold, 2), n)),
    angle.set(
      f64x2.splat(
        f64.mul(f64.convert_i32_s(select(i32.sub(n, i32.shl(fold, 1)), i32.shl(fold, 1), beyond45)), Math.PI / (2 * n)),
      ),
    ),
    code,
    c.set(f64x2.extract_lane(cos, 0)),
    s.set(f64x2.extract_lane(sin, 0)),
    re.set(select(s, c, beyond45)),
    im.set(f64.neg(select(c, s, beyond45))),
    if_(beyond90, re.set(f64.neg(re))),
  )
  return { root, re, im }
}

/** All roots by those of the first half. */
const byHalves = (f: FunctionBuilder, n: number, put: Put): Code<"void"> => {
  const k = f.local("i32", "k")
  const { root, re, im } = folded(f, n, k)
  return forRange(f, 0, Math.floor(n / 2) + 1, 1, (i) =>
    seq(k.set(i), root, put(k, re, im), if_(k, put(i32.sub(n, k), re, f64.neg(im)))),
  )
}

/** Writes a complex number of so many at a place, the imaginary parts behind the real ones. */
const putting =
  (dtype: FloatType, to: Code<"i32">, count: number): Put =>
  (k, re, im) => {
    const bytes = bytesOf(dtype)
    const at = i32.add(to, i32.shl(k, Math.log2(bytes)))
    return dtype === "float64"
      ? seq(f64.store(at, re), f64.store(at, im, count * bytes))
      : seq(f32.store(at, f32.demote_f64(re)), f32.store(at, f32.demote_f64(im), count * bytes))
  }

/**
 * Writes the n-th roots of unity exp(-2 pi i k / n), the real parts and then the imaginary ones. Angles are folded into
 * the first 45 degrees, so that an error of their rounding does not grow with k.
 */
export const rootsOf = (dtype: FloatType, n: number) =>
  func(`roots${n}`, { to: "i32" }, "void", (f, { to }) =>
    (n % 8 === 0 ? byOctants : byHalves)(f, n, putting(dtype, to, n)),
  )
