import { type Buffer, buffer } from "../../../../kernel/index.js"
import { powerAbove } from "../../numbers.js"
import type { Shader } from "../../shader.js"
import { block } from "../../wgsl/text.js"
import { elementAt, type Rows, rowStart } from "../rows.js"
import { asBits, forEach, reads, shaderOf, writes } from "../shader.js"
import { wordFunction } from "./word.js"

/** A row's elements that a workgroup sorts, at most. */
const BLOCK = 1024

/** Elements that a workgroup sorts, of one row or of several short ones, at least. */
const LEAST = 512

/** Words of the keys of rows, one row after the other, sorted, and the places in the row that they come from. */
export interface Order {
  readonly words: Buffer
  readonly places: Buffer
}

/** What a key is, and where: the elements of rows, by the places that an order before has given them. */
export interface Keys {
  readonly key: Buffer
  readonly rows: Rows
  readonly before: Buffer | null
}

/** Word and place of two elements of workgroup memory, exchanged where they are out of order. */
const EXCHANGE = [
  "// Two elements exchanged where they are out of order; equal words stay in the order of their places.",
  "fn exchange(i: u32, j: u32, descending: bool) {",
  "  let later = words[i] > words[j] || (words[i] == words[j] && places[i] > places[j]);",
  "  if (later != descending) {",
  "    let word_i = words[i];",
  "    let place_i = places[i];",
  "    words[i] = words[j];",
  "    places[i] = places[j];",
  "    words[j] = word_i;",
  "    places[j] = place_i;",
  "  }",
  "}",
]

/** Blocks of rows, sorted each by bitonic exchanges in workgroup memory. */
const sortBlocks = ({ key, rows, before }: Keys, { words, places }: Order, length: number): Shader => {
  const { outer, n, inner } = rows
  const size = Math.max(length, LEAST)
  const blocks = Math.ceil(n / length)
  const total = outer * inner * blocks
  const threads = Math.min(256, size / 2)
  const each = (lines: readonly string[]): readonly string[] =>
    block(`for (var i = thread; i < ${size}u; i += ${threads}u)`, [
      `let part = group * ${size / length}u + i / ${length}u;`,
      `let row = part / ${blocks}u;`,
      `let place = part % ${blocks}u * ${length}u + i % ${length}u;`,
      ...lines,
    ])
  const source = before === null ? "place" : `before[row * ${n}u + place]`
  return shaderOf({
    name: "sortBlocks",
    comment: [
      `blocks of ${length} of ${outer * inner} rows of ${n}, sorted by bitonic exchanges; what is missing comes last`,
    ],
    arrays: [
      asBits(reads("keys", key)),
      ...(before === null ? [] : [reads("before", before)]),
      writes("sorted", words),
      writes("origins", places),
    ],
    shared: [
      { name: "words", type: "u32", size },
      { name: "places", type: "u32", size },
    ],
    functions: [...wordFunction(key.dtype), "", ...EXCHANGE],
    threads,
    workgroups: Math.ceil((total * length) / size),
    body: [
      ...each([
        "words[i] = 0xffffffffu;",
        "places[i] = 0xffffffffu;",
        ...block(`if (part < ${total}u && place < ${n}u)`, [
          `words[i] = word(keys[${rowStart(rows, "row")} + ${elementAt(rows, source)}]);`,
          "places[i] = place;",
        ]),
      ]),
      ...block(`for (var width = 2u; width <= ${length}u; width *= 2u)`, [
        ...block("for (var apart = width / 2u; apart > 0u; apart /= 2u)", [
          "workgroupBarrier();",
          ...block(`for (var i = thread; i < ${size / 2}u; i += ${threads}u)`, [
            "let low = i / apart * apart * 2u + i % apart;",
            `exchange(low, low + apart, (low & width & ${length - 1}u) != 0u);`,
          ]),
        ]),
      ]),
      "workgroupBarrier();",
      ...each([
        ...block(`if (part < ${total}u && place < ${n}u)`, [
          `sorted[row * ${n}u + place] = words[i];`,
          `origins[row * ${n}u + place] = places[i];`,
        ]),
      ]),
    ],
  })
}

/** Runs of a length, two and two made one: every element goes to where it is among those of both. */
const mergeRuns = ({ outer, n, inner }: Rows, from: Order, to: Order, run: number): Shader =>
  forEach(outer * n * inner, {
    name: "mergeRuns",
    comment: [
      `sorted runs of ${run} in rows of ${n}, two and two merged: an element goes past those of the other run before it`,
    ],
    arrays: [
      reads("words", from.words),
      reads("places", from.places),
      writes("sorted", to.words),
      writes("origins", to.places),
    ],
    body: [
      `let row = i / ${n}u * ${n}u;`,
      `let k = i % ${n}u;`,
      "let word = words[i];",
      `let pair = k / ${2 * run}u * ${2 * run}u;`,
      `let isLeft = k - pair < ${run}u;`,
      "// the other run, and how many of it come before: of equal ones those of the left run",
      `let other = select(pair, min(pair + ${run}u, ${n}u), isLeft);`,
      "var low = other;",
      `var high = min(other + ${run}u, ${n}u);`,
      ...block("while (low < high)", [
        "let middle = (low + high) / 2u;",
        "let that = words[row + middle];",
        "if (that < word || (that == word && !isLeft)) { low = middle + 1u; } else { high = middle; }",
      ]),
      `let at = row + pair + (k - pair) % ${run}u + low - other;`,
      "sorted[at] = word;",
      "origins[at] = places[i];",
    ],
  })

/** An order's places as places before the order before. */
const compose = ({ outer, n, inner }: Rows, before: Buffer, places: Buffer, to: Buffer): Shader =>
  forEach(outer * n * inner, {
    name: "compose",
    comment: ["the places that rows come from, through the order before"],
    arrays: [reads("before", before), reads("places", places), writes("origins", to)],
    body: [`origins[i] = before[i / ${n}u * ${n}u + places[i]];`],
  })

/** The stable order of rows by one key, and the shaders that make it; `name` is that of its buffers. */
export const orderBy = (keys: Keys, name: string): { readonly order: Order; readonly shaders: readonly Shader[] } => {
  const { rows, before } = keys
  const size = rows.outer * rows.n * rows.inner
  const order = (k: number): Order => ({
    words: buffer(`${name}Words${k}`, "uint32", size),
    places: buffer(`${name}Places${k}`, "uint32", size),
  })
  const [first, second] = [order(0), order(1)]
  const length = Math.min(BLOCK, powerAbove(Math.max(2, rows.n)))
  const merges: Shader[] = []
  let [from, to] = [first, second]
  for (let run = length; run < rows.n; run *= 2) {
    merges.push(mergeRuns(rows, from, to, run))
    ;[from, to] = [to, from]
  }
  const sorting = [sortBlocks(keys, first, length), ...merges]
  return before === null
    ? { order: from, shaders: sorting }
    : {
        order: { words: from.words, places: to.places },
        shaders: [...sorting, compose(rows, before, from.places, to.places)],
      }
}
