import { describe, expect, test } from "vitest"
import { generateDocument } from "./document.js"
import { run, typecheck } from "./module.js"

const documents = [
  ["docs/errors.md", generateDocument("docs/errors.md", { scopes: true }), 12],
  ["docs/adding-a-primitive.md", generateDocument("docs/adding-a-primitive.md"), 8],
  ["docs/kernels.md", generateDocument("docs/kernels.md"), 4],
  ["docs/complex.md", generateDocument("docs/complex.md"), 15],
  ["docs/networks.md", generateDocument("docs/networks.md", { scopes: true }), 30],
  ["docs/training.md", generateDocument("docs/training.md", { scopes: true }), 30],
  ["docs/data.md", generateDocument("docs/data.md", { scopes: true }), 36],
  ["docs/files.md", generateDocument("docs/files.md"), 17],
  ["docs/pictures.md", generateDocument("docs/pictures.md", { scopes: true }), 9],
  ["README.md", generateDocument("README.md", { scopes: true }), 0],
] as const

describe.each(documents)("%s", (_path, document, count) => {
  test("gives what it says", async () => {
    const seen = await run(document)
    expect(seen.length).toBeGreaterThanOrEqual(count)
    expect(seen.map(([line, actual]) => `${line}: ${actual}`)).toEqual(
      seen.map(([line, , expected]) => `${line}: ${expected}`),
    )
  })

  test("has types", () => {
    expect(typecheck([document])).toBe("")
  })
})
