import type { Buffer } from "../../../kernel/index.js"
import { powerAbove } from "../numbers.js"
import { type Binding, GROUP, type Shader } from "../shader.js"
import { wordOf } from "../wgsl/scalar.js"
import { block } from "../wgsl/text.js"

/** An array of a shader by the name it has there; bound as words of its dtype, or as their bits. */
export interface Named {
  readonly name: string
  readonly buffer: Buffer
  readonly access: Binding["access"]
  readonly bits?: boolean
  /** the elements are changed by several threads at once */
  readonly atomic?: boolean
  /** two words are one element: a complex number */
  readonly pairs?: boolean
}

/** An array that a shader reads, and one that it writes. */
export const reads = (name: string, buffer: Buffer): Named => ({ name, buffer, access: "read" })
export const writes = (name: string, buffer: Buffer): Named => ({ name, buffer, access: "read_write" })

/** As its bits, whatever they stand for. */
export const asBits = (a: Named): Named => ({ ...a, bits: true })

/** As elements that threads change together. */
export const asAtomic = (a: Named): Named => ({ ...a, atomic: true })

/** As complex numbers. */
export const asPairs = (a: Named): Named => ({ ...a, pairs: true })

/** Memory of a workgroup. */
export interface Shared {
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A shader by its parts; in `body`, `group` is the number of the workgroup and `thread` that of the thread in it. */
export interface Parts {
  readonly name: string
  /** what it computes */
  readonly comment: readonly string[]
  readonly arrays: readonly Named[]
  readonly shared?: readonly Shared[]
  readonly functions?: readonly string[]
  readonly threads: number
  readonly workgroups: number
  readonly body: readonly string[]
}

const declaration = ({ name, buffer, access, bits, atomic, pairs }: Named, i: number): string => {
  const word = bits === true ? "u32" : wordOf(buffer.dtype)
  const element = atomic === true ? `atomic<${word}>` : pairs === true ? `vec2<${word}>` : word
  return `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${element}>;`
}

/** Sections with lines between them. */
const sections = (all: readonly (readonly string[])[]): string =>
  `${all
    .filter((s) => s.length > 0)
    .map((s) => s.join("\n"))
    .join("\n\n")}\n`

/** A shader whose entry point has this body; workgroups past the end have left. */
export const shaderOf = (p: Parts): Shader => ({
  name: p.name,
  source: sections([
    p.comment.map((line) => `// ${line}`),
    p.arrays.map(declaration),
    (p.shared ?? []).map((s) => `var<workgroup> ${s.name}: array<${s.type}, ${s.size}>;`),
    p.functions ?? [],
    [
      `@compute @workgroup_size(${p.threads})`,
      ...block(
        "fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>, @builtin(local_invocation_index) thread: u32)",
        [`let group = ${GROUP};`, `if (group >= ${p.workgroups}u) { return; }`, ...p.body],
      ),
    ],
  ]),
  bindings: p.arrays.map(({ buffer, access }) => ({ buffer, access })),
  workgroups: p.workgroups,
})

/** Threads of a workgroup: as many as every device has. */
export const THREADS = 256

/** A shader that does something for every number below `size`, a thread each: the number is `i` in the body. */
export const forEach = (size: number, p: Omit<Parts, "threads" | "workgroups">): Shader => {
  const threads = Math.min(THREADS, powerAbove(size))
  const body = [`let i = group * ${threads}u + thread;`, `if (i >= ${size}u) { return; }`, ...p.body]
  return shaderOf({ ...p, threads, workgroups: Math.ceil(size / threads), body })
}
