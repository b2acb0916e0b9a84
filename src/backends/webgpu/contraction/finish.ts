import { type Contraction, valuesOf } from "../../../compiler/index.js"
import { bare, dataOf, MATH, type MathName } from "../../../kernel/index.js"
import { offsetOf, valueOf } from "../wgsl/expression.js"
import { hold, rootFrame, targetOf } from "../wgsl/frame.js"
import { functionText } from "../wgsl/functions.js"
import { closure, type HelperName, helperNames, helperText } from "../wgsl/helpers.js"
import { asWord, countLoops } from "../wgsl/memory.js"
import { namer } from "../wgsl/names.js"
import { block } from "../wgsl/text.js"
import type { Arrays } from "./arrays.js"

/** A part of a shader: functions, and what its entry point does before they are called. */
export interface Functions {
  readonly text: readonly string[]
  readonly start: readonly string[]
}

/** `finish(product, b, m, n)`: what is stored for a whole sum, and stores what else there is; none where the sum is. */
export const finishFunction = (c: Contraction, arrays: Arrays): Functions => {
  if (c.epilogue === undefined) return { text: [], start: [] }
  const { value, product, others = [] } = c.epilogue
  const parameters = ["product", "b", "m", "n"]
  const arraysTaken = arrays.bindings.map(({ buffer }) => arrays.nameOf(buffer))
  const taken = [...helperNames, ...MATH.map((f) => `${f}_f32`), ...arraysTaken]
  const helpers = new Set<HelperName>()
  const functions = new Set<MathName>()
  const frame = rootFrame(
    targetOf({
      name: namer([...taken, ...parameters]),
      helpers,
      functions,
      element: (b, offset) => `${arrays.nameOf(b)}[${offset}]`,
      roots: valuesOf(c.epilogue),
      dataOf,
    }),
  )
  countLoops(frame, c.batch, "b")
  countLoops(frame, c.rows, "m")
  countLoops(frame, c.columns, "n")
  frame.results.set(product, "product")
  // All is read before anything is written, for a value may need what another takes the place of.
  const values = others.map((o) => hold(frame, "other", asWord(frame, { buffer: o.to.buffer, value: o.value })))
  const own = valueOf(frame, value)
  const result = others.length === 0 ? own : hold(frame, "finished", bare(own))
  others.forEach(({ to }, i) => {
    frame.lines.push(`${frame.target.element(to.buffer, offsetOf(frame, to.offset))} = ${values[i]};`)
  })
  const texts = MATH.filter((f) => functions.has(f)).map((f) => functionText(f, helpers, taken))
  const used = closure(helpers)
  return {
    text: [
      ...helperText(used),
      ...texts,
      ...block("fn finish(product: f32, b: u32, m: u32, n: u32) -> f32", [...frame.lines, `return ${bare(result)};`]),
    ],
    start: used.includes("nothing") ? ["nothing = wg.z;"] : [],
  }
}
