import { existsSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { startOf } from "./document.js"
import { entries, type Generated, generate, read, root } from "./module.js"

/** An `@example` of a docstring: code, and after `//` on its last line what it gives. */
export interface Example {
  readonly file: string
  readonly line: number
  readonly code: string
  readonly result: string | null
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".generated.ts"))
    .map((path) => join(folder, path))
    .sort()

/** The lines of an example end with the comment, or with the next tag. */
const exampleAt = (file: string, lines: readonly string[], at: number): Example => {
  const first = lines[at]!.replace(/^.*@example ?/, "").replace(/ *\*\/$/, "")
  const rest: string[] = []
  for (let i = at + 1; i < lines.length && /^\s*\*(?! @|\/)/.test(lines[i]!); i++)
    rest.push(lines[i]!.replace(/^\s*\* ?/, ""))
  const text = [first, ...rest].join("\n").trim()
  const [, code, result] = /^([\s\S]*?)(?: \/\/ ([^\n]*))?$/.exec(text)!
  return { file, line: at + 1, code: code!, result: result ?? null }
}

const examplesIn = (file: string): readonly Example[] => {
  const lines = read(file).split("\n")
  return lines.flatMap((text, i) => (/^\s*(\/\*)?\*.*@example/.test(text) ? [exampleAt(file, lines, i)] : []))
}

/** Every example in the docstrings of the library and of its laws. */
export const examples: readonly Example[] = ["src", "laws"].flatMap(filesOf).flatMap(examplesIn)

/** What is in scope of every example beside the exports of the package. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  A: 'import * as A from "cotangent/Array"',
  Tree: 'import * as Tree from "cotangent/Tree"',
  O: 'import * as O from "fp-ts/Option"',
  E: 'import * as E from "fp-ts/Either"',
  pipe: 'import { pipe } from "fp-ts/function"',
  fc: 'import * as fc from "fast-check"',
  NDArray: 'import type { NDArray } from "cotangent"',
}

/** Where names come from, first to last: the file, its folder, `cotangent`, and the other entries of the package. */
const sourcesFor = (file: string): readonly (readonly [specifier: string, path: string])[] => {
  const near = [file, join(dirname(file), "index.ts")].filter((path) => existsSync(join(root, path)))
  const others = [...entries].filter(([name]) => name !== "cotangent" && name !== "cotangent/Array")
  return [
    ...near.map((path) => [`./${path.replace(/\.ts$/, ".js")}`, path] as const),
    ["cotangent", entries.get("cotangent")!],
    ...others,
  ]
}

const exportsOf = async (path: string): Promise<readonly string[]> =>
  Object.keys(await import(/* @vite-ignore */ pathToFileURL(join(root, path.replace(/\.js$/, ".ts"))).href))

/** The imports that make the names of a code known. */
const importsOf = async (file: string, code: string): Promise<readonly string[]> => {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g))
  const known = new Set(Object.keys(WELL_KNOWN))
  const out = [...known].filter((name) => words.has(name)).map((name) => WELL_KNOWN[name]!)
  for (const [specifier, path] of sourcesFor(file)) {
    const found = (await exportsOf(path)).filter((name) => words.has(name) && !known.has(name))
    found.forEach((name) => known.add(name))
    if (found.length > 0) out.push(`import { ${found.join(", ")} } from "${specifier}"`)
  }
  return out
}

const TYPE = /^(float|int|uint|bool|complex)\d*\[[\d,]*\]$/

/** A type is compared as text; all other results are expressions in the same scope. */
const expectedOf = (result: string | null): string =>
  result === null ? "undefined" : TYPE.test(result) ? `{ type: ${JSON.stringify(result)} }` : result

/** The code as a function without arguments, which gives its value and the expected one. */
const functionOf = ({ code, result, line }: Example): string => {
  const lines = code.split("\n")
  const start = startOf(lines, lines.length - 1)
  const cut = lines[start]!.lastIndexOf("; ") + 1
  const before = [...lines.slice(0, start), lines[start]!.slice(0, cut)].join("\n")
  const last = [lines[start]!.slice(cut).trim(), ...lines.slice(start + 1)].join("\n")
  const body = last.startsWith("const ") ? `${code}; return []` : `${before} return [${last}, ${expectedOf(result)}]`
  return `export const at${line} = (): readonly unknown[] => { ${body} }`
}

/** One module for the examples of each file, so that one that is no TypeScript spoils only its neighbours. */
export const generateExamples = async (file: string): Promise<Generated> => {
  const code = examples
    .filter((e) => e.file === file)
    .map(functionOf)
    .join("\n")
  const imports = await importsOf(file, code)
  return generate("examples", file.replace(/\W/g, "-").replace(/-ts$/, ""), `${imports.join("\n")}\n${code}\n`, root)
}
