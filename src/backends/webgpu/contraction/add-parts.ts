import type { Contraction } from "../../../compiler/index.js"
import type { Buffer } from "../../../kernel/index.js"
import { GROUP, type Shader } from "../shader.js"
import { arraysOf, epilogueArrays } from "./arrays.js"
import { productShader } from "./shader.js"
import { accessesOf } from "./side.js"
import { storeFunction } from "./store.js"
import { sizesOf } from "./tile.js"

const THREADS = 64

/** A shader that adds the parts of sums in their order, four columns in a thread, and finishes them. */
export const addPartsShader = (c: Contraction, parts: Buffer, splits: number): Shader => {
  const { batch, rows, columns } = sizesOf(c)
  const accesses = accessesOf(c)
  const fours = Math.ceil(columns / 4)
  const size = batch * rows * columns
  const named = [
    { name: "parts", buffer: parts, access: "read" as const },
    { name: "result", buffer: c.out.buffer, access: "read_write" as const },
    ...epilogueArrays(c),
  ]
  const isWide = columns % 4 === 0
  const vectors = new Set([...(isWide ? [parts] : []), ...(accesses.out === "lanes" ? [c.out.buffer] : [])])
  const arrays = arraysOf(named, vectors)
  const sums = isWide
    ? [
        `let at = (b * ${rows}u + m) * ${fours}u + four;`,
        "var sums = parts[at];",
        `for (var k = 1u; k < ${splits}u; k++) { sums += parts[k * ${size / 4}u + at]; }`,
      ]
    : [
        "var sums = vec4<f32>();",
        `for (var j = 0u; j < min(4u, ${columns}u - n); j++) {`,
        `  let at = (b * ${rows}u + m) * ${columns}u + n + j;`,
        "  var sum = parts[at];",
        `  for (var k = 1u; k < ${splits}u; k++) { sum += parts[k * ${size}u + at]; }`,
        "  sums[j] = sum;",
        "}",
      ]
  const threads = batch * rows * fours
  const workgroups = Math.ceil(threads / THREADS)
  const stored = storeFunction(c, accesses, arrays)
  return productShader(c, {
    name: `${c.name}Sums`,
    note: `the sums of ${splits} parts`,
    arrays,
    sections: [],
    stored,
    threads: THREADS,
    workgroups,
    body: [
      `let i = (${GROUP}) * ${THREADS}u + li;`,
      `if (i >= ${threads}u) { return; }`,
      `let four = i % ${fours}u;`,
      `let m = i / ${fours}u % ${rows}u;`,
      `let b = i / ${fours * rows}u;`,
      "let n = four * 4u;",
      ...sums,
      "store(b, m, n, sums);",
    ],
  })
}
