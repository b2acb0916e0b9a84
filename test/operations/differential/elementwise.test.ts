import * as fc from "fast-check"
import { test } from "vitest"
import * as op from "../../../src/operations/index.js"
import { arraysOf, dtypes, type Plain, plain, runs, same, shapes } from "./oracle.js"

/** The elements of x where an array of a larger shape has index, by the rule of broadcasting. */
const spread = (x: Plain, index: readonly number[]): number =>
  x.at(x.shape.map((d, i) => (d === 1 ? 0 : index[index.length - x.shape.length + i]!)))

/** Several shapes that broadcast to one. */
const shapesTogether = (count: number): fc.Arbitrary<readonly [readonly number[], readonly (readonly number[])[]]> =>
  shapes().chain((shape) => {
    const one = fc
      .tuple(fc.integer({ min: 0, max: shape.length }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
      .map(([from, ones]) => shape.slice(from).map((d, i) => (ones[i] ? 1 : d)))
    return fc
      .array(one, { minLength: count - 1, maxLength: count - 1 })
      .map((rest) => [shape, [shape, ...rest]] as const)
  })

const int = (dtype: string, x: number): number => (dtype === "int32" ? x | 0 : dtype === "uint32" ? x >>> 0 : x)

const binary = {
  add: [op.add, (a: number, b: number) => a + b],
  subtract: [op.subtract, (a: number, b: number) => a - b],
  multiply: [op.multiply, (a: number, b: number) => a * b],
  maximum: [op.maximum, Math.max],
  minimum: [op.minimum, Math.min],
  less: [op.less, (a: number, b: number) => Number(a < b)],
  equal: [op.equal, (a: number, b: number) => Number(a === b)],
  greaterEqual: [op.greaterEqual, (a: number, b: number) => Number(a >= b)],
} as const

test.each(Object.entries(binary))("%s broadcasts", (_, [f, g]) => {
  const pairs = fc
    .tuple(shapesTogether(2), dtypes, fc.boolean())
    .chain(([[shape, [s, t]], dtype, turned]) =>
      fc
        .tuple(arraysOf(s!, dtype), arraysOf(t!, dtype))
        .map(([x, y]) => [shape, turned ? y : x, turned ? x : y] as const),
    )
  fc.assert(
    fc.property(pairs, ([shape, x, y]) => {
      const [a, b] = [plain(x), plain(y)]
      const result = f(x, y)
      same(result, { shape, at: (i) => int(result.dtype, g(spread(a, i), spread(b, i))) })
    }),
    runs,
  )
})

test("where chooses element by element", () => {
  const triples = fc
    .tuple(shapesTogether(3), dtypes)
    .chain(([[shape, [s, t, u]], dtype]) =>
      fc.tuple(fc.constant(shape), arraysOf(t!, "bool"), arraysOf(s!, dtype), arraysOf(u!, dtype)),
    )
  fc.assert(
    fc.property(triples, ([shape, c, x, y]) => {
      const [mask, a, b] = [plain(c), plain(x), plain(y)]
      same(op.where(c, x, y), { shape, at: (i) => (spread(mask, i) ? spread(a, i) : spread(b, i)) })
    }),
    runs,
  )
})

test("choose takes from the choice that the index names, clipped or wrapped", () => {
  const cases = fc
    .tuple(shapesTogether(3), fc.constantFrom("clip", "wrap"))
    .chain(([[shape, [s, t, u]], mode]) =>
      fc.tuple(fc.constant([shape, mode] as const), arraysOf(t!, "int32"), arraysOf(s!), arraysOf(u!)),
    )
  fc.assert(
    fc.property(cases, ([[shape, mode], index, x, y]) => {
      const [i, choices] = [plain(index), [plain(x), plain(y)]]
      const which = (k: number): number => (mode === "wrap" ? ((k % 2) + 2) % 2 : Math.min(Math.max(k, 0), 1))
      same(op.choose(index, [x, y], { mode }), { shape, at: (at) => spread(choices[which(spread(i, at))]!, at) })
    }),
    runs,
  )
})

test("select takes the first choice whose condition holds", () => {
  const cases = shapes().chain((shape) =>
    fc.tuple(arraysOf(shape, "bool"), arraysOf(shape, "bool"), arraysOf(shape), arraysOf(shape), arraysOf(shape)),
  )
  fc.assert(
    fc.property(cases, ([c, d, x, y, z]) => {
      const [p, q, a, b, e] = [c, d, x, y, z].map(plain) as [Plain, Plain, Plain, Plain, Plain]
      same(op.select([c, d], [x, y], z), {
        shape: x.shape,
        at: (i) => (p.at(i) ? a.at(i) : q.at(i) ? b.at(i) : e.at(i)),
      })
    }),
    runs,
  )
})
