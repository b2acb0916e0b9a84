import { basename, dirname, join } from "node:path"
import { type Generated, generate, read, root } from "./module.js"

/** A fenced block of a document; `info` is what follows the opening fence, `line` that of its first line. */
export interface Block {
  readonly info: string
  readonly lines: readonly string[]
  readonly line: number
}

export const blocksOf = (markdown: string): readonly Block[] => {
  const blocks: Block[] = []
  const lines = markdown.split("\n")
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.startsWith("```")) continue
    const end = lines.indexOf("```", i + 1)
    blocks.push({ info: lines[i]!.slice(3), lines: lines.slice(i + 1, end), line: i + 2 })
    i = end
  }
  return blocks
}

/** Where the statement that ends on a line begins: statements begin at the margin, and with no closing bracket. */
export const startOf = (lines: readonly string[], end: number): number => {
  let i = end
  while (i > 0 && /^[\s)\]}]/.test(lines[i]!)) i--
  return i
}

const ARROW = /^\/\/ -> /
const MORE = /^\/\/ {4}/

/** The expected text: `// -> ` and the lines `//    ` that go on with it. */
const expectedAt = (lines: readonly string[], at: number): string => {
  const text = [lines[at]!.replace(ARROW, "")]
  for (let i = at + 1; MORE.test(lines[i] ?? ""); i++) text.push(lines[i]!.replace(MORE, ""))
  return text.join("\n")
}

/** The block, with every expression before a `// -> ` line made to record its value; the lines stay where they are. */
const recording = ({ lines, line }: Block): readonly string[] => {
  const out = [...lines]
  lines.forEach((text, i) => {
    if (!ARROW.test(text)) return
    out[i - 1] = out[i - 1]!.replace(/ \/\/ .*$/, "")
    const start = startOf(lines, i - 1)
    out[start] = `seen.push([${line + i}, String(${out[start]}`
    out[i - 1] += `), ${JSON.stringify(expectedAt(lines, i))}])`
  })
  return out
}

/** A block that must throw; the block after it is the message, or its first lines when it ends with `  ...`. */
const throwing = ({ lines, line }: Block, { lines: message }: Block): readonly string[] => {
  const whole = message.at(-1) !== "  ..."
  const expected = whole ? message : message.slice(0, -1)
  const out = [...lines]
  out[0] = `seen.push([${line}, thrown(${whole ? "Infinity" : expected.length}, () => { ${out[0]}`
  out[out.length - 1] += ` }), ${JSON.stringify(expected.join("\n"))}])`
  return out
}

/** The block in a scope of its own, but for its imports, which are made once for the whole module. */
const scoped = (lines: readonly string[], imported: Set<string>): readonly string[] => {
  const first = lines.findIndex((text) => !text.startsWith("import "))
  const fresh = (text: string): string =>
    text.replace(/\{ (.*) \}/, (_, names: string) => {
      const rest = names.split(", ").filter((name) => !imported.has(name))
      rest.forEach((name) => imported.add(name))
      return `{ ${rest.join(", ")} }`
    })
  return first < 0
    ? lines.map(fresh)
    : [...lines.slice(0, first).map(fresh), `{ ${lines[first]}`, ...lines.slice(first + 1, -1), `${lines.at(-1)}\n}`]
}

/** What every module begins with: the list of what it gave, and the first lines of what a block throws. */
const PRELUDE = [
  "export const seen: (readonly [number, unknown, unknown])[] = []",
  "const head = (n: number, text: string): string => text.split('\\n').slice(0, n).join('\\n')",
  "const thrown = (n: number, f: () => void): string => { try { f() } catch (e) { return head(n, String(e)) } return '' }",
].join("; ")

export interface DocumentOptions {
  /** whether every block stands for itself; by default they are one program */
  readonly scopes?: boolean
}

/**
 * All \`\`\`ts blocks of a document as one module, on the lines they have in the document. A block marked \`\`\`ts throws
 * is followed by the message of the error that it throws.
 */
export const moduleOf = (markdown: string, { scopes = false }: DocumentOptions = {}): string => {
  const blocks = blocksOf(markdown)
  const imported = new Set<string>()
  const out: string[] = []
  blocks.forEach((block, i) => {
    while (out.length < block.line - 1) out.push("")
    if (block.info === "ts throws") out.push(...throwing(block, blocks[i + 1]!))
    if (block.info === "ts") out.push(...(scopes ? scoped(recording(block), imported) : recording(block)))
  })
  out[0] = PRELUDE
  return out.join("\n")
}

/** The module of a document of the repository. */
export const generateDocument = (path: string, options: DocumentOptions = {}): Generated =>
  generate("docs", basename(path, ".md").toLowerCase(), moduleOf(read(path), options), dirname(join(root, path)))
