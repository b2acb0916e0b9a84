import { all, type Code, call, f64, forRange, func, i32, if_, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { balance, int, toUnit } from "./balance.js"
import { fill, give, take } from "./copies.js"
import { isBlock, substituteBack } from "./eigenvectors.js"
import { element } from "./hessenberg.js"
import { overBatch, regions } from "./matrices.js"
import { locals, nth, WORD } from "./numbers.js"
import { hypot } from "./reflection.js"
import { schur, schurBytes } from "./schur.js"
import { divide, dot, largest, rotate } from "./vector.js"

/** Sizes that differ by less are equal: rounding then does not choose among the elements of a vector. */
const SAME = 1e-10

/** A vector made one of norm 1 whose largest element, the first of equal ones, is real and positive. */
const normalize = func("normalize", { re: "i32", im: "i32", n: "i32" }, "void", (f, { re, im, n }) => {
  const { most, norm, length, x, y } = locals(f, "f64", "most", "norm", "length", "x", "y")
  const { k } = locals(f, "i32", "k")
  const sizeAt = (i: Code<"i32">): Code<"f64"> => call(hypot, { x: f64.load(nth(re, i)), y: f64.load(nth(im, i)) })
  return seq(
    most.set(f64.max(call(largest, { x: re, n }), call(largest, { x: im, n }))),
    call(divide, { x: re, a: most, n }),
    call(divide, { x: im, a: most, n }),
    norm.set(f64.sqrt(f64.add(call(dot, { x: re, y: re, n }), call(dot, { x: im, y: im, n })))),
    most.set(0),
    forRange(f, 0, n, 1, (i) => most.set(f64.max(most, sizeAt(i)))),
    k.set(-1),
    forRange(f, 0, n, 1, (i) =>
      if_(i32.lt_s(k, 0), if_(f64.ge(length.tee(sizeAt(i)), f64.mul(most, 1 - SAME)), k.set(i))),
    ),
    length.set(sizeAt(k)),
    x.set(f64.div(f64.div(f64.load(nth(re, k)), length), norm)),
    y.set(f64.div(f64.div(f64.load(nth(im, k)), length), norm)),
    call(rotate, { x: re, y: im, c: x, s: y, n }),
    f64.store(nth(re, k), f64.div(length, norm)),
    f64.store(nth(im, k), f64.const(0)),
  )
})

const RESULTS = { wr: "i32", wi: "i32", vr: "i32", vi: "i32" } as const

/** Bytes of memory that the spectrum of an n by n matrix works in. */
const spectrumBytes = (n: number): number => (2 * n * n + 8 * n + 2) * WORD + schurBytes(n)

/** The vector of the matrix for a vector of the balanced one: it is multiplied by z, scaled and put in order. */
const restore = func(
  "restore",
  { z: "i32", n: "i32", x: "i32", end: "i32", to: "i32", order: "i32", scales: "i32" },
  "void",
  (f, { z, n, x, end, to, order, scales }) =>
    forRange(f, 0, n, 1, (i) =>
      f64.store(
        nth(to, i32.load(int(order, i))),
        f64.mul(f64.load(nth(scales, i)), call(dot, { x: element(z, n, i, i32.const(0)), y: x, n: end })),
      ),
    ),
)

/** Writes the eigenvalue and its vector as column k: conjugate ones, when `sign` is -1. */
const writePair = func(
  "writePair",
  { ...RESULTS, n: "i32", k: "i32", p: "f64", q: "f64", re: "i32", im: "i32", sign: "f64" },
  "void",
  (f, { wr, wi, vr, vi, n, k, p, q, re, im, sign }) =>
    seq(
      f64.store(nth(wr, k), p),
      f64.store(nth(wi, k), f64.mul(q, sign)),
      forRange(f, 0, n, 1, (i) =>
        seq(
          f64.store(element(vr, n, i, k), f64.load(nth(re, i))),
          f64.store(element(vi, n, i, k), f64.add(f64.mul(f64.load(nth(im, i)), sign), 0)),
        ),
      ),
    ),
)

/**
 * The spectrum of a matrix, scaled by a power of two so that no square overflows: balancing, the real Schur form and
 * back substitution, the way of LAPACK's geev. NaN when an element is not finite.
 */
const spectrum = func(
  "spectrum",
  { ...RESULTS, a: "i32", n: "i32", work: "i32" },
  "void",
  (f, { a, n, work, ...results }) => {
    const { unit, p, q, half, least } = locals(f, "f64", "unit", "p", "q", "half", "least")
    const { t, z, order, scales, range, re, im, x, y, rest, end, k, at, below } = locals(
      f,
      "i32",
      "t",
      "z",
      "order",
      "scales",
      "range",
      "re",
      "im",
      "x",
      "y",
      "rest",
      "end",
      "k",
      "at",
      "below",
    )
    const count = i32.mul(n, n)
    const nothing = (to: Code<"i32">, size: Code<"i32">): Code<"void"> => call(fill, { to, n: size, value: Number.NaN })
    const { wr, wi, vr, vi } = results
    const fail = seq(nothing(wr, n), nothing(wi, n), nothing(vr, count), nothing(vi, count), return_())
    const places = [t, z, order, scales, range, re, im, x, y, rest]
    const sizes = [count, count, n, n, i32.const(2), n, n, n, n]
    const restored = (from: Code<"i32">, to: Code<"i32">): Code<"void"> =>
      call(restore, { z, n, x: from, end, to, order, scales })
    const eigenvalue = seq(
      at.set(element(t, n, k, k)),
      below.set(nth(at, n)),
      end.set(i32.add(k, 1)),
      p.set(f64.load(at)),
      q.set(0),
      if_(
        call(isBlock, { t, n, k }),
        seq(
          end.set(i32.add(k, 2)),
          half.set(f64.mul(f64.sub(p, f64.load(below, WORD)), 0.5)),
          p.set(f64.add(f64.load(below, WORD), half)),
          q.set(f64.neg(f64.add(f64.mul(half, half), f64.mul(f64.load(at, WORD), f64.load(below))))),
          q.set(f64.sqrt(f64.max(q, 0))),
        ),
      ),
    )
    const write = (column: Code<"i32">, sign: number): Code<"void"> =>
      call(writePair, { ...results, n, k: column, p: f64.mul(p, unit), q: f64.mul(q, unit), re, im, sign })
    return seq(
      all(places.map((l, i) => l.set(i === 0 ? work : nth(places[i - 1]!, sizes[i - 1]!)))),
      toUnit(unit, a, count, fail),
      call(balance, { a, x: t, n, order, scales, range, work: rest }),
      if_(i32.eqz(call(schur, { t, z, n, from: i32.load(range), to: i32.load(range, 4), work: rest })), fail),
      least.set(f64.mul(call(largest, { x: t, n: count }), Number.EPSILON)),
      least.set(f64.max(least, 1e-290)),
      forRange(f, 0, n, 1, (start) =>
        if_(
          i32.ge_s(start, k),
          seq(
            k.set(start),
            eigenvalue,
            call(substituteBack, { t, n, from: k, end, p, q, least, re: x, im: y }),
            restored(x, re),
            restored(y, im),
            call(normalize, { re, im, n }),
            write(k, 1),
            if_(i32.gt_s(end, i32.add(k, 1)), write(i32.add(k, 1), -1)),
            k.set(end),
          ),
        ),
      ),
    )
  },
)

/** The eigenvalues and eigenvectors of square matrices. */
export const eig: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, n * WORD, n * WORD, n * n * WORD, n * n * WORD, spectrumBytes(n)])
  return overBatch("eigBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 30 * n ** 3,
    code: (_f, { inputs: [matrix], outputs, own }) => {
      const [a, wr, wi, vr, vi, work] = room.at(own)
      const sizes = [n, n, n * n, n * n]
      return seq(
        take(dtype, a!, matrix!, n * n),
        call(spectrum, { a: a!, n, wr: wr!, wi: wi!, vr: vr!, vi: vi!, work: work! }),
        all([wr!, wi!, vr!, vi!].map((from, i) => give(dtype, outputs[i]!, from, sizes[i]!))),
      )
    },
  })
}
