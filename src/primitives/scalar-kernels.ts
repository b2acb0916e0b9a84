import { isFloat } from "../array/index.js"
import { apply, type Expr, lit, select } from "../kernel/index.js"
import type { Scalars } from "./lowering.js"

/** -1, 0 or 1; a zero and NaN are themselves. */
export const signOf: Scalars = (x) => {
  const zero = lit(0, x!.dtype)
  const below = x!.dtype === "uint32" ? zero : lit(-1, x!.dtype)
  return select(apply("gt", x!, zero), lit(1, x!.dtype), select(apply("lt", x!, zero), below, x!))
}

/** The remainder with the sign of the dividend. */
export const remainderOf: Scalars = (x, y) => apply(isFloat(x!.dtype) ? "fmod" : "rem", x!, y!)

/** sqrt(x^2 + y^2): the larger is taken out, so that squares do not overflow; an infinite one wins over NaN. */
export const hypotOf: Scalars = (x, y) => {
  const [a, b] = [apply("abs", x!), apply("abs", y!)]
  const [big, small] = [apply("max", a, b), apply("min", a, b)]
  const one = lit(1, x!.dtype)
  const infinite = lit(Number.POSITIVE_INFINITY, x!.dtype)
  const ratio = apply("div", small, select(apply("eq", big, lit(0, x!.dtype)), one, big))
  const finite = apply("mul", big, apply("sqrt", apply("madd", ratio, ratio, one)))
  const isInfinite = (e: Expr): Expr => apply("eq", e, infinite)
  return select(apply("or", isInfinite(a), isInfinite(b)), infinite, finite)
}

/** x as it is. */
export const itself: Scalars = (x) => x!

export const nearestOf: Scalars = (x) => apply("nearest", x!)

/** x f(y), and 0 where x is 0 and y a number. */
export const timesKernel =
  (f: "log" | "log1p"): Scalars =>
  (x, y) => {
    const zero = lit(0, x!.dtype)
    const nothing = apply("and", apply("eq", x!, zero), apply("eq", y!, y!))
    return select(nothing, zero, apply("mul", x!, apply(f, y!)))
  }

/** -x log(x), 0 at 0 and -Infinity below. */
export const entropyKernel: Scalars = (x) => {
  const zero = lit(0, x!.dtype)
  const inside = apply("neg", apply("mul", x!, apply("log", x!)))
  const outside = select(apply("lt", x!, zero), lit(Number.NEGATIVE_INFINITY, x!.dtype), inside)
  return select(apply("eq", x!, zero), zero, outside)
}
