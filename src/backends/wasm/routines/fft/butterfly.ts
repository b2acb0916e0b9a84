import { rootsOfUnity } from "../../../../primitives/fft/roots.js"
import { all, type Code, type FunctionBuilder, seq } from "../../assembler/index.js"
import { type Complex, type Floats, type Held, held, put } from "./floats.js"

type Kind = "f32" | "f64" | "v128"

/** The transform of a few numbers: what is to be computed first, and the results, each to be used once. */
export interface Butterfly<T extends Kind> {
  readonly code: Code<"void">
  readonly results: readonly Complex<T>[]
}

type Make = <T extends Kind>(f: FunctionBuilder, m: Floats<T>, x: readonly Held<T>[]) => Butterfly<T>

const two: Make = (_f, m, [x, y]) => ({
  code: all([]),
  results: [
    [m.add(x![0], y![0]), m.add(x![1], y![1])],
    [m.sub(x![0], y![0]), m.sub(x![1], y![1])],
  ],
})

const four: Make = <T extends Kind>(f: FunctionBuilder, m: Floats<T>, x: readonly Held<T>[]): Butterfly<T> => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => held(f, m, name))
  const pair = (sum: Held<T>, difference: Held<T>, u: Held<T>, v: Held<T>): Code<"void"> =>
    seq(put(sum, [m.add(u[0], v[0]), m.add(u[1], v[1])]), put(difference, [m.sub(u[0], v[0]), m.sub(u[1], v[1])]))
  return {
    code: seq(pair(a!, b!, x[0]!, x[2]!), pair(c!, d!, x[1]!, x[3]!)),
    results: [
      [m.add(a![0], c![0]), m.add(a![1], c![1])],
      [m.add(b![0], d![1]), m.sub(b![1], d![0])],
      [m.sub(a![0], c![0]), m.sub(a![1], c![1])],
      [m.sub(b![0], d![1]), m.add(b![1], d![0])],
    ],
  }
}

/** Any odd radix: the terms k and radix - k of a sum share their cosine, and their sine up to its sign. */
const odd =
  (radix: number): Make =>
  <T extends Kind>(f: FunctionBuilder, m: Floats<T>, x: readonly Held<T>[]): Butterfly<T> => {
    const half = (radix - 1) / 2
    const { re: cosines, im: sines } = rootsOfUnity(radix)
    const ks = Array.from({ length: half }, (_, i) => i + 1)
    const name = (list: string) => ks.map((k) => held(f, m, `${list}${k}`))
    const [sums, differences, evens, odds] = ["s", "d", "e", "o"].map(name)
    const first = x[0]!
    const split = ks.map((k) => {
      const [u, v] = [x[k]!, x[radix - k]!]
      return seq(
        put(sums![k - 1]!, [m.add(u[0], v[0]), m.add(u[1], v[1])]),
        put(differences![k - 1]!, [m.sub(u[0], v[0]), m.sub(u[1], v[1])]),
      )
    })
    const weighted = (terms: readonly Held<T>[], part: 0 | 1, j: number, weights: Float64Array): readonly Code<T>[] =>
      terms.map((t, i) => m.mul(m.constant(weights[(j * (i + 1)) % radix]!), t[part]))
    const total = (terms: readonly Code<T>[]): Code<T> => terms.reduce((a, b) => m.add(a, b))
    const joined = ks.map((j) =>
      seq(
        put(evens![j - 1]!, [
          total([first[0], ...weighted(sums!, 0, j, cosines)]),
          total([first[1], ...weighted(sums!, 1, j, cosines)]),
        ]),
        put(odds![j - 1]!, [total(weighted(differences!, 0, j, sines)), total(weighted(differences!, 1, j, sines))]),
      ),
    )
    const low = ks.map((_, i): Complex<T> => [m.sub(evens![i]![0], odds![i]![1]), m.add(evens![i]![1], odds![i]![0])])
    const high = ks.map((_, i): Complex<T> => [m.add(evens![i]![0], odds![i]![1]), m.sub(evens![i]![1], odds![i]![0])])
    const zero: Complex<T> = [
      total([first[0], ...sums!.map((s) => s[0])]),
      total([first[1], ...sums!.map((s) => s[1])]),
    ]
    return { code: all([...split, ...joined]), results: [zero, ...low, ...high.reverse()] }
  }

/** y_j = sum_k x_k exp(-2 pi i j k / radix) for a small radix: 2, 4 or an odd one. */
export const butterfly = (radix: number): Make => (radix === 2 ? two : radix === 4 ? four : odd(radix))
