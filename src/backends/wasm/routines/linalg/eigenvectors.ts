import {
  all,
  block,
  br,
  brIf,
  type Code,
  call,
  type FunctionBuilder,
  f64,
  func,
  i32,
  if_,
  type Local,
  loop,
  memory,
  seq,
} from "../../assembler/index.js"
import { element } from "./hessenberg.js"
import { locals, nth } from "./numbers.js"
import { divide, dot } from "./vector.js"

/** The real and the imaginary part of a number, each in a variable. */
type Pair = readonly [re: Local<"f64">, im: Local<"f64">]
type Complex = readonly [re: Code<"f64">, im: Code<"f64">]

const put = ([re, im]: Pair, [x, y]: Complex): Code<"void"> => seq(re.set(x), im.set(y))

const size = ([re, im]: Complex): Code<"f64"> => f64.add(f64.abs(re), f64.abs(im))

const minusProduct = ([a, b]: Complex, [c, d]: Complex, [x, y]: Complex): Complex => [
  f64.sub(a, f64.sub(f64.mul(c, x), f64.mul(d, y))),
  f64.sub(b, f64.add(f64.mul(c, y), f64.mul(d, x))),
]

/** A quotient by Smith's formula, whose squares do not overflow. */
const quotient = (f: FunctionBuilder, to: Pair, [a, b]: Complex, [c, d]: Complex): Code<"void"> => {
  const { r, s, x, y } = locals(f, "f64", "r", "s", "x", "y")
  return seq(
    x.set(a),
    y.set(b),
    if_(
      f64.ge(f64.abs(c), f64.abs(d)),
      seq(
        r.set(f64.div(d, c)),
        s.set(f64.add(c, f64.mul(d, r))),
        put(to, [f64.div(f64.add(x, f64.mul(y, r)), s), f64.div(f64.sub(y, f64.mul(x, r)), s)]),
      ),
      seq(
        r.set(f64.div(c, d)),
        s.set(f64.add(f64.mul(c, r), d)),
        put(to, [f64.div(f64.add(f64.mul(x, r), y), s), f64.div(f64.sub(f64.mul(y, r), x), s)]),
      ),
    ),
  )
}

/** A number in place of one that is nothing beside the matrix: the vector of a multiple eigenvalue is then finite. */
const atLeast = (x: Pair, least: Code<"f64">): Code<"void"> =>
  if_(f64.lt(size(x), least), put(x, [least, f64.const(0)]))

const pairOf = (f: FunctionBuilder, name: string): Pair => [f.local("f64", name), f.local("f64", `${name}i`)]

const exchange = (f: FunctionBuilder, x: Pair, y: Pair): Code<"void"> => {
  const held = pairOf(f, "held")
  return seq(put(held, x), put(x, y), put(y, held))
}

interface TwoEquations {
  readonly matrix: readonly [a: Pair, b: Pair, c: Pair, d: Pair]
  readonly right: readonly [Pair, Pair]
}

/** The solution of two equations, with pivoting, in the place of their right sides. */
const solveTwo = (f: FunctionBuilder, { matrix: [a, b, c, d], right: [x, y] }: TwoEquations, least: Code<"f64">) => {
  const factor = pairOf(f, "factor")
  return seq(
    if_(f64.lt(size(a), size(c)), seq(exchange(f, a, c), exchange(f, b, d), exchange(f, x, y))),
    atLeast(a, least),
    quotient(f, factor, c, a),
    put(y, minusProduct(y, factor, x)),
    put(d, minusProduct(d, factor, b)),
    atLeast(d, least),
    quotient(f, y, y, d),
    put(x, minusProduct(x, b, y)),
    quotient(f, x, x, a),
  )
}

/** The largest size that an element of a vector may have before the whole is scaled. */
const LARGE = 1e100

/** 1 when a 2 by 2 block begins in row k. */
export const isBlock = func("isBlock", { t: "i32", n: "i32", k: "i32" }, "i32", (_f, { t, n, k }) =>
  if_(i32.lt_s(k, i32.sub(n, 1)), f64.ne(f64.load(element(t, n, i32.add(k, 1), k)), 0), i32.const(0)),
)

/**
 * The eigenvector, real and imaginary parts, of the quasi-triangular t for the eigenvalue p + q i whose block begins in
 * row `block` and ends before row `end`, by back substitution (Golub & Van Loan, Matrix Computations, 4th ed., 7.6.4).
 */
export const substituteBack = func(
  "substituteBack",
  { t: "i32", n: "i32", from: "i32", end: "i32", p: "f64", q: "f64", least: "f64", re: "i32", im: "i32" },
  "void",
  (f, { t, n, from, end, p, q, least, re, im }) => {
    const { i, above, next, start } = locals(f, "i32", "i", "above", "next", "start")
    const { most, beside } = locals(f, "f64", "most", "beside")
    const [a, b, c, d, x, y] = ["a", "b", "c", "d", "x", "y"].map((name) => pairOf(f, name))
    const at = (row: Code<"i32">, column: Code<"i32">): Code<"f64"> => f64.load(element(t, n, row, column))
    const place = (k: Code<"i32">, [u, v]: Complex): Code<"void"> =>
      seq(f64.store(nth(re, k), u), f64.store(nth(im, k), v))
    const shifted = (to: Pair, k: Code<"i32">): Code<"void"> => put(to, [f64.sub(at(k, k), p), f64.neg(q)])
    const product = (row: Code<"i32">, parts: Local<"i32">): Code<"f64"> =>
      f64.neg(call(dot, { x: element(t, n, row, start), y: nth(parts, start), n: i32.sub(end, start) }))
    const rest = (to: Pair, row: Code<"i32">): Code<"void"> =>
      put(to, [product(row, re), if_(f64.ne(q, 0), product(row, im), f64.const(0))])
    const real = (to: Pair, v: Code<"f64">): Code<"void"> => put(to, [v, f64.const(0)])
    const largestOf = (k: Code<"i32">): Code<"f64"> =>
      f64.max(f64.abs(f64.load(nth(re, k))), f64.abs(f64.load(nth(im, k))))
    const begin = seq(
      next.set(i32.add(from, 1)),
      beside.set(at(from, next)),
      if_(
        f64.ge(f64.abs(beside), f64.abs(at(next, from))),
        seq(
          place(from, [f64.const(1), f64.const(0)]),
          place(next, [f64.div(f64.sub(p, at(from, from)), beside), f64.div(q, beside)]),
        ),
        seq(
          beside.set(at(next, from)),
          place(next, [f64.const(1), f64.const(0)]),
          place(from, [f64.div(f64.sub(p, at(next, next)), beside), f64.div(q, beside)]),
        ),
      ),
    )
    const two = seq(
      shifted(a!, above),
      real(b!, at(above, i)),
      real(c!, at(i, above)),
      shifted(d!, i),
      rest(x!, above),
      rest(y!, i),
      solveTwo(f, { matrix: [a!, b!, c!, d!], right: [x!, y!] }, least),
      place(i, y!),
      i.set(above),
      place(i, x!),
    )
    const one = seq(shifted(a!, i), atLeast(a!, least), rest(x!, i), quotient(f, x!, x!, a!), place(i, x!))
    const scaled = all([re, im].map((parts) => call(divide, { x: nth(parts, i), a: most, n: i32.sub(end, i) })))
    return seq(
      memory.fill(re, 0, i32.shl(n, 3)),
      memory.fill(im, 0, i32.shl(n, 3)),
      if_(i32.eq(i32.sub(end, from), 2), begin, f64.store(nth(re, from), f64.const(1))),
      i.set(i32.sub(from, 1)),
      block((done) =>
        loop((again) =>
          seq(
            brIf(done, i32.lt_s(i, 0)),
            start.set(i32.add(i, 1)),
            above.set(i32.sub(i, 1)),
            if_(if_(i32.gt_s(i, 0), call(isBlock, { t, n, k: above }), i32.const(0)), two, one),
            most.set(f64.max(largestOf(i), largestOf(i32.add(i, 1)))),
            if_(f64.gt(most, LARGE), scaled),
            i.set(i32.sub(i, 1)),
            br(again),
          ),
        ),
      ),
    )
  },
)
