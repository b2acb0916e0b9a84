import { existsSync, readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { expect, test } from "vitest"

const below = {
  tree: ["array", "errors"],
  kernel: ["array", "errors"],
  program: ["kernel", "array", "tree", "errors"],
  primitives: ["kernel", "program", "array", "tree", "errors"],
  compiler: ["kernel", "program", "array", "errors", "primitives"],
  backends: ["compiler", "primitives", "kernel", "program", "array", "errors"],
  transforms: ["primitives", "program", "compiler", "backends", "array", "tree", "errors"],
  operations: ["primitives", "transforms", "program", "array", "tree", "errors"],
  random: ["operations", "transforms", "primitives", "program", "array", "tree", "errors"],
}

const mathematics = ["random", ...below.random]
const core = [...mathematics, "linalg", "fft", "special", "stats", "compiler", "backends"]
const library = ["nn", "loss", "optim", "models", "io", "data", "interpret", "plot", "train"]

/** What each folder may import, beside itself. `face` is the files of src/ itself. A missing arrow is a wrong one. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  array: ["errors"],
  ...below,
  linalg: mathematics,
  fft: mathematics,
  special: mathematics,
  stats: [...mathematics, "linalg", "special"],
  ...Object.fromEntries(library.map((folder, i) => [folder, ["face", ...core, ...library.slice(0, i)]])),
  face: [...core, ...library],
  cli: ["face", ...core, ...library],
  laws: ["face", ...core, ...library, "cli"],
}

/** The places where the unknown dimension of an array, `any`, is written. */
const mayWriteAny = /^src\/array\/(shape-types|ndarray)\.ts$/
const saysWhyAny = /\/\/ (any:|biome-ignore lint\/suspicious\/noExplicitAny:)/
const mayDeclareClasses = /^src\/(array\/handle\.ts|errors\/)/
const generated = /\.generated\.ts$/

interface Source {
  readonly path: string
  readonly text: string
  /** The text with its comments blanked, line for line. */
  readonly bare: string
  /** The text with its comments and strings blanked, line for line. */
  readonly code: string
}

interface Import {
  readonly from: string
  readonly line: number
  readonly to: string
}

const stringOrComment = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g
const importOrExport = /^[ \t]*(?:import|export)\b(?:[^"'`]*?\bfrom\b)?\s*(["'])(.+?)\1|\bimport\(\s*(["'])(.+?)\3/gm

const blank = (text: string): string => text.replace(/[^\n]/g, " ")

const read = (path: string): Source => {
  const text = readFileSync(path, "utf8")
  const bare = text.replace(stringOrComment, (found) => (found.startsWith("/") ? blank(found) : found))
  return { path, text, bare, code: text.replace(stringOrComment, blank) }
}

const filesOf = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
        .sort()
    : []

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length

const importsOf = ({ path, bare }: Source): readonly Import[] =>
  [...bare.matchAll(importOrExport)].flatMap((match) => {
    const specifier = (match[2] ?? match[4])!
    const line = lineAt(bare, match.index + match[0].lastIndexOf(specifier))
    const to = posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts")
    return specifier.startsWith(".") ? [{ from: path, line, to }] : []
  })

const folderOf = (path: string): string => {
  const [top, folder, ...rest] = path.split("/")
  return top !== "src" ? top! : rest.length > 0 ? folder! : "face"
}

const sources = [...filesOf("src"), ...filesOf("laws")].map(read)
const imports = sources.flatMap(importsOf)

/** The lines of code that match, as `file:line  text`. */
const linesMatching = (pattern: RegExp, allowed: (source: Source, line: number) => boolean): readonly string[] =>
  sources.flatMap((source) =>
    source.code
      .split("\n")
      .flatMap((code, i) =>
        pattern.test(code) && !allowed(source, i)
          ? [`${source.path}:${i + 1}  ${source.text.split("\n")[i]!.trim()}`]
          : [],
      ),
  )

const expectNone = (rule: string, violations: readonly string[]): void => {
  if (violations.length > 0) expect.fail([rule, ...violations].join("\n  "))
}

const byFile = (all: readonly Import[]): ReadonlyMap<string, readonly Import[]> =>
  all.reduce((map, one) => map.set(one.from, [...(map.get(one.from) ?? []), one]), new Map<string, Import[]>())

const cycles = (): readonly string[] => {
  const next = byFile(imports)
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(" -> ")]
    if (done.has(path)) return []
    const found = (next.get(path) ?? []).flatMap(({ to }) => visit(to, [...trail, path]))
    done.add(path)
    return found
  }
  return sources.flatMap(({ path }) => visit(path, []))
}

test("every folder is a room of the house", () => {
  const strangers = new Set(sources.map(({ path }) => folderOf(path)).filter((folder) => !(folder in arrows)))
  expectNone("folders that have no arrows yet:", [...strangers])
})

test("imports follow the arrows", () => {
  const wrong = imports.filter(({ from, to }) => {
    const [source, target] = [folderOf(from), folderOf(to)]
    return source !== target && !(arrows[source] ?? []).includes(target)
  })
  expectNone(
    "imports against the arrows:",
    wrong.map(({ from, line, to }) => `${from}:${line}  ${folderOf(from)} -> ${folderOf(to)}  (${to})`),
  )
})

test("no file imports itself through others", () => {
  expectNone("import cycles:", cycles())
})

test("a file is at most 300 lines", () => {
  const long = sources
    .filter(({ path }) => !generated.test(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > 300)
  expectNone(
    "files that are too long:",
    long.map(({ path, lines }) => `${path}  ${lines} lines`),
  )
})

test("any is written only where a dimension is unknown", () => {
  const allowed = ({ path, text }: Source, i: number): boolean =>
    mayWriteAny.test(path) ||
    saysWhyAny.test(
      text
        .split("\n")
        .slice(Math.max(i - 1, 0), i + 1)
        .join("\n"),
    )
  expectNone("any without its reason:", linesMatching(/\bas any\b|:\s*any\b(?!\s*\()/, allowed))
})

test("no cast goes through unknown", () => {
  expectNone(
    "double casts:",
    linesMatching(/\bas unknown as\b/, () => false),
  )
})

test("no code is made from text", () => {
  expectNone(
    "code made from text:",
    linesMatching(/\bnew Function\b|(?<![\w.])(?:eval|Function)\(/, () => false),
  )
})

test("classes are the array handle and the errors", () => {
  expectNone(
    "classes:",
    linesMatching(/\bclass\s+[\w{]/, ({ path }) => mayDeclareClasses.test(path)),
  )
})
