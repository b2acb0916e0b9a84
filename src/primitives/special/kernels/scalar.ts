import { apply, type Expr } from "../../../kernel/index.js"
import { convert, type Float, floatOf, lit } from "../../../kernel/math/build.js"

const named =
  (name: "exp" | "log" | "log1p" | "ceil") =>
  (x: Expr): Expr =>
    apply(name, x)

export const exp = named("exp")
export const log = named("log")
export const log1p = named("log1p")
export const ceil = named("ceil")

/** A number for each width of floats. */
export const perWidth = (x: Expr, n: Readonly<Record<Float, number>>): number => n[floatOf(x)]

/** x^n of a whole n >= 0. */
export const whole = (x: Expr, n: number): Expr => {
  if (n === 0) return lit(1, x.dtype)
  if (n === 1) return x
  const half = whole(x, Math.floor(n / 2))
  const square = apply("mul", half, half)
  return n % 2 === 0 ? square : apply("mul", square, x)
}

/** A function of float32 computed in float64. */
export const inDouble =
  (f: (x: Expr) => Expr) =>
  (x: Expr): Expr =>
    x.dtype === "float64" ? f(x) : convert(f(convert(x, "float64")), x.dtype)
