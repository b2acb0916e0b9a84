import { type Buffer, buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { asAtomic, asBits, forEach, reads, writes } from "../shader.js"
import { NONE, type WindowCode } from "./windows.js"

/** The arrays of a scatter. */
export interface Arrays {
  readonly x: Buffer
  readonly indices: Buffer
  readonly updates: Buffer
  readonly out: Buffer
}

/** An array, before it is updated. */
export const copyShader = ({ x, out }: Arrays): Shader =>
  forEach(out.size, {
    name: "copy",
    comment: ["a copy, to be updated"],
    arrays: [asBits(reads("x", x)), asBits(writes("result", out))],
    body: ["result[i] = x[i];"],
  })

/** An element of a window: its place in the array. */
export const ELEMENT = (elements: number): readonly string[] => [
  `let w = i / ${elements}u;`,
  `let e = i % ${elements}u;`,
  "let start = startOf(w);",
  `if (start == ${NONE}) { return; }`,
  "let at = start + inArray(e);",
]

/** Elements replaced by those of the last window that has them: first the windows race, then the winners write. */
export const setShaders = (arrays: Arrays, code: WindowCode): readonly Shader[] => {
  const { indices, updates, out } = arrays
  const { windows, elements } = code
  const functions = [...code.starts, ...code.places]
  const last = buffer(`${out.name}Last`, "uint32", out.size)
  const isRace = windows > 1
  const race = [
    forEach(out.size, {
      name: "scatterStart",
      comment: ["no window has an element yet"],
      arrays: [writes("last", last)],
      body: ["last[i] = 0u;"],
    }),
    forEach(windows * elements, {
      name: "scatterRace",
      comment: ["the number of the last window that has each element, from 1"],
      arrays: [reads("indices", indices), asAtomic(writes("last", last))],
      functions,
      body: [...ELEMENT(elements), "atomicMax(&last[at], w + 1u);"],
    }),
  ]
  const write = forEach(windows * elements, {
    name: "scatter",
    comment: [`elements of ${windows} windows replaced`],
    arrays: [
      reads("indices", indices),
      ...(isRace ? [reads("last", last)] : []),
      asBits(reads("updates", updates)),
      asBits(writes("result", out)),
    ],
    functions,
    body: [
      ...ELEMENT(elements),
      `${isRace ? "if (last[at] == w + 1u) { " : ""}result[at] = updates[inUpdates(w, e)];${isRace ? " }" : ""}`,
    ],
  })
  return [copyShader(arrays), ...(isRace ? race : []), write]
}
