import { f64, forRange, func, i32, seq } from "../../assembler/index.js"
import { nth, rowOf } from "./numbers.js"
import { atMost } from "./product.js"

const BAND = 8

/** The mean of an n by n matrix and its transpose, in its place: halves are added, so that it is symmetric to the bit. */
export const symmetrize = func("symmetrize", { a: "i32", n: "i32" }, "void", (f, { a, n }) => {
  const [stride, end, x, y] = [
    f.local("i32", "stride"),
    f.local("i32", "end"),
    f.local("i32", "x"),
    f.local("i32", "y"),
  ]
  const mean = f.local("f64", "mean")
  return seq(
    stride.set(i32.shl(n, 3)),
    forRange(f, 0, n, BAND, (band) =>
      forRange(f, band, n, 1, (i) =>
        seq(
          end.set(i32.add(band, atMost(f, BAND, i32.sub(i, band)))),
          forRange(f, band, end, 1, (j) =>
            seq(
              x.set(nth(rowOf(a, i, stride), j)),
              y.set(nth(rowOf(a, j, stride), i)),
              mean.set(f64.add(f64.mul(f64.load(x), 0.5), f64.mul(f64.load(y), 0.5))),
              f64.store(x, mean),
              f64.store(y, mean),
            ),
          ),
        ),
      ),
    ),
  )
})
