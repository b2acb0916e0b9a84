import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import manifest from "../../package.json" with { type: "json" }

export const root = resolve(import.meta.dirname, "../..")
const cache = join(root, "node_modules/.cache/cotangent")

/** `cotangent/laws` is built from `laws/index.ts`, as `exports` in package.json says. */
export const entries: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports)
    .flatMap(([path, target]) =>
      typeof target === "string"
        ? []
        : [[path.replace(".", manifest.name), target.import.default.replace("./dist/esm/", "")] as const],
    )
    .filter(([, path]) => existsSync(join(root, path.replace(/\.js$/, ".ts")))),
)

/** The module that a specifier names: an entry of the package by name, or a file relative to `from`. */
const targetOf = (specifier: string, from: string): string | null => {
  const entry = entries.get(specifier)
  return entry !== undefined ? join(root, entry) : specifier.startsWith(".") ? resolve(from, specifier) : null
}

/** The same imports, seen from the folder of generated modules. */
export const relocate = (code: string, from: string, to: string): string =>
  code.replace(/(from )"([^"]+)"/g, (all, head: string, specifier: string) => {
    const target = targetOf(specifier, from)
    if (target === null) return all
    const path = relative(to, target)
    return `${head}"${path.startsWith(".") ? path : `./${path}`}"`
  })

/** What a generated module exports: values as they came out, by the line of the document they stand on. */
export type Seen = readonly [line: number, actual: unknown, expected: unknown]

export interface Generated {
  readonly path: string
  readonly folder: string
}

/** Whole or not at all, for another run may be reading it. */
const write = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(draft, text)
  renameSync(draft, path)
}

/** Writes a module into the cache; its imports are written as if it stood in `from`. */
export const generate = (group: string, name: string, code: string, from: string): Generated => {
  const folder = join(cache, group)
  const path = join(folder, `${name}.ts`)
  write(path, relocate(code, from, folder))
  return { path, folder }
}

/** Runs a generated module. */
export const run = async ({ path }: Generated): Promise<readonly Seen[]> => {
  const module: { readonly seen: readonly Seen[] } = await import(/* @vite-ignore */ pathToFileURL(path).href)
  return module.seen
}

/** What the compiler says about generated modules, with the strictness of the library. */
export const typecheck = (modules: readonly Generated[]): string => {
  const { folder, path } = modules[0]!
  const config = path.replace(/\.ts$/, ".tsconfig.json")
  const options = { rootDir: root, noUnusedLocals: false, noUnusedParameters: false }
  write(
    config,
    JSON.stringify({
      extends: relative(folder, join(root, "tsconfig.json")),
      compilerOptions: options,
      include: [],
      files: modules.map((m) => relative(folder, m.path)),
    }),
  )
  const tsc = join(root, "node_modules/typescript/bin/tsc")
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", config, "--pretty", "false"], {
    encoding: "utf8",
    cwd: folder,
  })
  const names = modules.map((m) => relative(folder, m.path))
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("error ") || names.some((name) => line.startsWith(`${name}(`)))
    .join("\n")
}

export const read = (path: string): string => readFileSync(join(root, path), "utf8")
