import { range } from "../../../array/index.js"
import type { Contraction } from "../../../compiler/index.js"
import type { Buffer } from "../../../kernel/index.js"

import { GROUP, type Shader } from "../shader.js"
import { indented } from "../wgsl/text.js"
import { arraysOf, productArrays } from "./arrays.js"
import { productShader } from "./shader.js"
import { accessesOf, sidesOf } from "./side.js"
import { stageOf } from "./stage.js"
import { addressFunctions, partialFunction, storeFunction } from "./store.js"
import { type Choice, lead, sizesOf, type Tile, threadsOf } from "./tile.js"

/** Tiles of rows that are done for all columns before the next ones: what they read stays in the cache. */
const TOGETHER = 8

/** The place of a workgroup's block among the blocks of a matrix, as `blockRow` and `blockColumn`. */
const blockOf = (tiles: number, across: number): readonly string[] => {
  if (tiles <= TOGETHER || across <= TOGETHER)
    return [`let blockRow = tile / ${across}u;`, `let blockColumn = tile % ${across}u;`]
  const width = TOGETHER * across
  return [
    `let top = tile / ${width}u * ${TOGETHER}u;`,
    `let height = min(${tiles}u - top, ${TOGETHER}u);`,
    `let blockRow = top + tile % ${width}u % height;`,
    `let blockColumn = tile % ${width}u / height;`,
  ]
}

/** Adds the products of the blocks in workgroup memory to the sums `c`, which have names each: four columns of a row. */
const productsOf = (t: Tile, start: readonly [x: string, y: string]): readonly string[] => {
  const [rows, columns] = [range(t.threadRows), range(t.threadColumns / 4)]
  const across = t.columns / t.threadColumns
  const one = (k: number): readonly string[] => [
    `let xk${k} = ${start[0]}(k + ${k}u) * ${lead(t.rows)}u + ty * ${t.threadRows / 4}u;`,
    `let yk${k} = ${start[1]}(k + ${k}u) * ${lead(t.columns)}u + tx;`,
    ...range(t.threadRows / 4).map((i) => `let a${k}_${i} = xs[xk${k}${i === 0 ? "" : ` + ${i}u`}];`),
    ...columns.map((j) => `let b${k}_${j} = ys[yk${k}${j === 0 ? "" : ` + ${j * across}u`}];`),
    ...rows.flatMap((i) =>
      columns.map((j) => {
        const a = `a${k}_${Math.floor(i / 4)}.${"xyzw"[i % 4]}`
        return `c${i}_${j} = fma(vec4<f32>(${a}), b${k}_${j}, c${i}_${j});`
      }),
    ),
  ]
  return [`for (var k = 0u; k < ${t.inner}u; k += ${t.unrolled}u) {`, ...indented(range(t.unrolled).flatMap(one)), "}"]
}

/** The part of sums that a workgroup makes, in blocks: from `first` on `blocks` of them. */
const partOfSums = (blocks: number, splits: number): readonly string[] => {
  if (splits === 1) return [`let first = 0u;`, `let blocks = ${blocks}u;`]
  const each = Math.ceil(blocks / splits)
  return [`let first = part * ${each}u;`, `let blocks = min(${each}u, ${blocks}u - first);`]
}

/** Parts that all have blocks, as many as asked for or fewer. */
const partsOf = (blocks: number, splits: number): number => Math.ceil(blocks / Math.ceil(blocks / splits))

/** A shader that makes a block of results in every workgroup. */
export const multiplyShader = (c: Contraction, { tile: t, splits: wanted }: Choice, parts: Buffer | null): Shader => {
  const sizes = sizesOf(c)
  const accesses = accessesOf(c)
  const [x, y] = sidesOf(c, accesses)
  const threads = threadsOf(t)
  const [tiles, across] = [Math.ceil(sizes.rows / t.rows), Math.ceil(sizes.columns / t.columns)]
  const blocks = Math.ceil(sizes.inner / t.inner)
  const splits = parts === null ? 1 : partsOf(blocks, wanted)
  const groups = sizes.batch * splits * tiles * across
  const tail = sizes.inner % t.inner
  const arrays = arraysOf(productArrays(c, parts), accesses.vectors)
  const stored = parts === null ? storeFunction(c, accesses, arrays) : partialFunction(sizes)
  const xStage = stageOf(x, { lanes: t.rows, inner: t.inner, threads })
  const yStage = stageOf(y, { lanes: t.columns, inner: t.inner, threads })
  const words = { x: t.inner * lead(t.rows), y: t.inner * lead(t.columns) }
  const start = (name: "x" | "y", slot: string): string => (t.stages === 1 ? "" : `(${slot} & 1u) * ${words[name]}u + `)
  const read = (k: string, limit: string | null): readonly string[] => [
    ...xStage.read(k, limit),
    ...yStage.read(k, limit),
  ]
  const write = (slot: string): readonly string[] => [
    ...xStage.write(start("x", slot)),
    ...yStage.write(start("y", slot)),
  ]
  // The short block comes first, so that no other asks how long it is.
  const from = (block: string): string =>
    tail === 0 ? `(${block}) * ${t.inner}u` : `max((${block}) * ${t.inner}u, ${t.inner - tail}u) - ${t.inner - tail}u`
  const limit = tail === 0 ? null : splits === 1 ? `${tail}u` : "limit"
  const next = [`let next = ${from("first + block + 1u")};`, ...read("next", null)]
  const more = (lines: readonly string[]): readonly string[] => ["if (block + 1u < blocks) {", ...indented(lines), "}"]
  const sums = range(t.threadRows).flatMap((i) => range(t.threadColumns / 4).map((j) => [i, j] as const))
  const columnOf = (j: number): string => `n${j === 0 ? "" : ` + ${(j * 4 * t.columns) / t.threadColumns}u`}`

  return productShader(c, {
    name: c.name,
    note: `${sizes.batch} x ${sizes.rows} x ${sizes.columns} sums of ${sizes.inner} products; a workgroup makes ${t.rows} x ${t.columns} of them, a thread ${t.threadRows} x ${t.threadColumns}`,
    splits,
    arrays,
    sections: [
      [
        `var<workgroup> xs: array<vec4<f32>, ${words.x * t.stages}>;`,
        `var<workgroup> ys: array<vec4<f32>, ${words.y * t.stages}>;`,
      ],
      addressFunctions(c),
    ],
    stored,
    threads,
    workgroups: groups,
    body: [
      `let group = ${GROUP};`,
      `if (group >= ${groups}u) { return; }`,
      `let tile = group % ${tiles * across}u;`,
      ...blockOf(tiles, across),
      ...(splits === 1
        ? [`let batch = group / ${tiles * across}u;`]
        : [
            `let batch = group / ${tiles * across * splits}u;`,
            `let part = group / ${tiles * across}u % ${splits}u;`,
            "split = part;",
          ]),
      `let tx = li % ${t.columns / t.threadColumns}u;`,
      `let ty = li / ${t.columns / t.threadColumns}u;`,
      `let xBlock = blockRow * ${t.rows}u;`,
      `let yBlock = blockColumn * ${t.columns}u;`,
      "let xStart = xBatch(batch);",
      "let yStart = yBatch(batch);",
      ...xStage.prepare,
      ...yStage.prepare,
      ...sums.map(([i, j]) => `var c${i}_${j} = vec4<f32>();`),
      ...partOfSums(blocks, splits),
      ...(limit === "limit" ? [`let limit = select(${t.inner}u, ${tail}u, first == 0u);`] : []),
      ...(splits === 1 ? read("0u", limit) : [`let start = ${from("first")};`, ...read("start", limit)]),
      ...write("0u"),
      "for (var block = 0u; block < blocks; block++) {",
      ...indented([
        "workgroupBarrier();",
        ...(t.ahead ? more(next) : []),
        ...productsOf(t, [start("x", "block"), start("y", "block")]),
        ...(t.stages === 1 ? ["workgroupBarrier();"] : []),
        ...more([...(t.ahead ? [] : next), ...write("(block + 1u)")]),
      ]),
      "}",
      `let m = xBlock + ty * ${t.threadRows}u;`,
      "let n = yBlock + tx * 4u;",
      ...sums.map(([i, j]) => `store(batch, m${i === 0 ? "" : ` + ${i}u`}, ${columnOf(j)}, c${i}_${j});`),
    ],
  })
}

/** The parts of sums that a choice makes of a product. */
export const partsIn = (c: Contraction, { tile, splits }: Choice): number =>
  partsOf(Math.ceil(sizesOf(c).inner / tile.inner), splits)
