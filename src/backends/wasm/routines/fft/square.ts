import { radicesOf } from "../../../../primitives/fft/lengths.js"
import { all, type Code, call, type FunctionBuilder, forRange, func, i32, seq, v128 } from "../../assembler/index.js"
import { bytesOf, type FloatType, held, type Parts, put, several, times } from "./floats.js"
import { passOf, unitsOf } from "./pass.js"
import { turned } from "./quads.js"
import { productRoots, rootsOf } from "./roots.js"
import { apart, type Places, type Step, type Transform } from "./step.js"

type Int = Code<"i32">

/** Bytes of a line of memory. A band is the columns whose numbers share one: they are transformed together. */
const LINE = 64

const bandOf = (dtype: FloatType): number => LINE / bytesOf(dtype)

/** Copies a band of so many rows; the rows are `given` bytes apart in one array and `made` in the other. */
const copyBand = (rows: number, from: Parts, given: number, to: Parts, made: number) =>
  func("copyBand", { from: "i32", to: "i32" }, "void", (f, { from: x, to: y }) => {
    const line = (part: keyof Parts): readonly Code<"void">[] =>
      [0, 16, 32, 48].map((o) => v128.store(y, v128.load(x, from[part] + o), to[part] + o))
    return forRange(f, 0, rows, 1, () =>
      seq(all([...line("re"), ...line("im")]), x.set(i32.add(x, given)), y.set(i32.add(y, made))),
    )
  })

/** The transforms of the columns of a band of n rows, between two buffers; it ends in the one that is told. */
const bandTransform = (dtype: FloatType, n: number) => {
  const band = bandOf(dtype)
  const parts = apart(dtype, n * band)
  const bytes = 2 * n * LINE
  const radices = radicesOf(n)!
  const buffer = (own: Int, i: number): Int => (i % 2 === 0 ? own : i32.add(own, bytes))
  const run = func("band", { own: "i32", table: "i32" }, "void", (_f, { own, table }) =>
    all(
      radices.map((radix, i) => {
        const stride = radices.slice(0, i).reduce((s, r) => s * r, 1)
        const pass = { dtype, radix, length: n / stride, stride: stride * band, alike: band, from: parts, to: parts }
        const { count } = unitsOf(pass)
        return call(passOf(pass), { from: buffer(own, i), to: buffer(own, i + 1), table, lo: 0, hi: count })
      }),
    ),
  )
  return { run, parts, bytes: 2 * bytes, last: (own: Int): Int => buffer(own, radices.length) }
}

/**
 * Writes the columns of a band, each as a row of n numbers, times w^(p j) for the number j of column p; the roots for
 * the first column of the band are in a table, every `block`-th, and those that the others have more in another one.
 */
const leaveTurned = (dtype: FloatType, n: number, from: Parts, to: Parts, tables: readonly [number, number, number]) =>
  func("leaveTurned", { from: "i32", to: "i32", table: "i32", block: "i32" }, "void", (f: FunctionBuilder, at) => {
    const m = several(dtype)
    const [bytes, band] = [bytesOf(dtype), bandOf(dtype)]
    const [starts, startsCount, more] = tables
    const [x, y, a, b] = [f.local("i32", "x"), f.local("i32", "y"), f.local("i32", "a"), f.local("i32", "b")]
    const [first, other, w, v] = ["first", "other", "w", "v"].map((name) => held(f, m, name))
    const quad = (k: number): Code<"void"> => {
      const rows = [0, 1, 2, 3].map((i) => held(f, m, `row${i}`))
      const row = (i: number): Code<"void"> => {
        const o = (4 * k + i) * LINE
        return seq(
          put(first!, [m.spread(b, starts), m.spread(b, starts + startsCount * bytes)]),
          put(other!, [m.load(a, more + o), m.load(a, more + o + n * LINE)]),
          put(w!, times(m, first!, other!)),
          put(v!, [m.load(x, from.re + o), m.load(x, from.im + o)]),
          put(rows[i]!, times(m, v!, w!)),
          b.set(i32.add(b, i32.mul(at.block, bytes))),
        )
      }
      const store = (part: 0 | 1, offset: number): Code<"void"> => {
        const [mixed, out] = turned(
          f,
          dtype,
          rows.map((r) => r[part]),
        )
        const each = out.length / m.width
        return seq(
          mixed,
          all(
            out.map((u, i) =>
              m.store(y, u, offset + Math.floor(i / each) * n * bytes + (4 * k * bytes + 16 * (i % each))),
            ),
          ),
        )
      }
      return seq(all([0, 1, 2, 3].map(row)), store(0, to.re), store(1, to.im))
    }
    return forRange(f, 0, n, band, (j) =>
      forRange(f, 0, LINE, 16, (q) =>
        seq(
          x.set(i32.add(i32.add(at.from, i32.mul(j, LINE)), q)),
          y.set(i32.add(i32.add(at.to, i32.mul(j, bytes)), i32.mul(q, n))),
          a.set(i32.add(i32.add(at.table, i32.mul(j, LINE)), q)),
          b.set(i32.add(at.table, i32.mul(i32.mul(at.block, j), bytes))),
          all(Array.from({ length: band / 4 }, (_, k) => quad(k))),
        ),
      ),
    )
  })

/** n as the product of two numbers that are alike and whole bands; null where there are none. */
export const sidesOf = (dtype: FloatType, n: number): readonly [number, number] | null => {
  const band = bandOf(dtype)
  const isSide = (d: number): boolean => n % d === 0 && d % band === 0 && (n / d) % band === 0
  const largest = Math.floor(Math.sqrt(n))
  const side = Array.from({ length: largest }, (_, i) => largest - i).find(isSide)
  return side === undefined ? null : [n / side, side]
}

/**
 * The transform of n = rows * columns numbers that do not fit into the nearer memory: as a matrix whose columns are
 * transformed, multiplied by roots and turned, and whose columns are transformed again (Bailey, J. Supercomputing 4,
 * 1990). Every number goes to memory twice only; bands of columns stay near.
 */
export const squareTransform = (dtype: FloatType, [rows, columns]: readonly [number, number]): Transform => {
  const [n, bytes, band] = [rows * columns, bytesOf(dtype), bandOf(dtype)]
  const [down, across] = [bandTransform(dtype, rows), bandTransform(dtype, columns)]
  const sizes = [2 * rows * bytes, 2 * columns * bytes, (2 * n * bytes) / band, 2 * rows * LINE]
  const starts = sizes.reduce<readonly number[]>((at, s) => [...at, at.at(-1)! + s], [0])
  const tables = [
    rootsOf(dtype, rows),
    rootsOf(dtype, columns),
    rootsOf(dtype, n / band),
    productRoots(dtype, n, rows, band),
  ]
  const line = (base: Int, block: Int): Int => i32.add(base, i32.mul(block, LINE))
  return {
    tableBytes: starts.at(-1)!,
    workBytes: 0,
    ownBytes: Math.max(down.bytes, across.bytes),
    prepare: (table) => all(tables.map((make, i) => call(make, { to: i32.add(table, starts[i]!) }))),
    steps: (from, to) => {
      const enter = copyBand(rows, from, columns * bytes, down.parts, LINE)
      const leave = leaveTurned(dtype, rows, down.parts, to, [starts[2]!, n / band, starts[3]!])
      const take = copyBand(columns, to, rows * bytes, across.parts, LINE)
      const give = copyBand(columns, across.parts, LINE, to, rows * bytes)
      const step = (units: number, length: number, code: (at: Places, block: Int) => Code<"void">): Step => {
        const run = func(
          "bands",
          { from: "i32", to: "i32", table: "i32", own: "i32", lo: "i32", hi: "i32" },
          "void",
          (f, { lo, hi, ...at }) => forRange(f, lo, hi, 1, (block) => code({ ...at, work: at.own }, block)),
        )
        return {
          units,
          grain: 1,
          cost: 3 * n * Math.log2(length),
          code: ({ work: _, ...at }, lo, hi) => call(run, { ...at, lo, hi }),
        }
      }
      return [
        step(columns / band, rows, ({ from: x, to: y, table, own }, block) =>
          seq(
            call(enter, { from: line(x, block), to: own }),
            call(down.run, { own, table }),
            call(leave, { from: down.last(own), to: i32.add(y, i32.mul(block, rows * LINE)), table, block }),
          ),
        ),
        step(rows / band, columns, ({ to: y, table, own }, block) =>
          seq(
            call(take, { from: line(y, block), to: own }),
            call(across.run, { own, table: i32.add(table, starts[1]!) }),
            call(give, { from: across.last(own), to: line(y, block) }),
          ),
        ),
      ]
    },
  }
}
