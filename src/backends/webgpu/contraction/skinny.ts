import { range } from "../../../array/index.js"
import type { Contraction } from "../../../compiler/index.js"
import type { Buffer } from "../../../kernel/index.js"
import { powerAbove, powerBelow } from "../numbers.js"
import { GROUP, type Shader } from "../shader.js"
import { indented } from "../wgsl/text.js"
import { type Adapter, unitsOf } from "./adapter.js"
import { arraysOf, productArrays } from "./arrays.js"
import { unit } from "./normal.js"
import { productShader } from "./shader.js"
import { type Accesses, accessesOf } from "./side.js"
import { addressFunctions, partialFunction, storeFunction } from "./store.js"
import { type Sizes, sizesOf } from "./tile.js"

/** Up to so many rows all of them are in the registers of a thread. */
const FEW = 8

/** A product with few rows or few columns: what is read is hardly read again, and nothing is staged. */
export const isSkinny = ({ rows, columns }: Sizes): boolean => Math.min(rows, columns) <= FEW

/** The few are the rows. */
const upright = (c: Contraction): Contraction => {
  const { rows, columns } = sizesOf(c)
  return columns < rows ? { ...c, x: c.y, y: c.x, rows: c.columns, columns: c.rows } : c
}

/** How threads share the sums: some side by side along the columns, some along the products of a sum. */
interface Layout {
  readonly columns: number
  readonly inner: number
  /** columns of a thread, side by side */
  readonly width: 1 | 4
  /** products that a thread takes at once, which lie side by side in both operands */
  readonly depth: 1 | 4
}

const THREADS = 256

/** A thread has at least so many products of a sum. */
const LEAST = 4

const layoutOf = (c: Contraction, { x, y }: Accesses): Layout => {
  const { columns, inner } = sizesOf(c)
  const alongInner = unit(c.columns, c.y) !== 1 && unit(c.inner, c.y) === 1
  if (alongInner) {
    const depth = x === "inner" && y === "inner" ? 4 : 1
    const deep = Math.min(64, powerBelow(inner / (LEAST * depth)))
    return { columns: Math.min(THREADS / deep, powerAbove(columns)), inner: deep, width: 1, depth }
  }
  const width = y === "lanes" && c.x.buffer !== c.y.buffer ? 4 : 1
  const across = Math.min(width === 4 ? 16 : 32, powerAbove(columns / width))
  return { columns: across, inner: Math.min(THREADS / across, powerBelow(inner / LEAST)), width, depth: 1 }
}

const ALL = 2

/** Parts of the sums, so that there is work for all of the adapter. */
const splitsOf = (sizes: Sizes, l: Layout, adapter: Adapter): number => {
  const groups = sizes.batch * Math.ceil(sizes.columns / (l.columns * l.width))
  const wanted = Math.ceil((ALL * unitsOf(adapter)) / groups)
  return Math.max(1, Math.min(wanted, Math.floor(sizes.inner / (l.inner * l.depth * 4 * LEAST))))
}

/** A product made by threads that have some products of a sum each, which are then added in a tree. */
export interface Skinny {
  readonly product: Contraction
  readonly splits: number
  readonly shader: (parts: Buffer | null) => Shader
}

/** The products from `k` on, added to the sums of all rows. */
const productsOf = (rows: readonly number[], { width, depth }: Layout, y: string): readonly string[] => {
  const weights = width === 4 || depth === 4 ? `${y}[(yAt + yInner(k)) / 4u]` : `${y}[yAt + yInner(k)]`
  return [
    `let w = ${weights};`,
    "let at = xInner(k);",
    ...rows.map((r) =>
      depth === 4
        ? `c${r} += dot(x[(xAt${r} + at) / 4u], w);`
        : width === 4
          ? `c${r} = fma(vec4<f32>(x[xAt${r} + at]), w, c${r});`
          : `c${r} = fma(x[xAt${r} + at], w, c${r});`,
    ),
  ]
}

/** `gather`: the sum of what the threads of a column have, in a tree. */
const gatherFunction = (l: Layout, type: string): readonly string[] =>
  l.inner === 1
    ? []
    : [
        `var<workgroup> shares: array<${type}, ${l.columns * l.inner}>;`,
        "",
        `fn gather(share: ${type}, li: u32) -> ${type} {`,
        "  workgroupBarrier();",
        "  shares[li] = share;",
        `  for (var half = ${(l.columns * l.inner) / 2}u; half >= ${l.columns}u; half /= 2u) {`,
        "    workgroupBarrier();",
        "    if (li < half) { shares[li] += shares[li + half]; }",
        "  }",
        "  return shares[li];",
        "}",
      ]

/** A product with few rows or few columns, as a shader that waits to be told where its parts go. */
export const skinnyOf = (given: Contraction, adapter: Adapter): Skinny => {
  const c = upright(given)
  const sizes = sizesOf(c)
  const read = accessesOf(c)
  const l = layoutOf(c, read)
  const splits = splitsOf(sizes, l, adapter)
  const { width, depth } = l
  const rows = range(sizes.rows)
  const type = width === 4 ? "vec4<f32>" : "f32"
  const blocks = Math.ceil(sizes.columns / (l.columns * width))
  const threads = l.columns * l.inner
  const each = depth * Math.ceil(sizes.inner / (splits * depth))
  const groups = sizes.batch * splits * blocks
  const vectors = new Set([
    ...(depth === 4 ? [c.x.buffer, c.y.buffer] : width === 4 ? [c.y.buffer] : []),
    ...(read.out === "lanes" && width === 4 ? [c.out.buffer] : []),
  ])

  const shader = (parts: Buffer | null): Shader => {
    const arrays = arraysOf(productArrays(c, parts), vectors)
    const stored = parts === null ? storeFunction(c, read, arrays, width) : partialFunction(sizes, width)
    return productShader(c, {
      name: c.name,
      note: `${sizes.batch} x ${sizes.rows} x ${sizes.columns} sums of ${sizes.inner} products; a workgroup makes ${l.columns * width} columns of them, each by ${l.inner} threads`,
      splits,
      arrays,
      sections: [addressFunctions(c), gatherFunction(l, type)],
      stored,
      threads,
      workgroups: groups,
      body: [
        `let group = ${GROUP};`,
        `if (group >= ${groups}u) { return; }`,
        `let batch = group / ${blocks * splits}u;`,
        `let n = (group % ${blocks}u * ${l.columns}u + li % ${l.columns}u) * ${width}u;`,
        ...(splits === 1
          ? [`let first = li / ${l.columns}u * ${depth}u;`, `let last = ${sizes.inner}u;`]
          : [
              `let part = group / ${blocks}u % ${splits}u;`,
              "split = part;",
              `let first = part * ${each}u + li / ${l.columns}u * ${depth}u;`,
              `let last = min((part + 1u) * ${each}u, ${sizes.inner}u);`,
            ]),
        `let yAt = yBatch(batch) + yLane(min(n, ${sizes.columns - width}u));`,
        ...rows.flatMap((r) => [`let xAt${r} = xBatch(batch) + xLane(${r}u);`, `var c${r} = ${type}();`]),
        `for (var k = first; k < last; k += ${l.inner * depth}u) {`,
        ...indented(productsOf(rows, l, arrays.nameOf(c.y.buffer))),
        "}",
        ...(l.inner === 1
          ? rows.map((r) => `store(batch, ${r}u, n, c${r});`)
          : rows.flatMap((r) => [
              `let s${r} = gather(c${r}, li);`,
              `if (li < ${l.columns}u) { store(batch, ${r}u, n, s${r}); }`,
            ])),
      ],
    })
  }
  return { product: c, splits, shader }
}
