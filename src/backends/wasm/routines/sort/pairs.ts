import {
  all,
  block,
  brIf,
  type Code,
  type Func,
  type FunctionBuilder,
  func,
  i32,
  i64,
  if_,
  type Local,
  loop,
  memory,
  seq,
} from "../../assembler/index.js"
import { along } from "../nest.js"

/** Bytes of a pair: the place of an element in its row, and above it a word of its key. */
export const PAIR = 8

/** Up to this length insertion beats counting. */
const SHORT = 32

/** Up to this length small tables of counts are the quicker ones. */
const MEDIUM = 2048

/** Bits of the digits, from the lowest. */
const digitsOf = (n: number): readonly number[] => (n <= MEDIUM ? [8, 8, 8, 8] : [11, 11, 10])

/** Bytes of the tables of counts. */
export const countBytes = (n: number): number =>
  n <= SHORT ? 0 : digitsOf(n).reduce((bytes, bits) => bytes + 4 * 2 ** bits, 0)

type Sorter = Func<{ readonly from: "i32"; readonly spare: "i32"; readonly counts: "i32" }, "i32">

const wordAt = (at: Code<"i32">): Code<"i32"> => i32.load(at, 4)

const insertion = (n: number): Sorter =>
  func("insertionSort", { from: "i32", spare: "i32", counts: "i32" }, "i32", (f, { from }) => {
    const [pair, word, to] = [f.local("i64", "pair"), f.local("i32", "word"), f.local("i32", "to")]
    return seq(
      along(f, i32.add(from, PAIR), n - 1, PAIR, (at) =>
        seq(
          pair.set(i64.load(at)),
          word.set(wordAt(at)),
          to.set(at),
          block((done) =>
            loop((next) =>
              seq(
                brIf(done, i32.eq(to, from)),
                brIf(done, i32.le_u(i32.load(i32.sub(to, PAIR), 4), word)),
                i64.store(to, i64.load(i32.sub(to, PAIR))),
                to.set(i32.sub(to, PAIR)),
                brIf(next, 1),
              ),
            ),
          ),
          i64.store(to, pair),
        ),
      ),
      from,
    )
  })

interface Digit {
  readonly shift: number
  readonly bits: number
  /** bytes from the begin of the tables of counts to that of this digit */
  readonly table: number
}

const tablesOf = (widths: readonly number[]): readonly Digit[] =>
  widths.map((bits, i) => {
    const lower = widths.slice(0, i)
    return {
      bits,
      shift: lower.reduce((s, b) => s + b, 0),
      table: lower.reduce((s, b) => s + 4 * 2 ** b, 0),
    }
  })

/** Where the count of a word's digit stands, from the begin of the tables. */
const place = ({ shift, bits }: Digit, word: Code<"i32">): Code<"i32"> =>
  shift === 0 ? i32.shl(i32.and(word, 2 ** bits - 1), 2) : i32.and(i32.shr_u(word, shift - 2), (2 ** bits - 1) * 4)

/** Counts become the places where the pairs of each digit begin. */
const begins = (f: FunctionBuilder, { bits, table }: Digit, counts: Local<"i32">, to: Local<"i32">): Code<"void"> => {
  const [next, count] = [f.local("i32", "next"), f.local("i32", "count")]
  return seq(
    next.set(to),
    along(f, counts, 2 ** bits, 4, (at) =>
      seq(
        count.set(i32.load(at, table)),
        i32.store(at, next, table),
        next.set(i32.add(next, i32.shl(count, Math.log2(PAIR)))),
      ),
    ),
  )
}

/** Counting from the last digit to the first; a digit that all words share is skipped. */
const radix = (n: number): Sorter =>
  func("radixSort", { from: "i32", spare: "i32", counts: "i32" }, "i32", (f, { from, spare, counts }) => {
    const digits = tablesOf(digitsOf(n))
    const [word, at, to] = [f.local("i32", "word"), f.local("i32", "at"), f.local("i32", "to")]
    const slot = (d: Digit): Code<"i32"> => i32.add(counts, place(d, word))
    const count = (d: Digit): Code<"void"> =>
      seq(at.set(slot(d)), i32.store(at, i32.add(i32.load(at, d.table), 1), d.table))
    const distribute = (d: Digit): Code<"void"> =>
      seq(
        begins(f, d, counts, spare),
        along(f, from, n, PAIR, (pair) =>
          seq(
            word.set(wordAt(pair)),
            at.set(slot(d)),
            to.set(i32.load(at, d.table)),
            i64.store(to, i64.load(pair)),
            i32.store(at, i32.add(to, PAIR), d.table),
          ),
        ),
        to.set(from),
        from.set(spare),
        spare.set(to),
      )
    return seq(
      memory.fill(counts, 0, countBytes(n)),
      along(f, from, n, PAIR, (pair) => seq(word.set(wordAt(pair)), all(digits.map(count)))),
      all(digits.map((d) => seq(word.set(wordAt(from)), if_(i32.ne(i32.load(slot(d), d.table), n), distribute(d))))),
      from,
    )
  })

/** Stably sorts the `n` pairs at `from` by their words, with as much memory at `spare`; the result is at the address returned. */
export const pairSorter = (n: number): Sorter => (n <= SHORT ? insertion(n) : radix(n))
