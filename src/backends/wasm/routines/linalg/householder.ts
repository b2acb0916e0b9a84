import {
  type Code,
  call,
  f64,
  forRange,
  func,
  i32,
  if_,
  type Local,
  memory,
  select,
  seq,
} from "../../assembler/index.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { atMost, inBoth, packBytes, type Rounding } from "./product.js"
import { applyBlock, BLOCK, blockOf, MATRIX, reflectColumns } from "./reflections.js"

/** Bytes of memory that reflections of m numbers applied to so many rows work in. */
export const reflectionBytes = (m: number, rows: number): number =>
  BLOCK * WORD * (BLOCK + 2 * rows + m) + packBytes(Math.max(m, BLOCK))

type Int = Code<"i32">
type Apply = (c: Int, rows: Int, from: Local<"i32">, count: Local<"i32">, backwards: number) => Code<"void">

/** Where the parts of a block lie in the memory to work in, m numbers and so many rows being given when it runs. */
const workings = (rounding: Rounding, work: Local<"i32">, m: Local<"i32">, rows: Local<"i32">) => {
  const t = work
  const x = i32.add(t, BLOCK * BLOCK * WORD)
  const y = i32.add(x, i32.mul(rows, BLOCK * WORD))
  const v = i32.add(y, i32.mul(rows, BLOCK * WORD))
  const pack = i32.add(v, i32.mul(m, BLOCK * WORD))
  const apply: Apply = (c, count, from, columns, backwards) =>
    call(applyBlock[rounding], {
      c,
      stride: i32.shl(m, 3),
      rows: count,
      width: i32.sub(m, from),
      count: columns,
      backwards,
      v,
      t,
      x,
      y,
      work: pack,
    })
  return { v, t, apply }
}

/**
 * Factors a matrix of n columns of m numbers, which lie in one piece each, in place into reflections and r on and above
 * the diagonal. At `work` there are reflectionBytes(m, n).
 */
export const factorQR = inBoth((rounding) =>
  func("factorQR", { ...MATRIX, work: "i32" }, "void", (f, { work, ...matrix }) => {
    const { a, m, n } = matrix
    const [end, to, count] = [f.local("i32", "end"), f.local("i32", "to"), f.local("i32", "count")]
    const { v, t, apply } = workings(rounding, work, m, n)
    return seq(
      end.set(select(m, n, i32.lt_s(m, n))),
      forRange(f, 0, end, BLOCK, (from) =>
        seq(
          count.set(atMost(f, BLOCK, i32.sub(end, from))),
          to.set(i32.add(from, count)),
          call(reflectColumns, { ...matrix, from, to }),
          if_(
            i32.lt_s(to, n),
            seq(
              call(blockOf, { ...matrix, from, to, v, t }),
              apply(nth(rowOf(a, to, i32.shl(m, 3)), from), i32.sub(n, to), from, count, 0),
            ),
          ),
        ),
      ),
    )
  }),
)

/** The first rows of the identity of order m. */
export const identityRows = func("identityRows", { q: "i32", m: "i32", rows: "i32" }, "void", (f, { q, m, rows }) =>
  seq(
    memory.fill(q, 0, i32.shl(i32.mul(m, rows), 3)),
    forRange(f, 0, rows, 1, (i) => f64.store(nth(rowOf(q, i, i32.shl(m, 3)), i), f64.const(1))),
  ),
)

/**
 * The first `rows` columns of the product of the reflections of a factored matrix, in one piece each. At `work` there
 * are reflectionBytes(m, rows).
 */
export const formQ = inBoth((rounding) =>
  func("formQ", { ...MATRIX, q: "i32", rows: "i32", work: "i32" }, "void", (f, { q, rows, work, ...matrix }) => {
    const { m, n } = matrix
    const [from, to, count] = [f.local("i32", "from"), f.local("i32", "to"), f.local("i32", "count")]
    const end = f.local("i32", "end")
    const { v, t, apply } = workings(rounding, work, m, rows)
    return seq(
      call(identityRows, { q, m, rows }),
      end.set(select(m, n, i32.lt_s(m, n))),
      from.set(i32.and(i32.sub(end, 1), -BLOCK)),
      forRange(f, 0, end, BLOCK, () =>
        seq(
          count.set(atMost(f, BLOCK, i32.sub(end, from))),
          to.set(i32.add(from, count)),
          call(blockOf, { ...matrix, from, to, v, t }),
          apply(nth(rowOf(q, from, i32.shl(m, 3)), from), i32.sub(rows, from), from, count, 1),
          from.set(i32.sub(from, BLOCK)),
        ),
      ),
    )
  }),
)
