import { bare, dataOf, local, type MathName } from "../../../kernel/index.js"
import { singleExpansions } from "../../../kernel/math/index.js"
import { valueOf } from "./expression.js"
import { rootFrame, targetOf } from "./frame.js"
import type { HelperName } from "./helpers.js"
import { namer } from "./names.js"
import { block } from "./text.js"

const BINARY: readonly MathName[] = ["pow", "atan2", "fmod"]

/** A function of the kernel language as a function of WGSL: its expansion in core operations, whatever WGSL's own is. */
export const functionText = (name: MathName, helpers: Set<HelperName>, taken: Iterable<string>): string => {
  const names = BINARY.includes(name) ? ["x", "y"] : ["x"]
  const operands = names.map((x) => local(x, "float32"))
  const body = singleExpansions()[name].float32(...operands)
  const element = (): never => {
    throw new RangeError("a function reads no memory")
  }
  const frame = rootFrame(
    targetOf({
      name: namer([...taken, ...names]),
      helpers,
      functions: new Set(),
      element,
      roots: [body],
      dataOf,
      strict: true,
    }),
  )
  operands.forEach((x) => frame.results.set(x, x.name))
  const value = valueOf(frame, body)
  const parameters = names.map((x) => `${x}: f32`).join(", ")
  return block(`fn ${name}_f32(${parameters}) -> f32`, [...frame.lines, `return ${bare(value)};`]).join("\n")
}
