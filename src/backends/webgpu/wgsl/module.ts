import { type Buffer, dataOf, type Expr, MATH, type MathName } from "../../../kernel/index.js"
import { type Binding, GROUP, type Shader } from "../shader.js"
import { type Frame, rootFrame, targetOf } from "./frame.js"
import { functionText } from "./functions.js"
import { closure, type HelperName, helperNames, helperText } from "./helpers.js"
import { type Namer, namer } from "./names.js"
import { wordOf } from "./scalar.js"
import { block } from "./text.js"

/** Memory of a workgroup. */
interface Shared {
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A shader while it is written. */
export interface Module {
  readonly name: Namer
  readonly helpers: Set<HelperName>
  readonly functions: Set<MathName>
  readonly bindings: readonly Binding[]
  /** buffers that are bound as vectors of four */
  readonly wide: ReadonlySet<Buffer>
  readonly shared: Shared[]
  /** what elements of a buffer are written as: its binding, or what stands in its place */
  readonly places: Map<Buffer, string>
}

/** A module for a shader over buffers, each bound once. */
export const moduleOf = (bindings: readonly Binding[], wide: ReadonlySet<Buffer> = new Set()): Module => {
  const name = namer([...helperNames, ...MATH.map((f) => `${f}_f32`)])
  return {
    name,
    helpers: new Set(),
    functions: new Set(),
    bindings,
    wide,
    shared: [],
    places: new Map(bindings.map(({ buffer }) => [buffer, name(buffer.name)])),
  }
}

/** A frame for the body of the entry point, in which these expressions are going to be written. */
export const mainFrame = (m: Module, roots: readonly Expr[]): Frame =>
  rootFrame(
    targetOf({
      name: m.name,
      helpers: m.helpers,
      functions: m.functions,
      element: (b, offset) => `${m.places.get(b)!}[${offset}]`,
      roots,
      dataOf,
    }),
  )

/** An array in the memory of a workgroup; its name. */
export const shared = (m: Module, hint: string, type: string, size: number): string => {
  const name = m.name(hint)
  m.shared.push({ name, type, size })
  return name
}

const bindingText = ({ buffer, access }: Binding, i: number, { places, wide }: Module): string => {
  const word = wordOf(buffer.dtype)
  const type = wide.has(buffer) ? `vec4<${word}>` : word
  return `@group(0) @binding(${i}) var<storage, ${access}> ${places.get(buffer)!}: array<${type}>;`
}

/** What is told apart from the kernel itself: its name, the threads of a workgroup, the workgroups, and the first comment. */
export interface Launch {
  readonly name: string
  readonly comment: string
  readonly threads: number
  readonly workgroups: number
  /** the size of subgroups, where its statements use them */
  readonly subgroups?: number | undefined
}

const WORKGROUP = "@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>"

/** The entry point's own number: with subgroups, those of one have numbers that follow each other. */
const threadOf = (subgroups: number | undefined): { readonly builtins: string; readonly start: readonly string[] } =>
  subgroups === undefined
    ? { builtins: "@builtin(local_invocation_index) thread: u32", start: [] }
    : {
        builtins: "@builtin(subgroup_id) subgroup: u32, @builtin(subgroup_invocation_id) member: u32",
        start: [`let thread = subgroup * ${subgroups}u + member;`],
      }

/**
 * The shader whose entry point has these statements. There `group` is the number of the workgroup and `thread` that of
 * the thread in it; workgroups past the end have left.
 */
export const shaderOf = (
  m: Module,
  { name, comment, threads, workgroups, subgroups }: Launch,
  body: readonly string[],
): Shader => {
  const taken = [...helperNames, ...m.places.values()]
  const functions = MATH.filter((f) => m.functions.has(f)).map((f) => functionText(f, m.helpers, taken))
  const helpers = closure(m.helpers)
  const { builtins, start: number } = threadOf(subgroups)
  const start = [
    ...(helpers.includes("nothing") ? ["nothing = wg.z;"] : []),
    `let group = ${GROUP};`,
    `if (group >= ${workgroups}u) { return; }`,
    ...number,
  ]
  const main = [
    `@compute @workgroup_size(${threads})`,
    ...block(`fn main(${WORKGROUP}, ${builtins})`, [...start, ...body]),
  ]
  const variables = m.shared.map((s) => `var<workgroup> ${s.name}: array<${s.type}, ${s.size}>;`)
  const sections = [
    comment
      .split("\n")
      .map((line) => `// ${line}`.trimEnd())
      .join("\n"),
    ...(subgroups === undefined ? [] : ["enable subgroups;"]),
    m.bindings.map((b, i) => bindingText(b, i, m)).join("\n"),
    ...(variables.length > 0 ? [variables.join("\n")] : []),
    ...helperText(helpers),
    ...functions,
    main.join("\n"),
  ]
  return { name, source: `${sections.join("\n\n")}\n`, bindings: m.bindings, workgroups }
}
