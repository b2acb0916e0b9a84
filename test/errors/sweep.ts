import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { isNDArray } from "../../src/index.js"
import { strangers, type Untyped } from "./nonsense.js"

type Module = Readonly<Record<string, unknown>>

/** What is imported as `cotangent/NAME`, from its source. */
const entries: readonly (readonly [name: string, module: Module])[] = await Promise.all(
  Object.entries(manifest.exports).flatMap(([name, target]) =>
    typeof target === "string"
      ? []
      : [
          import(
            /* @vite-ignore */ `../../${target.import.default.replace(/^\.\/dist\/esm\/(.*)\.js$/, "$1.ts")}`
          ).then((module: Module) => [name.replace(/^\.\/?/, ""), module] as const),
        ],
  ),
)

const modules = new Set<unknown>(entries.map(([, module]) => module))

/** Records of functions: `linalg`, `schedules`, `laws.sampler`. Samples and primitives are data. */
const isNamespace = (x: unknown): x is Module =>
  typeof x === "object" && x !== null && !isNDArray(x) && !("backend" in x) && !modules.has(x)

const data = new Set(["primitives", "samples"])

const functionsOf = (module: Module, path: string): readonly (readonly [path: string, f: Untyped])[] =>
  Object.entries(module).flatMap(([name, x]) => {
    if (typeof x === "function") return x.prototype instanceof Error ? [] : [[`${path}${name}`, x as Untyped] as const]
    return isNamespace(x) && !data.has(name) && path.split(".").length < 3 ? functionsOf(x, `${path}${name}.`) : []
  })

/** The parameters of models are many; that they are made is tested with the models. */
const isAllowed = (path: string, args: readonly unknown[]): boolean =>
  !(path.startsWith("models.") && path.endsWith(".init") && isNDArray(args[0]))

/** Tests every public function of some entries. */
export const sweep = (isAsked: (entry: string) => boolean): void => {
  describe("a public function given nonsense throws an error of the library, or none", () => {
    const { stackTraceLimit } = Error
    const [home, folder] = [process.cwd(), mkdtempSync(join(tmpdir(), "cotangent-sweep-"))]
    beforeAll(() => {
      Error.stackTraceLimit = 0
      process.chdir(folder) // some of them write files
    })
    afterAll(() => {
      Error.stackTraceLimit = stackTraceLimit
      process.chdir(home)
      rmSync(folder, { recursive: true, force: true })
    })
    const seen = new Set<Untyped>()
    const asked = entries.filter(([entry]) => isAsked(entry))
    for (const [entry, module] of asked)
      for (const [path, f] of functionsOf(module, entry === "" ? "" : `${entry}.`)) {
        if (seen.has(f)) continue
        seen.add(f)
        test(path, async () => expect(await strangers(path, f, { isAllowed })).toEqual([]))
      }
    test("there are functions of every entry", () => {
      for (const [entry, module] of asked) expect([entry, functionsOf(module, "").length > 0]).toEqual([entry, true])
    })
  })
}
