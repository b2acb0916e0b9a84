import type { Expr } from "../syntax.js"
import { add, and, convert, lit, lt, mul, mulHigh, ne, or, select, shl, shr, xor } from "./build.js"

/** 2/pi: the bits after the point, 32 in a word, the highest first; two words of zeros before them. */
const TWO_OVER_PI = [
  0, 0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a,
  0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
  0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf,
  0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
  0x56033046,
]

const word = (n: number): Expr => lit(n, "uint32")

/** The words from `index` (a uint32 below 2^steps) on, `count` of them: a choice of halves for every bit of the index. */
const wordsFrom = (index: Expr, count: number, steps: number): readonly Expr[] =>
  Array.from({ length: steps }, (_, i) => 2 ** (steps - 1 - i)).reduce<readonly Expr[]>((words, half) => {
    const far = ne(and(index, half), 0)
    const at = (i: number): Expr => words[i] ?? word(0)
    return Array.from({ length: half - 1 + count }, (_, i) => select(far, at(i + half), at(i)))
  }, TWO_OVER_PI.map(word))

/** `count` words of 2/pi from bit `position` (a uint32) on; bit 64 is the first after the point. */
export const window = (position: Expr, count: number, steps: number): readonly Expr[] => {
  const by = and(position, 31)
  const left = xor(by, 31)
  const words = wordsFrom(shr(position, 5), count + 1, steps)
  return Array.from({ length: count }, (_, i) => or(shl(words[i]!, by), shr(shr(words[i + 1]!, 1), left)))
}

/** The sum of words at one place, and what it carries to the next. */
const column = (terms: readonly Expr[]): readonly [sum: Expr, carries: readonly Expr[]] =>
  terms.slice(1).reduce<readonly [Expr, readonly Expr[]]>(
    ([sum, carries], t) => {
      const next = add(sum, t)
      return [next, [...carries, convert(lt(next, t), "uint32")]]
    },
    [terms[0]!, []],
  )

/** The lowest words of a product of numbers in words, the highest first; as many as the first has. */
export const lowProduct = (x: readonly Expr[], y: readonly Expr[]): readonly Expr[] => {
  const n = x.length
  const terms = (place: number): readonly Expr[] =>
    x.flatMap((a, i) =>
      y.flatMap((b, j) => {
        const at = i - (y.length - 1 - j)
        return at === place ? [mul(a, b)] : at - 1 === place ? [mulHigh(a, b)] : []
      }),
    )
  return Array.from({ length: n }, (_, i) => n - 1 - i).reduce<{
    readonly words: readonly Expr[]
    readonly carries: readonly Expr[]
  }>(
    ({ words, carries }, place) => {
      const [sum, next] = column([...terms(place), ...carries])
      return { words: [sum, ...words], carries: next }
    },
    { words: [], carries: [] },
  ).words
}
