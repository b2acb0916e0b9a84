import type { Contraction } from "../../../compiler/index.js"
import { partFunction, partOf } from "../wgsl/address.js"
import { block } from "../wgsl/text.js"
import type { Arrays } from "./arrays.js"
import { type Functions, finishFunction } from "./finish.js"
import type { Accesses } from "./side.js"
import { type Sizes, sizesOf } from "./tile.js"

/** The functions that say where the operands lie: what rows and columns, sums and batches add. */
export const addressFunctions = (c: Contraction): readonly string[] => [
  partFunction("xLane", c.x.offset, c.rows),
  partFunction("xInner", c.x.offset, c.inner),
  partFunction("xBatch", c.x.offset, c.batch, c.x.offset.constant),
  partFunction("yLane", c.y.offset, c.columns),
  partFunction("yInner", c.y.offset, c.inner),
  partFunction("yBatch", c.y.offset, c.batch, c.y.offset.constant),
]

/** Sums of a row that a thread has, side by side from a column on. */
export type Width = 1 | 4

const HEAD: Readonly<Record<Width, string>> = {
  1: "fn store(b: u32, m: u32, n: u32, sum: f32)",
  4: "fn store(b: u32, m: u32, n: u32, sums: vec4<f32>)",
}

const COMPONENTS = ["x", "y", "z", "w"] as const

/** Each sum, with its column. */
const sumsOf = (width: Width): readonly (readonly [sum: string, column: string])[] =>
  width === 1 ? [["sum", "n"]] : COMPONENTS.map((k, j) => [`sums.${k}`, j === 0 ? "n" : `n + ${j}u`])

/** A body that stores sums one by one, as far as there are columns for them. */
const oneByOne = (
  { rows, columns }: Sizes,
  width: Width,
  start: string,
  line: (sum: string, column: string) => string,
): readonly string[] => [
  `if (m >= ${rows}u || n >= ${columns}u) { return; }`,
  `let start = ${start};`,
  ...sumsOf(width).flatMap(([sum, n], j) => [
    ...(j === 0 ? [] : [`if (${n} >= ${columns}u) { return; }`]),
    line(sum, n),
  ]),
]

/** `store(b, m, n, sums)`: sums to where results go, finished, where they are there. */
export const storeFunction = (c: Contraction, accesses: Accesses, arrays: Arrays, width: Width = 4): Functions => {
  const sizes = sizesOf(c)
  const out = arrays.nameOf(c.out.buffer)
  const { offset } = c.out
  const finish = finishFunction(c, arrays)
  const finished = (sum: string, n: string): string => (c.epilogue === undefined ? sum : `finish(${sum}, b, m, ${n})`)
  const start = `${partOf(offset, c.batch, "b", offset.constant)} + ${partOf(offset, c.rows, "m")}`
  const column = (n: string): string => partOf(offset, c.columns, n === "n" ? n : `(${n})`)
  const all = sumsOf(width).map(([sum, n]) => finished(sum, n))
  const body =
    accesses.out === "lanes" && width === 4
      ? [
          `if (m >= ${sizes.rows}u || n >= ${sizes.columns}u) { return; }`,
          `let start = ${start};`,
          `${out}[(start + ${column("n")}) / 4u] = ${c.epilogue === undefined ? "sums" : `vec4<f32>(${all.join(", ")})`};`,
        ]
      : oneByOne(sizes, width, start, (sum, n) => `${out}[start + ${column(n)}] = ${finished(sum, n)};`)
  const before = finish.text.length === 0 ? [] : [...finish.text, ""]
  return { text: [...before, ...block(HEAD[width], body)], start: finish.start }
}

/** `store`, for a part of the sums: part by part as they are counted, until they are added. */
export const partialFunction = (sizes: Sizes, width: Width = 4): Functions => {
  const { batch, rows, columns } = sizes
  const start = `((split * ${batch}u + b) * ${rows}u + m) * ${columns}u`
  const body = oneByOne(sizes, width, start, (sum, n) => `parts[start + ${n}] = ${sum};`)
  return { text: ["var<private> split: u32;", "", ...block(HEAD[width], body)], start: [] }
}
