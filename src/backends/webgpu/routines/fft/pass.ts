import { range } from "../../../../array/index.js"
import type { Buffer } from "../../../../kernel/index.js"
import { powerAbove } from "../../numbers.js"
import type { Shader } from "../../shader.js"
import { block } from "../../wgsl/text.js"
import { asPairs, forEach, reads, shaderOf } from "../shader.js"
import { type Source, type Target, TIMES } from "./complex.js"
import { rootFunction } from "./roots.js"

/** Larger radices are sums in a loop, an output element a thread. */
const WRITTEN_OUT = 8

/** One pass of Stockham's algorithm over rows of n: `stride` interleaved transforms of n / stride elements. */
export interface Pass {
  readonly rows: number
  readonly n: number
  readonly radix: number
  readonly stride: number
}

/** How a pass reads and writes the elements of a row, and what an n-th root of unity is. */
interface Access {
  readonly load: (k: string) => string
  readonly save: (k: string, z: string) => string
  readonly root: (k: string) => string
}

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

const writtenOut = ({ n, radix, stride }: Pass, { load, save, root }: Access): readonly string[] => {
  const m = n / stride / radix
  return [
    `let p = i % ${n / radix}u / ${stride}u;`,
    `let q = i % ${stride}u;`,
    ...range(radix).map((k) => `let a${k} = ${load(`q + ${stride}u * (p + ${k * m}u)`)};`),
    ...range(radix).flatMap((j) => {
      const terms = range(radix).map((k) => term(k, (-2 * Math.PI * ((j * k) % radix)) / radix))
      const z = `vec2<f32>(${sum(terms.map((t) => t[0]).join(""))}, ${sum(terms.map((t) => t[1]).join(""))})`
      const turned = j === 0 || m === 1 ? z : `times(${z}, ${root(`p * ${j * stride}u`)})`
      return [save(`q + ${stride}u * (${radix}u * p + ${j}u)`, turned)]
    }),
  ]
}

const summed = ({ n, radix, stride }: Pass, { load, save, root }: Access): readonly string[] => {
  const m = n / stride / radix
  return [
    `let q = i % ${stride}u;`,
    `let j = i % ${n}u / ${stride}u % ${radix}u;`,
    `let p = i % ${n}u / ${stride * radix}u;`,
    "var z = vec2<f32>();",
    `for (var k = 0u; k < ${radix}u; k++) {`,
    `  z += times(${load(`q + ${stride}u * (p + k * ${m}u)`)}, ${root(`j * k % ${radix}u * ${n / radix}u`)});`,
    "}",
    save(`i % ${n}u`, `times(z, ${root(`p * j * ${stride}u`)})`),
  ]
}

/** Threads of a pass over one row, and what each of them does: the thread is `i`. */
const workOf = (pass: Pass): { readonly turns: number; readonly lines: (a: Access) => readonly string[] } =>
  pass.radix <= WRITTEN_OUT
    ? { turns: pass.n / pass.radix, lines: (a) => writtenOut(pass, a) }
    : { turns: pass.n, lines: (a) => summed(pass, a) }

const LOAD: Access["load"] = (k) => `load(row, ${k})`
const SAVE: Access["save"] = (k, z) => `save(row, ${k}, ${z});`

/** With m = length / radix and w = exp(-2 pi i / length), a_k = x[p + k m] gives y[radix p + j] = w^(p j) sum_k a_k exp(-2 pi i j k / radix). */
export const passShader = (pass: Pass, roots: Buffer, source: Source, target: Target): Shader => {
  const { rows, n, radix, stride } = pass
  const { turns, lines } = workOf(pass)
  return forEach(rows * turns, {
    name: "fftPass",
    comment: [
      `a pass of radix ${radix} over ${rows} rows of ${n}: ${stride} interleaved transforms of ${n / stride} each`,
    ],
    arrays: [...source.arrays, ...target.arrays, asPairs(reads("roots", roots))],
    functions: [...TIMES, "", ...source.functions, "", ...target.functions],
    body: [`let row = i / ${turns}u;`, ...lines({ load: LOAD, save: SAVE, root: (k) => `roots[${k}]` })],
  })
}

/** The rows that two arrays of their length in workgroup memory are enough for. */
export const LONGEST = 1024

/** All passes over a row by one workgroup, in its memory. */
export const rowShader = (passes: readonly Pass[], source: Source, target: Target): Shader => {
  const { rows, n } = passes[0]!
  const threads = Math.min(256, powerAbove(n / 4))
  const body = passes.flatMap((pass, k) => {
    const { turns, lines } = workOf(pass)
    const access: Access = {
      load: k === 0 ? LOAD : (j) => `z${(k - 1) % 2}[${j}]`,
      save: k === passes.length - 1 ? SAVE : (j, z) => `z${k % 2}[${j}] = ${z};`,
      root: (j) => `root(${j})`,
    }
    return [
      ...(k === 0 ? [] : ["workgroupBarrier();"]),
      ...block(`for (var i = thread; i < ${turns}u; i += ${threads}u)`, lines(access)),
    ]
  })
  return shaderOf({
    name: "fftRow",
    comment: [
      `transforms of ${rows} rows of ${n}, a workgroup each: passes of radix ${passes.map((p) => p.radix).join(", ")}`,
    ],
    arrays: [...source.arrays, ...target.arrays],
    shared: [0, 1].map((k) => ({ name: `z${k}`, type: "vec2<f32>", size: n })),
    functions: [...TIMES, "", ...rootFunction(n), "", ...source.functions, "", ...target.functions],
    threads,
    workgroups: rows,
    body: ["let row = group;", ...body],
  })
}
