import {
  type Code,
  call,
  type FunctionBuilder,
  f32,
  f64,
  forRange,
  func,
  i32,
  if_,
  memory,
  seq,
} from "../../assembler/index.js"
import { bytesOf, exchanged, type Floats, type FloatType, type Parts, places, times } from "./floats.js"
import { rootsOf } from "./roots.js"
import { apart, elsewhere, type Step, type Transform, together, undivided } from "./step.js"

type Int = Code<"i32">
type Kind = "f32" | "f64" | "v128"

/** The products of n complex numbers and as many others. */
const products = (dtype: FloatType, n: number, [x, y, to]: readonly [Parts, Parts, Parts]) =>
  func("products", { from: "i32", by: "i32", to: "i32" }, "void", (f, at) =>
    places(f, dtype, n, <T extends Kind>(m: Floats<T>, k: Int) => {
      const [a, b, c] = [i32.add(at.from, k), i32.add(at.by, k), i32.add(at.to, k)]
      const [u, v] = [f.local(m.type, "u"), f.local(m.type, "v")]
      const [p, q] = [f.local(m.type, "p"), f.local(m.type, "q")]
      const [re, im] = times(m, [u, v], [p, q])
      return seq(
        u.set(m.load(a, x.re)),
        v.set(m.load(a, x.im)),
        p.set(m.load(b, y.re)),
        q.set(m.load(b, y.im)),
        m.store(c, re, to.re),
        m.store(c, im, to.im),
      )
    }),
  )

/** The chirp exp(-pi i j^2 / n), and its conjugate over `size` from both ends of as many numbers, by the 2 n-th roots. */
const chirps = (dtype: FloatType, n: number, size: number) =>
  func(
    "chirps",
    { roots: "i32", chirp: "i32", kernel: "i32" },
    "void",
    (f: FunctionBuilder, { roots, chirp, kernel }) => {
      const bytes = bytesOf(dtype)
      const square = f.local("i32", "square")
      const at = (base: Int, k: Int): Int => i32.add(base, i32.shl(k, Math.log2(bytes)))
      const copy = (to: Int, toOffset: number, from: Int, fromOffset: number, factor: number): Code<"void"> =>
        dtype === "float64"
          ? f64.store(to, f64.mul(f64.load(from, fromOffset), factor), toOffset)
          : f32.store(to, f32.mul(f32.load(from, fromOffset), factor), toOffset)
      const both = (to: Int, count: number, from: Int, fromCount: number, re: number, im: number): Code<"void"> =>
        seq(copy(to, 0, from, 0, re), copy(to, count * bytes, from, fromCount * bytes, im))
      return seq(
        memory.fill(kernel, 0, 2 * size * bytes),
        forRange(f, 0, n, 1, (j) =>
          seq(
            both(at(chirp, j), n, at(roots, square), 2 * n, 1, 1),
            both(at(kernel, j), size, at(roots, square), 2 * n, 1 / size, -1 / size),
            if_(j, both(at(kernel, i32.sub(size, j)), size, at(roots, square), 2 * n, 1 / size, -1 / size)),
            square.set(i32.add(square, i32.add(i32.shl(j, 1), 1))),
            if_(i32.ge_u(square, 2 * n), square.set(i32.sub(square, 2 * n))),
          ),
        ),
      )
    },
  )

/**
 * Bluestein's algorithm for any length n: since 2 j k = j^2 + k^2 - (k - j)^2, the transform is a convolution with the
 * chirp exp(pi i j^2 / n) between two products with its conjugate. `cyclic` is a transform of length
 * `size` >= 2 n - 1, which does the convolution.
 */
export const bluestein = (dtype: FloatType, n: number, size: number, cyclic: Transform): Transform => {
  const bytes = bytesOf(dtype)
  const long = 2 * size * bytes
  const [chirp, whole, start] = [apart(dtype, n), apart(dtype, size), 2 * n * bytes]
  const roots = rootsOf(dtype, 2 * n)
  const makeChirps = chirps(dtype, n, size)
  const forward = cyclic.steps(whole, whole)
  const backward = cyclic.steps(exchanged(whole), exchanged(whole))
  const prepared = together("kernel", forward)
  const inTable = (at: Int): Int => i32.add(at, start + long)
  const first = (at: Int): Int => at
  const second = (at: Int): Int => i32.add(at, long)
  const third = (at: Int): Int => i32.add(at, 2 * long)
  const between = (steps: readonly Step[], from: (at: Int) => Int, to: (at: Int) => Int): readonly Step[] =>
    elsewhere(steps, ({ table, work, ...at }) => ({
      ...at,
      from: from(work),
      to: to(work),
      table: inTable(table),
      work: third(work),
    }))
  return {
    tableBytes: start + long + cyclic.tableBytes,
    workBytes: Math.max(2 * long + cyclic.workBytes, long + 4 * n * bytes),
    prepare: (table, work) =>
      seq(
        cyclic.prepare(inTable(table), work),
        call(roots, { to: second(work) }),
        call(makeChirps, { roots: second(work), chirp: table, kernel: first(work) }),
        call(prepared, {
          from: first(work),
          to: i32.add(table, start),
          table: inTable(table),
          work: third(work),
        }),
      ),
    steps: (from, to) => {
      const enter = products(dtype, n, [from, chirp, whole])
      const meet = products(dtype, size, [whole, whole, whole])
      const leave = products(dtype, n, [whole, chirp, to])
      const rest = i32.const((size - n) * bytes)
      return [
        undivided(8 * size, (at) =>
          seq(
            call(enter, { from: at.from, by: at.table, to: first(at.work) }),
            memory.fill(i32.add(at.work, n * bytes), 0, rest),
            memory.fill(i32.add(at.work, (size + n) * bytes), 0, rest),
          ),
        ),
        ...between(forward, first, second),
        undivided(8 * size, ({ table, work }) =>
          call(meet, { from: second(work), by: i32.add(table, start), to: second(work) }),
        ),
        ...between(backward, second, first),
        undivided(8 * n, (at) => call(leave, { from: first(at.work), by: at.table, to: at.to })),
      ]
    },
  }
}
