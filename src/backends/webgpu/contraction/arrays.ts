import { type Contraction, placesOf, valuesOf } from "../../../compiler/index.js"
import { type Buffer, visit } from "../../../kernel/index.js"
import type { Binding } from "../shader.js"
import { wordOf } from "../wgsl/scalar.js"

/** Arrays of a shader by the names they have in it, with their declarations. */
export interface Arrays {
  readonly bindings: readonly Binding[]
  readonly declarations: readonly string[]
  readonly nameOf: (b: Buffer) => string
}

/** An array of a shader. */
export interface Named {
  readonly name: string
  readonly buffer: Buffer
  readonly access: Binding["access"]
}

/** Every buffer once, under the first name it is given, written where any of them is. */
export const arraysOf = (all: readonly Named[], vectors: ReadonlySet<Buffer>): Arrays => {
  const first = all.filter((a, i) => all.findIndex((b) => b.buffer === a.buffer) === i)
  const bindings = first.map(({ buffer }): Binding => {
    const written = all.some((a) => a.buffer === buffer && a.access === "read_write")
    return { buffer, access: written ? "read_write" : "read" }
  })
  const declarations = first.map(({ name, buffer }, i) => {
    const element = wordOf(buffer.dtype)
    const type = vectors.has(buffer) ? `vec4<${element}>` : element
    return `@group(0) @binding(${i}) var<storage, ${bindings[i]!.access}> ${name}: array<${type}>;`
  })
  return { bindings, declarations, nameOf: (b) => first.find((a) => a.buffer === b)!.name }
}

/** What an epilogue reads. */
export const readsOf = ({ epilogue }: Contraction): readonly Buffer[] => {
  const found = new Set<Buffer>()
  visit(valuesOf(epilogue), (e) => {
    if (e.tag === "load") found.add(e.buffer)
  })
  return [...found]
}

/** What an epilogue reads, and what it writes beside the result, with names. */
export const epilogueArrays = (c: Contraction): readonly Named[] => [
  ...readsOf(c).map((buffer, i): Named => ({ name: `e${i}`, buffer, access: "read" })),
  ...placesOf(c)
    .slice(1)
    .map(({ buffer }, i): Named => ({ name: `result${i + 1}`, buffer, access: "read_write" })),
]

/** The arrays of a product, that its sums go to or, as parts, wait in until they are added and finished. */
export const productArrays = (c: Contraction, parts: Buffer | null): readonly Named[] => [
  { name: "x", buffer: c.x.buffer, access: "read" },
  { name: "y", buffer: c.y.buffer, access: "read" },
  ...(parts === null
    ? [{ name: "result", buffer: c.out.buffer, access: "read_write" } as const, ...epilogueArrays(c)]
    : [{ name: "parts", buffer: parts, access: "read_write" } as const]),
]
