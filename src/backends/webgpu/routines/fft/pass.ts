import type { Buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { asPairs, forEach, reads } from "../shader.js"
import { type Source, type Target, TIMES } from "./complex.js"

/** Larger radices are sums in a loop, an output element a thread. */
const WRITTEN_OUT = 8

/** One pass of Stockham's algorithm over rows of n: `stride` interleaved transforms of n / stride elements. */
export interface Pass {
  readonly rows: number
  readonly n: number
  readonly radix: number
  readonly stride: number
  readonly roots: Buffer
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** A number times the real and imaginary parts of a root that is known: a sum of terms with signs. */
const term = (k: number, angle: number): readonly [re: string, im: string] => {
  const exact = (v: number): number => (Math.abs(v) < 1e-15 ? 0 : Math.abs(Math.abs(v) - 1) < 1e-15 ? Math.sign(v) : v)
  const [c, s] = [exact(Math.cos(angle)), exact(Math.sin(angle))]
  const scaled = (f: number, part: string): string =>
    f === 0
      ? ""
      : Math.abs(f) === 1
        ? ` ${f < 0 ? "-" : "+"} a${k}.${part}`
        : ` ${f < 0 ? "-" : "+"} ${Math.fround(Math.abs(f))}f * a${k}.${part}`
  return [`${scaled(c, "x")}${scaled(-s, "y")}`, `${scaled(c, "y")}${scaled(s, "x")}`]
}

/** A sum that begins with what is added. */
const sum = (terms: string): string => terms.replace(/^ \+ /, "").replace(/^ - /, "-")

const writtenOut = ({ n, radix, stride }: Pass): readonly string[] => {
  const m = n / stride / radix
  return [
    `let row = i / ${n / radix}u;`,
    `let p = i % ${n / radix}u / ${stride}u;`,
    `let q = i % ${stride}u;`,
    ...upTo(radix).map((k) => `let a${k} = load(row, q + ${stride}u * (p + ${k * m}u));`),
    ...upTo(radix).flatMap((j) => {
      const terms = upTo(radix).map((k) => term(k, (-2 * Math.PI * ((j * k) % radix)) / radix))
      const z = `vec2<f32>(${sum(terms.map((t) => t[0]).join(""))}, ${sum(terms.map((t) => t[1]).join(""))})`
      const turned = j === 0 || m === 1 ? z : `times(${z}, roots[p * ${j * stride}u])`
      return [`save(row, q + ${stride}u * (${radix}u * p + ${j}u), ${turned});`]
    }),
  ]
}

const summed = ({ n, radix, stride }: Pass): readonly string[] => {
  const m = n / stride / radix
  return [
    `let row = i / ${n}u;`,
    `let q = i % ${stride}u;`,
    `let j = i % ${n}u / ${stride}u % ${radix}u;`,
    `let p = i % ${n}u / ${stride * radix}u;`,
    "var z = vec2<f32>();",
    `for (var k = 0u; k < ${radix}u; k++) {`,
    `  z += times(load(row, q + ${stride}u * (p + k * ${m}u)), roots[j * k % ${radix}u * ${n / radix}u]);`,
    "}",
    `save(row, i % ${n}u, times(z, roots[p * j * ${stride}u]));`,
  ]
}

/** With m = length / radix and w = exp(-2 pi i / length), a_k = x[p + k m] gives y[radix p + j] = w^(p j) sum_k a_k exp(-2 pi i j k / radix). */
export const passShader = (pass: Pass, source: Source, target: Target): Shader => {
  const { rows, n, radix, stride, roots } = pass
  const isShort = radix <= WRITTEN_OUT
  return forEach((rows * n) / (isShort ? radix : 1), {
    name: "fftPass",
    comment: [
      `a pass of radix ${radix} over ${rows} rows of ${n}: ${stride} interleaved transforms of ${n / stride} each`,
    ],
    arrays: [...source.arrays, ...target.arrays, asPairs(reads("roots", roots))],
    functions: [...TIMES, "", ...source.functions, "", ...target.functions],
    body: isShort ? writtenOut(pass) : summed(pass),
  })
}
