import { indented } from "../wgsl/text.js"

/** The entry point of a product: the workgroup is in `wg` and `count`, the thread in `li`. */
export const entry = (threads: number, body: readonly string[]): readonly string[] => [
  `@compute @workgroup_size(${threads})`,
  "fn main(",
  "  @builtin(workgroup_id) wg: vec3<u32>,",
  "  @builtin(num_workgroups) count: vec3<u32>,",
  "  @builtin(local_invocation_index) li: u32,",
  ") {",
  ...indented(body),
  "}",
]
