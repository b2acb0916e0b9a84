import type { Contraction } from "../../../compiler/index.js"
import type { Shader } from "../shader.js"
import { indented } from "../wgsl/text.js"
import type { Arrays } from "./arrays.js"
import { comment } from "./comment.js"
import type { Functions } from "./finish.js"

/** A shader of a product by its parts; in `body`, `wg` and `count` are the workgroup and `li` the thread in it. */
interface Parts {
  readonly name: string
  /** what is to be said beside the product itself */
  readonly note: string
  /** the parts that it makes of sums */
  readonly splits?: number
  readonly arrays: Arrays
  /** what stands before `store`: memory of workgroups, and functions */
  readonly sections: readonly (readonly string[])[]
  readonly stored: Functions
  readonly threads: number
  readonly workgroups: number
  readonly body: readonly string[]
}

/** The entry point of a module. */
const entry = (threads: number, body: readonly string[]): readonly string[] => [
  `@compute @workgroup_size(${threads})`,
  "fn main(",
  "  @builtin(workgroup_id) wg: vec3<u32>,",
  "  @builtin(num_workgroups) count: vec3<u32>,",
  "  @builtin(local_invocation_index) li: u32,",
  ") {",
  ...indented(body),
  "}",
]

/** A shader that makes a product, or a part of it. */
export const productShader = (c: Contraction, p: Parts): Shader => {
  const { splits = 1 } = p
  const sections = [
    comment(c, p.note, ...(splits > 1 ? [`the sums come in ${splits} parts, which are added afterwards`] : [])),
    p.arrays.declarations,
    ...p.sections,
    p.stored.text,
    entry(p.threads, [...p.stored.start, ...p.body]),
  ]
  const source = `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`
  return { name: p.name, source, bindings: p.arrays.bindings, workgroups: p.workgroups }
}
