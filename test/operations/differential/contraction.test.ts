import * as fc from "fast-check"
import { test } from "vitest"
import * as op from "../../../src/operations/index.js"
import { arraysOf, indicesOf, type Plain, plain, runs, same } from "./oracle.js"

const letters = ["a", "b", "c", "d"]
const lengths = fc.tuple(...letters.map(() => fc.nat(3)))

/** The sum over all values of the labels that the output does not have. */
const contracted = (
  xs: readonly Plain[],
  labels: readonly string[],
  output: string,
  size: (l: string) => number,
): Plain => {
  const summed = [...new Set(labels.join(""))].filter((l) => !output.includes(l))
  return {
    shape: [...output].map(size),
    at: (index) =>
      indicesOf(summed.map(size)).reduce((total, rest) => {
        const value = (l: string): number => (output.includes(l) ? index[output.indexOf(l)]! : rest[summed.indexOf(l)]!)
        return total + xs.reduce((p, x, k) => p * x.at([...labels[k]!].map(value)), 1)
      }, 0),
  }
}

test("einsum is the sum over the labels that are left out", () => {
  const word = fc.array(fc.constantFrom(...letters), { maxLength: 3 }).map((ls) => ls.join(""))
  const cases = fc.tuple(lengths, fc.array(word, { minLength: 1, maxLength: 3 })).chain(([sizes, words]) => {
    const size = (l: string): number => sizes[letters.indexOf(l)]!
    const output = fc.shuffledSubarray([...new Set(words.join(""))]).map((ls) => ls.join(""))
    return fc.tuple(
      fc.constant([words, size] as const),
      output,
      fc.tuple(...words.map((w) => arraysOf([...w].map(size)))),
    )
  })
  fc.assert(
    fc.property(cases, ([[words, size], output, xs]) => {
      same(op.einsum(`${words.join(",")}->${output}`, ...xs), contracted(xs.map(plain), words, output, size))
    }),
    runs,
  )
})

/** Matrix products: batches that broadcast, or vectors on a side. */
test("matmul multiplies the last axes and broadcasts the others", () => {
  const cases = fc
    .tuple(
      fc.nat(3),
      fc.nat(4),
      fc.nat(3),
      fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 2 }),
      fc.nat(2),
      fc.nat(2),
    )
    .chain(([m, k, n, batch, dropX, dropY]) => {
      const x = batch.slice(Math.min(dropX, batch.length)).map(([d, one]) => (one === 1 ? 1 : d))
      const y = batch.slice(Math.min(dropY, batch.length)).map(([d, one]) => (one === 2 ? 1 : d))
      return fc.tuple(arraysOf([...x, m, k]), arraysOf([...y, k, n]))
    })
  fc.assert(
    fc.property(cases, ([x, y]) => {
      const [a, b] = [plain(x), plain(y)]
      const [p, q] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
      const dims = Math.max(p.length, q.length)
      const from = (s: readonly number[], i: number): number => s[i - dims + s.length] ?? 1
      const batch = Array.from({ length: dims }, (_, i) => (from(p, i) === 1 ? from(q, i) : from(p, i)))
      const place = (s: readonly number[], index: readonly number[]): readonly number[] =>
        s.map((d, i) => (d === 1 ? 0 : index[dims - s.length + i]!))
      const k = a.shape.at(-1)!
      same(op.matmul(x, y), {
        shape: [...batch, a.shape.at(-2)!, b.shape.at(-1)!],
        at: (index) =>
          Array.from(
            { length: k },
            (_, l) => a.at([...place(p, index), index.at(-2)!, l]) * b.at([...place(q, index), l, index.at(-1)!]),
          ).reduce((s, v) => s + v, 0),
      })
    }),
    runs,
  )
})

test("dot and tensordot sum over the axes they name", () => {
  const cases = fc
    .tuple(
      fc.array(fc.nat(3), { maxLength: 2 }),
      fc.array(fc.nat(3), { maxLength: 2 }),
      fc.array(fc.nat(3), { maxLength: 2 }),
    )
    .chain(([own, inner, other]) =>
      fc.tuple(fc.constant(inner.length), arraysOf([...own, ...inner]), arraysOf([...inner, ...other])),
    )
  fc.assert(
    fc.property(cases, ([axes, x, y]) => {
      const [a, b] = [plain(x), plain(y)]
      const [own, inner] = [a.shape.length - axes, b.shape.slice(0, axes)]
      same(op.tensordot(x, y, { axes }), {
        shape: [...a.shape.slice(0, own), ...b.shape.slice(axes)],
        at: (i) =>
          indicesOf(inner).reduce((s, l) => s + a.at([...i.slice(0, own), ...l]) * b.at([...l, ...i.slice(own)]), 0),
      })
      if (axes === 1 && b.shape.length === 1) same(op.dot(x, y), plain(op.tensordot(x, y, { axes: 1 })))
    }),
    runs,
  )
})

const geometry = fc.record({
  n: fc.integer({ min: 1, max: 6 }),
  k: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.nat(2),
  after: fc.nat(2),
})

const outputs = ({
  n,
  k,
  stride,
  dilation,
  before,
  after,
}: typeof geometry extends fc.Arbitrary<infer G> ? G : never): number =>
  Math.max(0, Math.floor((n + before + after - (k - 1) * dilation - 1) / stride) + 1)

test("convolution is the sum of products under the kernel", () => {
  const cases = fc
    .tuple(
      fc.array(geometry, { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .chain(([gs, groups, per]) =>
      fc.tuple(
        fc.constant([gs, groups, per] as const),
        arraysOf([2, 2 * groups, ...gs.map((g) => g.n)]),
        arraysOf([per * groups, 2, ...gs.map((g) => g.k)]),
      ),
    )
  fc.assert(
    fc.property(cases, ([[gs, groups, per], x, w]) => {
      const [a, b] = [plain(x), plain(w)]
      const result = op.conv(x, w, {
        strides: gs.map((g) => g.stride),
        padding: gs.map((g) => [g.before, g.after] as const),
        dilation: gs.map((g) => g.dilation),
        groups,
      })
      const at = ([batch, out, ...place]: readonly number[]): number =>
        indicesOf([2, ...gs.map((g) => g.k)]).reduce((s, [channel, ...offset]) => {
          const from = gs.map((g, i) => place[i]! * g.stride + offset[i]! * g.dilation - g.before)
          if (from.some((j, i) => j < 0 || j >= gs[i]!.n)) return s
          const input = Math.floor(out! / per) * 2 + channel!
          return s + a.at([batch!, input, ...from]) * b.at([out!, channel!, ...offset])
        }, 0)
      same(result, { shape: [2, per * groups, ...gs.map(outputs)], at })
    }),
    runs,
  )
})

const windows = {
  sum: (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0),
  prod: (xs: readonly number[]) => xs.reduce((a, b) => a * b, 1),
  max: (xs: readonly number[]) => Math.max(-Infinity, ...xs),
  min: (xs: readonly number[]) => Math.min(Infinity, ...xs),
} as const

test.each(Object.entries(windows))("the %s under each window", (name, f) => {
  const cases = fc
    .array(geometry, { minLength: 1, maxLength: 3 })
    .chain((gs) => fc.tuple(fc.constant(gs), arraysOf(gs.map((g) => g.n))))
  fc.assert(
    fc.property(cases, ([gs, x]) => {
      const a = plain(x)
      const result = op.reduceWindow(x, name as "sum", {
        window: gs.map((g) => g.k),
        strides: gs.map((g) => g.stride),
        padding: gs.map((g) => [g.before, g.after] as const),
        windowDilation: gs.map((g) => g.dilation),
      })
      const at = (place: readonly number[]): number => {
        const inside = indicesOf(gs.map((g) => g.k))
          .map((offset) => gs.map((g, i) => place[i]! * g.stride + offset[i]! * g.dilation - g.before))
          .filter((from) => from.every((j, i) => j >= 0 && j < gs[i]!.n))
        return f(inside.map(a.at))
      }
      same(result, { shape: gs.map(outputs), at })
    }),
    runs,
  )
})
