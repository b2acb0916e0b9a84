import { type Buffer, buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { block } from "../../wgsl/text.js"
import { asAtomic, forEach, reads, writes } from "../shader.js"
import { orderBy } from "../sort/order.js"
import { atomicOf, type Join, joinFunction } from "./combine.js"
import { type Arrays, copyShader, ELEMENT } from "./set.js"
import { NONE, type WindowCode } from "./windows.js"

/** Updates in their order that one thread joins. */
const PIECE = 32

/** What is sorted: windows, or their elements where windows may meet in parts. */
interface Items {
  readonly count: number
  /** elements of an item */
  readonly elements: number
  /** where an item begins, `NONE` where it does not count: `m` is its number */
  readonly start: readonly string[]
  /** its element in the updates */
  readonly update: string
  /** from its begin to its element `e` */
  readonly inside: string
}

const itemsOf = ({ windows, elements, areApart }: WindowCode): Items =>
  areApart
    ? {
        count: windows,
        elements,
        start: ["let start = startOf(m);"],
        update: "inUpdates(m, e)",
        inside: "inArray(e)",
      }
    : {
        count: windows * elements,
        elements: 1,
        start: [
          `let begin = startOf(m / ${elements}u);`,
          `let start = select(begin + inArray(m % ${elements}u), ${NONE}, begin == ${NONE});`,
        ],
        update: `inUpdates(m / ${elements}u, m % ${elements}u)`,
        inside: "0u",
      }

/** The shader for updates of whole numbers, in any order. */
const atomicShader = (name: string, { indices, updates, out }: Arrays, code: WindowCode): Shader =>
  forEach(code.windows * code.elements, {
    name: "scatter",
    comment: [`elements of ${code.windows} windows updated, in any order`],
    arrays: [reads("indices", indices), reads("updates", updates), asAtomic(writes("result", out))],
    functions: [...code.starts, ...code.places],
    body: [...ELEMENT(code.elements), `${name}(&result[at], updates[inUpdates(w, e)]);`],
  })

/** Where a piece of the sorted items begins and ends, of the thread `i`. */
const pieceOf = ({ count, elements }: Items): readonly string[] => [
  `let piece = i / ${elements}u;`,
  `let e = i % ${elements}u;`,
  `let low = piece * ${PIECE}u;`,
  `let high = min(low + ${PIECE}u, ${count}u);`,
]

/** A thread joins the updates of a piece that go to the same element; those of the pieces before and after wait. */
const piecesShader = (
  join: Join,
  arrays: Arrays,
  code: WindowCode,
  items: Items,
  of: { readonly words: Buffer; readonly places: Buffer; readonly heads: Buffer; readonly tails: Buffer },
): Shader =>
  forEach(Math.ceil(items.count / PIECE) * items.elements, {
    name: "scatterPieces",
    comment: [
      `updates in the order of where they go, ${PIECE} to a thread: those of one element are joined and then join it;`,
      "`heads` are of elements that a piece before began, `tails` of those that a piece after goes on with",
    ],
    arrays: [
      reads("words", of.words),
      reads("places", of.places),
      reads("updates", arrays.updates),
      writes("heads", of.heads),
      writes("tails", of.tails),
      writes("result", arrays.out),
    ],
    functions: [...code.places, "", ...joinFunction(join, arrays.out.dtype)],
    body: [
      ...pieceOf(items),
      "var q = low;",
      ...block("while (q < high)", [
        "let word = words[q];",
        `if (word == ${NONE}) { return; }`,
        "let isHead = q == low && q > 0u && words[max(q, 1u) - 1u] == word;",
        "var m = places[q];",
        `var value = updates[${items.update}];`,
        "q++;",
        ...block("while (q < high)", [
          "if (words[q] != word) { break; }",
          "m = places[q];",
          `value = join(value, updates[${items.update}]);`,
          "q++;",
        ]),
        `let goesOn = q == high && high < ${items.count}u && words[min(high, ${items.count - 1}u)] == word;`,
        `let at = word + ${items.inside};`,
        "if (isHead) { heads[i] = value; }",
        "else if (goesOn) { tails[i] = value; }",
        "else { result[at] = join(result[at], value); }",
      ]),
    ],
  })

/** Elements whose updates fill more than a piece: the thread of the piece that begins joins what the next ones have. */
const joinsShader = (
  join: Join,
  arrays: Arrays,
  code: WindowCode,
  items: Items,
  of: { readonly words: Buffer; readonly heads: Buffer; readonly tails: Buffer },
): Shader =>
  forEach(Math.ceil(items.count / PIECE) * items.elements, {
    name: "scatterJoins",
    comment: ["what pieces have of one element is joined, and then joins it"],
    arrays: [
      reads("words", of.words),
      reads("heads", of.heads),
      reads("tails", of.tails),
      writes("result", arrays.out),
    ],
    functions: [...code.places, "", ...joinFunction(join, arrays.out.dtype)],
    body: [
      ...pieceOf(items),
      `if (high == ${items.count}u) { return; }`,
      "let word = words[high - 1u];",
      `if (word == ${NONE} || words[high] != word) { return; }`,
      "if (low > 0u && words[low] == word && words[max(low, 1u) - 1u] == word) { return; }",
      "var value = tails[i];",
      "var next = high;",
      ...block(`while (next < ${items.count}u)`, [
        "if (words[next] != word) { break; }",
        `value = join(value, heads[next / ${PIECE}u * ${items.elements}u + e]);`,
        `next += ${PIECE}u;`,
      ]),
      `let at = word + ${items.inside};`,
      "result[at] = join(result[at], value);",
    ],
  })

/** Elements joined by the updates of all windows that have them, in the order of the windows. */
export const joinShaders = (join: Join, arrays: Arrays, code: WindowCode): readonly Shader[] => {
  const { indices, out } = arrays
  const atomic = atomicOf(join, out.dtype)
  if (atomic !== null) return [copyShader(arrays), atomicShader(atomic, arrays, code)]
  const items = itemsOf(code)
  const keys = buffer(`${out.name}Starts`, "uint32", items.count)
  const rows = { outer: 1, n: items.count, inner: 1 }
  const { order, shaders } = orderBy({ key: keys, rows, before: null }, out.name)
  const many = Math.ceil(items.count / PIECE) * items.elements
  const of = {
    ...order,
    heads: buffer(`${out.name}Heads`, out.dtype, many),
    tails: buffer(`${out.name}Tails`, out.dtype, many),
  }
  return [
    copyShader(arrays),
    forEach(items.count, {
      name: "scatterStarts",
      comment: ["where updates go"],
      arrays: [reads("indices", indices), writes("starts", keys)],
      functions: [...code.starts, ...code.places],
      body: ["let m = i;", ...items.start, "starts[i] = start;"],
    }),
    ...shaders,
    piecesShader(join, arrays, code, items, of),
    ...(items.count > PIECE ? [joinsShader(join, arrays, code, items, of)] : []),
  ]
}
