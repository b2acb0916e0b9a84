import { block, br, brIf, f64, forRange, func, i32, if_, loop, seq } from "../../assembler/index.js"
import { nth } from "./numbers.js"

/** The places 0, 1, ... of n numbers in the order in which these times `sign` rise; equal ones stay in theirs. */
export const sortPlaces = func(
  "sortPlaces",
  { order: "i32", x: "i32", n: "i32", sign: "f64" },
  "void",
  (f, { order, x, n, sign }) => {
    const [value, to, before] = [f.local("f64", "value"), f.local("i32", "to"), f.local("i32", "before")]
    return forRange(f, 0, n, 1, (i) =>
      seq(
        value.set(f64.mul(sign, f64.load(nth(x, i)))),
        to.set(i32.add(order, i32.shl(i, 2))),
        block((done) =>
          loop((next) =>
            seq(
              brIf(done, i32.eq(to, order)),
              before.set(i32.load(i32.sub(to, 4))),
              brIf(done, f64.le(f64.mul(sign, f64.load(nth(x, before))), value)),
              i32.store(to, before),
              to.set(i32.sub(to, 4)),
              br(next),
            ),
          ),
        ),
        i32.store(to, i),
      ),
    )
  },
)

/** 1 or -1, so that the first of the numbers that are largest in size becomes positive. */
export const orientation = func("orientation", { x: "i32", n: "i32" }, "f64", (f, { x, n }) => {
  const [most, value] = [f.local("f64", "most"), f.local("f64", "value")]
  return seq(
    most.set(f64.load(x)),
    forRange(f, 1, n, 1, (i) => if_(f64.gt(f64.abs(value.tee(f64.load(nth(x, i)))), f64.abs(most)), most.set(value))),
    if_(f64.lt(most, 0), f64.const(-1), f64.const(1)),
  )
})
