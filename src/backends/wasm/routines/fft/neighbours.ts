import { type Code, type FunctionBuilder, func, i8x16, i32, seq, v128 } from "../../assembler/index.js"
import { bytesOf, type FloatType, type Parts, places } from "./floats.js"

/** A row of so many pairs of neighbours as the parts of complex numbers, or the parts as such a row again. */
export const neighbours = (dtype: FloatType, pairs: number, parts: Parts, isBack: boolean) =>
  func("neighbours", { from: "i32", to: "i32" }, "void", (f: FunctionBuilder, { from, to }) => {
    const bytes = bytesOf(dtype)
    const [x, y] = [f.local("v128", "x"), f.local("v128", "y")]
    const mix = (numbers: readonly number[]): Code<"v128"> =>
      i8x16.shuffle(
        x,
        y,
        numbers.flatMap((n) => Array.from({ length: bytes }, (_, i) => n * bytes + i)),
      )
    const [evens, odds] =
      dtype === "float32"
        ? [
            [0, 2, 4, 6],
            [1, 3, 5, 7],
          ]
        : [
            [0, 2],
            [1, 3],
          ]
    const [low, high] =
      dtype === "float32"
        ? [
            [0, 4, 1, 5],
            [2, 6, 3, 7],
          ]
        : [
            [0, 2],
            [1, 3],
          ]
    return places(f, dtype, pairs, (m, k) => {
      const [row, part] = isBack
        ? [i32.add(to, i32.shl(k, 1)), i32.add(from, k)]
        : [i32.add(from, i32.shl(k, 1)), i32.add(to, k)]
      if (m.width === 1)
        return isBack
          ? seq(m.store(row, m.load(part, parts.re), 0), m.store(row, m.load(part, parts.im), bytes))
          : seq(m.store(part, m.load(row, 0), parts.re), m.store(part, m.load(row, bytes), parts.im))
      return isBack
        ? seq(
            x.set(v128.load(part, parts.re)),
            y.set(v128.load(part, parts.im)),
            v128.store(row, mix(low!)),
            v128.store(row, mix(high!), 16),
          )
        : seq(
            x.set(v128.load(row)),
            y.set(v128.load(row, 16)),
            v128.store(part, mix(evens!), parts.re),
            v128.store(part, mix(odds!), parts.im),
          )
    })
  })
