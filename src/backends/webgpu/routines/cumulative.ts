import { range, sizeOf } from "../../../array/index.js"
import { type Buffer, buffer } from "../../../kernel/index.js"
import type { CumulativeParams } from "../../../primitives/cumulative.js"

import type { Shader } from "../shader.js"
import { wordOf } from "../wgsl/scalar.js"
import { block } from "../wgsl/text.js"
import type { RoutineMaker } from "./routine.js"
import { elementAt, type Rows, rowStart, rowsAlong } from "./rows.js"
import { forEach, reads, shaderOf, THREADS, writes } from "./shader.js"

/** Elements that a thread sums one after the other, where the neighbours of a row lie apart. */
const PIECE = 64

/** Elements of a thread, and of a workgroup, where the neighbours of a row lie side by side. */
const OWN = 4
const BLOCK = OWN * THREADS

interface Scan {
  readonly x: Buffer
  readonly y: Buffer
  readonly rows: Rows
  /** from the end of the rows */
  readonly reverse: boolean
}

/** The place of the element that comes k-th. */
const kth = ({ rows, reverse }: Scan, k: string): string =>
  elementAt(rows, reverse ? `(${rows.n - 1}u - (${k}))` : `(${k})`)

const zero = (x: Buffer): string => `${wordOf(x.dtype)}()`

const title = ({ rows: { n }, reverse }: Scan): string =>
  `running sums of rows of ${n}${reverse ? " from their ends" : ""}`

/** Sums of a buffer's dtype for each piece of each row, and their running sums. */
const totalsOf = ({ x, y, rows }: Scan, pieces: number) => {
  const of = { ...rows, n: pieces }
  const size = of.outer * of.n * of.inner
  const totals = buffer(`${y.name}Totals`, x.dtype, size)
  const before = buffer(`${y.name}Before`, x.dtype, size)
  const step: Scan = { x: totals, y: before, rows: of, reverse: false }
  return { totals, before, of, shaders: () => scanShaders(step) }
}

/** A thread for each piece of a row: it sums the piece, and once it is known what the pieces before have, sums it again. */
const inPieces = (s: Scan): readonly Shader[] => {
  const { x, y, rows } = s
  const { outer, n, inner } = rows
  const pieces = Math.ceil(n / PIECE)
  const loop = (lines: readonly string[]): readonly string[] => [
    `let start = ${rowStart(rows, "row")};`,
    `let first = piece * ${PIECE}u;`,
    ...block(`for (var k = first; k < min(first + ${PIECE}u, ${n}u); k++)`, [
      `let at = start + ${kth(s, "k")};`,
      ...lines,
    ]),
  ]
  const place = [
    `let row = i / ${pieces * inner}u * ${inner}u + i % ${inner}u;`,
    `let piece = i / ${inner}u % ${pieces}u;`,
  ]
  const size = outer * pieces * inner
  const write = ["sum += x[at];", "y[at] = sum;"]
  if (pieces === 1)
    return [
      forEach(size, {
        name: "cumsum",
        comment: [title(s)],
        arrays: [reads("x", x), writes("y", y)],
        body: [...place, `var sum = ${zero(x)};`, ...loop(write)],
      }),
    ]
  const { totals, before, of, shaders } = totalsOf(s, pieces)
  return [
    forEach(size, {
      name: "cumsumTotals",
      comment: [`the sums of ${pieces} pieces of rows of ${n}`],
      arrays: [reads("x", x), writes("totals", totals)],
      body: [...place, `var sum = ${zero(x)};`, ...loop(["sum += x[at];"]), "totals[i] = sum;"],
    }),
    ...shaders(),
    forEach(size, {
      name: "cumsum",
      comment: [title(s), "`before` holds the sums up to the end of each piece"],
      arrays: [reads("x", x), reads("before", before), writes("y", y)],
      body: [
        ...place,
        `var sum = ${zero(x)};`,
        `if (piece > 0u) { sum = before[${rowStart(of, "row")} + ${elementAt(of, "(piece - 1u)")}]; }`,
        ...loop(write),
      ],
    }),
  ]
}

/** A workgroup for each block of a row: a thread sums its elements, then all threads find what the others before have. */
const inBlocks = (s: Scan): readonly Shader[] => {
  const { x, y, rows } = s
  const { outer, n, inner } = rows
  const blocks = Math.ceil(n / BLOCK)
  const type = wordOf(x.dtype)
  const many = blocks > 1 ? totalsOf(s, blocks) : null
  const own = range(OWN)
  const scan = shaderOf({
    name: "cumsum",
    comment: [title(s), ...(many === null ? [] : [`each of ${blocks} blocks by itself; \`totals\` are their sums`])],
    arrays: [reads("x", x), writes("y", y), ...(many === null ? [] : [writes("totals", many.totals)])],
    shared: [{ name: "sums", type, size: THREADS }],
    threads: THREADS,
    workgroups: outer * inner * blocks,
    body: [
      `let row = group / ${blocks}u;`,
      `let block = group % ${blocks}u;`,
      `let start = ${rowStart(rows, "row")};`,
      `let k = block * ${BLOCK}u + thread * ${OWN}u;`,
      ...own.flatMap((j) => [
        `var s${j} = ${j === 0 ? zero(x) : `s${j - 1}`};`,
        `if (k + ${j}u < ${n}u) { s${j} += x[start + ${kth(s, `k + ${j}u`)}]; }`,
      ]),
      `sums[thread] = s${OWN - 1};`,
      ...block(`for (var by = 1u; by < ${THREADS}u; by *= 2u)`, [
        "workgroupBarrier();",
        `var other = ${zero(x)};`,
        "if (thread >= by) { other = sums[thread - by]; }",
        "workgroupBarrier();",
        "sums[thread] += other;",
      ]),
      "workgroupBarrier();",
      `var before = ${zero(x)};`,
      "if (thread > 0u) { before = sums[thread - 1u]; }",
      ...own.map((j) => `if (k + ${j}u < ${n}u) { y[start + ${kth(s, `k + ${j}u`)}] = before + s${j}; }`),
      ...(many === null
        ? []
        : [
            `if (thread == ${THREADS - 1}u) { totals[${rowStart(many.of, "row")} + ${elementAt(many.of, "block")}] = sums[${THREADS - 1}]; }`,
          ]),
    ],
  })
  if (many === null) return [scan]
  const add = forEach(outer * n * inner, {
    name: "cumsumAdd",
    comment: ["what the blocks before have is added to the running sums of each"],
    arrays: [reads("before", many.before), writes("y", y)],
    body: [
      `let row = i / ${n * inner}u * ${inner}u + i % ${inner}u;`,
      `let block = ${s.reverse ? `(${n - 1}u - i / ${inner}u % ${n}u)` : `i / ${inner}u % ${n}u`} / ${BLOCK}u;`,
      `if (block > 0u) { y[i] += before[${rowStart(many.of, "row")} + ${elementAt(many.of, "(block - 1u)")}]; }`,
    ],
  })
  return [scan, ...many.shaders(), add]
}

const scanShaders = (s: Scan): readonly Shader[] => (s.rows.n <= PIECE || s.rows.inner >= 16 ? inPieces : inBlocks)(s)

/** Running sums along an axis, from its end when `reverse`. */
export const cumsum: RoutineMaker<CumulativeParams> = ({ inputs: [x], params }, [from], [to]) =>
  sizeOf(x!.shape) === 0
    ? []
    : scanShaders({ x: from!, y: to!, rows: rowsAlong(x!.shape, params.axis), reverse: params.reverse })
