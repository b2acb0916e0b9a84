import { call, f64, func, i32, if_, return_, seq } from "../../assembler/index.js"
import { WORD } from "./numbers.js"
import { divide, norm } from "./vector.js"

/** The length of (x, y), without overflow or underflow. */
export const hypot = func("hypot", { x: "f64", y: "f64" }, "f64", (f, { x, y }) => {
  const [big, ratio] = [f.local("f64", "big"), f.local("f64", "ratio")]
  return seq(
    big.set(f64.max(f64.abs(x), f64.abs(y))),
    if_(f64.eq(big, 0), return_(f64.const(0))),
    ratio.set(f64.div(f64.min(f64.abs(x), f64.abs(y)), big)),
    f64.mul(big, f64.sqrt(f64.add(f64.mul(ratio, ratio), 1))),
  )
})

/**
 * A reflection I - tau v v^T with v[0] = 1 that maps n numbers to [beta, 0, ..., 0]; v takes their place, and beta that
 * of the first (Golub & Van Loan, Matrix Computations, 4th ed., 5.1). Tau is 0 when only the first is not 0.
 */
export const reflect = func("reflect", { x: "i32", n: "i32" }, "f64", (f, { x, n }) => {
  const [alpha, beta, rest] = [f.local("f64", "alpha"), f.local("f64", "beta"), f.local("f64", "rest")]
  return seq(
    if_(i32.le_s(n, 1), return_(f64.const(0))),
    alpha.set(f64.load(x)),
    rest.set(call(norm, { x: i32.add(x, WORD), n: i32.sub(n, 1) })),
    if_(f64.eq(rest, 0), return_(f64.const(0))),
    beta.set(call(hypot, { x: alpha, y: rest })),
    if_(f64.gt(alpha, 0), beta.set(f64.neg(beta))),
    call(divide, { x: i32.add(x, WORD), a: f64.sub(alpha, beta), n: i32.sub(n, 1) }),
    f64.store(x, beta),
    f64.div(f64.sub(beta, alpha), beta),
  )
})
