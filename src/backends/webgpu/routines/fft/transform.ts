import { buffer } from "../../../../kernel/index.js"
import { radicesOf, smoothFrom } from "../../../../primitives/fft/lengths.js"
import type { Shader } from "../../shader.js"
import { asPairs, forEach, reads, writes } from "../shader.js"
import { fromPairs, LOAD, SAVE, type Source, type Target, toPairs } from "./complex.js"
import { LONGEST, type Pass, passShader, rowShader } from "./pass.js"
import { rootFunction, rootsShader } from "./roots.js"

/** Transforms of rows: their number and their length, and a name for the buffers to work in. */
export interface Rows {
  readonly name: string
  readonly rows: number
  readonly n: number
}

/** Shorter rows leave most of a workgroup idle. */
const SHORTEST = 64

const mixedRadix = (
  { name, rows, n }: Rows,
  radices: readonly number[],
  source: Source,
  target: Target,
): readonly Shader[] => {
  const all = radices.length === 0 ? [1] : radices
  const passes = all.map((radix, k): Pass => ({ rows, n, radix, stride: all.slice(0, k).reduce((p, q) => p * q, 1) }))
  if (n >= SHORTEST && n <= LONGEST) return [rowShader(passes, source, target)]
  const roots = buffer(`${name}Roots`, "float32", 2 * n)
  const halves = [0, 1].map((k) => buffer(`${name}Work${k}`, "float32", 2 * n * rows))
  const shaders = passes.map((pass, k): Shader => {
    const from = k === 0 ? source : fromPairs(halves[(k - 1) % 2]!, n)
    const to = k === all.length - 1 ? target : toPairs(halves[k % 2]!, n)
    return passShader(pass, roots, from, to)
  })
  return [rootsShader(roots, n), ...shaders]
}

/** `chirp(j)`: exp(-pi i j^2 / n), in WGSL; the square is taken modulo 2 n, bit by bit, for it may be large. */
const chirpFunction = (n: number): readonly string[] => [
  ...rootFunction(2 * n),
  "",
  "fn chirp(j: u32) -> vec2<f32> {",
  "  var square = 0u;",
  `  var power = j % ${2 * n}u;`,
  "  for (var bits = j; bits > 0u; bits >>= 1u) {",
  `    if ((bits & 1u) == 1u) { square = (square + power) % ${2 * n}u; }`,
  `    power = 2u * power % ${2 * n}u;`,
  "  }",
  "  return root(square);",
  "}",
]

/** The source without its function's name, for another one over it. */
const renamed = (of: Source | Target, from: string, to: string): readonly string[] =>
  of.functions.map((line) => line.replace(from, to))

/**
 * Bluestein's algorithm for any length n: since 2 j k = j^2 + k^2 - (k - j)^2, the transform is a convolution with the
 * chirp exp(pi i j^2 / n) between two products with its conjugate, done by transforms of a length that is smooth.
 */
const bluestein = ({ name, rows, n }: Rows, source: Source, target: Target): readonly Shader[] => {
  const size = smoothFrom(2 * n - 1)
  const kernel = buffer(`${name}Kernel`, "float32", 2 * size)
  const product = buffer(`${name}Product`, "float32", 2 * size * rows)
  const chirps = buffer(`${name}Chirps`, "float32", 2 * n)
  const tables = forEach(n, {
    name: "fftChirps",
    comment: [`exp(-pi i j^2 / ${n}) for all j`],
    arrays: [asPairs(writes("chirps", chirps))],
    functions: chirpFunction(n),
    body: ["chirps[i] = chirp(i);"],
  })
  const chirpOf = asPairs(reads("chirps", chirps))
  const chirped: Source = {
    arrays: [...source.arrays, chirpOf],
    functions: [
      ...renamed(source, "fn load(", "fn given("),
      "",
      `${LOAD} {`,
      `  if (k >= ${n}u) { return vec2<f32>(); }`,
      "  return times(given(row, k), chirps[k]);",
      "}",
    ],
  }
  const conjugates: Source = {
    arrays: [chirpOf],
    functions: [
      `${LOAD} {`,
      `  let j = min(k, ${size}u - k);`,
      `  if (j >= ${n}u) { return vec2<f32>(); }`,
      `  return vec2<f32>(chirps[j].x, -chirps[j].y) / ${size}.0f;`,
      "}",
    ],
  }
  const products: Source = {
    arrays: [asPairs(reads("z", product)), asPairs(reads("kernel", kernel))],
    functions: [`${LOAD} { return times(z[row * ${size}u + k], kernel[k]).yx; }`],
  }
  const finished: Target = {
    arrays: [...target.arrays, chirpOf],
    functions: [
      ...renamed(target, "fn save(", "fn give("),
      "",
      `${SAVE} {`,
      `  if (k < ${n}u) { give(row, k, times(z.yx, chirps[k])); }`,
      "}",
    ],
  }
  const of = (letter: string, count: number): Rows => ({ name: `${name}${letter}`, rows: count, n: size })
  return [
    tables,
    ...transformShaders(of("Kernel", 1), conjugates, toPairs(kernel, size)),
    ...transformShaders(of("There", rows), chirped, toPairs(product, size)),
    ...transformShaders(of("Back", rows), products, finished),
  ]
}

/** X_k = sum_j x_j exp(-2 pi i j k / n) for rows of any length, in O(n log n). */
export const transformShaders = (rows: Rows, source: Source, target: Target): readonly Shader[] => {
  const radices = radicesOf(rows.n)
  return radices === null ? bluestein(rows, source, target) : mixedRadix(rows, radices, source, target)
}
