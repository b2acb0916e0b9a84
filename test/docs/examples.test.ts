import { pathToFileURL } from "node:url"
import { describe, expect, test } from "vitest"
import { examples, generateExamples } from "./example.js"
import { typecheck } from "./module.js"
import { difference } from "./same.js"

type Module = Readonly<Record<string, () => readonly unknown[]>>

const files = [...new Set(examples.map((e) => e.file))]
const modules = await Promise.all(files.map(generateExamples))

test("there are examples, and they have types", () => {
  expect(examples.length).toBeGreaterThan(150)
  expect(typecheck(modules)).toBe("")
})

describe.each(files.map((file, i) => [file, modules[i]!.path] as const))("the examples of %s", (file, path) => {
  for (const { line, code, result } of examples.filter((e) => e.file === file))
    test(`line ${line}: ${code}${result === null ? "" : ` // ${result}`}`, async () => {
      const module: Module = await import(/* @vite-ignore */ pathToFileURL(path).href)
      const [actual, expected] = module[`at${line}`]!()
      if (result !== null) expect(difference(actual, expected)).toBe(null)
    })
})
