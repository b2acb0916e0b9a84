import { coefficients, LARGEST } from "../../../../primitives/linalg/exponential.js"
import {
  all,
  br,
  type Code,
  call,
  f64,
  forRange,
  func,
  i32,
  if_,
  type Local,
  loop,
  memory,
  nop,
  return_,
  seq,
} from "../../assembler/index.js"
import { fill } from "./copies.js"
import { eliminate, exchangeRows } from "./elimination.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { inBoth, packBytes, product } from "./product.js"
import { solveBytes, substitute } from "./triangle.js"
import { addScaled, scale } from "./vector.js"

/** The largest sum of sizes in a column of an n by n matrix; NaN if one is. */
export const columnNorm = func("columnNorm", { a: "i32", n: "i32" }, "f64", (f, { a, n }) => {
  const [most, s] = [f.local("f64", "most"), f.local("f64", "s")]
  return seq(
    forRange(f, 0, n, 1, (j) =>
      seq(
        s.set(0),
        forRange(f, 0, n, 1, (i) => s.set(f64.add(s, f64.abs(f64.load(nth(rowOf(a, i, i32.shl(n, 3)), j)))))),
        most.set(f64.max(most, s)),
      ),
    ),
    most,
  )
})

/** Matrices that an exponential works with, beside its own. */
const MATRICES = 7

/** Bytes of memory that the exponential of an n by n matrix works in. */
export const exponentialBytes = (n: number): number =>
  MATRICES * n * n * WORD + n * WORD + Math.max(packBytes(n), solveBytes(n, n))

/** The exponential of an n by n matrix in its place, by scaling, the approximant and squaring. */
export const exponential = inBoth((rounding) =>
  func("exponential", { a: "i32", n: "i32", work: "i32" }, "void", (f, { a, n, work }) => {
    const [size, unit] = [f.local("f64", "size"), f.local("f64", "unit")]
    const [count, bytes, stride, squarings] = [
      f.local("i32", "count"),
      f.local("i32", "bytes"),
      f.local("i32", "stride"),
      f.local("i32", "squarings"),
    ]
    const room = Array.from({ length: MATRICES }, (_, i) => f.local("i32", `x${i}`))
    const [a2, a4, a6, high, odd, even, x] = room
    const [pivots, pack] = [f.local("i32", "pivots"), f.local("i32", "pack")]
    const multiply = (to: Local<"i32">, left: Local<"i32">, right: Local<"i32">, isFresh = true): Code<"void"> =>
      seq(
        isFresh ? memory.fill(to, 0, bytes) : nop,
        call(product[rounding], {
          m: n,
          n,
          k: n,
          factor: 1,
          a: left,
          ar: stride,
          ac: WORD,
          b: right,
          br: stride,
          bc: WORD,
          c: to,
          cr: stride,
          work: pack,
        }),
      )
    const add = (to: Local<"i32">, c: number, from: Local<"i32">): Code<"void"> =>
      call(addScaled, { y: to, x: from, a: c, n: count })
    const identity = (to: Local<"i32">, c: number): Code<"void"> =>
      forRange(f, 0, n, 1, (i) => {
        const at = nth(to, i32.mul(i, i32.add(n, 1)))
        return f64.store(at, f64.add(f64.load(at), c))
      })
    const combined = (to: Local<"i32">, terms: readonly (readonly [number, Local<"i32">])[]): Code<"void"> =>
      all([memory.fill(to, 0, bytes), ...terms.map(([c, from]) => add(to, c, from))])
    const c = (i: number): number => coefficients[i]!
    /** The powers i, i + 2, ... of the numerator, over a to the power i. */
    const powers = (to: Local<"i32">, i: number): Code<"void"> =>
      seq(
        combined(high!, [
          [c(i + 12), a6!],
          [c(i + 10), a4!],
          [c(i + 8), a2!],
        ]),
        combined(to, [
          [c(i + 6), a6!],
          [c(i + 4), a4!],
          [c(i + 2), a2!],
        ]),
        multiply(to, a6!, high!, false),
        identity(to, c(i)),
      )
    const system = { t: even!, tr: stride, tc: WORD, n, x: x!, xs: stride, m: n, work: pack }
    return seq(
      count.set(i32.mul(n, n)),
      size.set(call(columnNorm, { a, n })),
      if_(
        i32.eqz(f64.lt(size, Number.POSITIVE_INFINITY)),
        seq(call(fill, { to: a, n: count, value: Number.NaN }), return_()),
      ),
      stride.set(i32.shl(n, 3)),
      bytes.set(i32.shl(count, 3)),
      all(room.map((l, i) => l.set(i === 0 ? work : i32.add(room[i - 1]!, bytes)))),
      pivots.set(i32.add(x!, bytes)),
      pack.set(i32.add(pivots, stride)),
      unit.set(1),
      size.set(f64.div(size, LARGEST)),
      loop((again) =>
        if_(
          f64.gt(size, 1),
          seq(
            size.set(f64.mul(size, 0.5)),
            unit.set(f64.mul(unit, 0.5)),
            squarings.set(i32.add(squarings, 1)),
            br(again),
          ),
        ),
      ),
      call(scale, { x: a, a: unit, n: count }),
      multiply(a2!, a, a),
      multiply(a4!, a2!, a2!),
      multiply(a6!, a4!, a2!),
      powers(even!, 1),
      multiply(odd!, a, even!),
      powers(even!, 0),
      combined(x!, [
        [1, even!],
        [1, odd!],
      ]),
      add(even!, -1, odd!),
      call(eliminate[rounding], { a: even!, stride, m: n, n, pivots, work: pack }),
      call(exchangeRows, { x: x!, stride, m: n, pivots, count: n }),
      call(substitute[rounding], { ...system, lower: 1, unit: 1 }),
      call(substitute[rounding], { ...system, lower: 0, unit: 0 }),
      forRange(f, 0, squarings, 1, () => seq(multiply(a2!, x!, x!), memory.copy(x!, a2!, bytes))),
      memory.copy(a, x!, bytes),
    )
  }),
)
