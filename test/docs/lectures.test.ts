import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { adapter } from "../backends/webgpu/gpu.js"
import { difference } from "../plot/same.js"
import { generateDocument } from "./document.js"
import { read, root, run, typecheck } from "./module.js"

// A page that asks for a device gets the adapter of the tests, in software where there is no GPU.
await adapter()

const folder = "docs/lectures"
const files = readdirSync(join(root, folder)).sort()
const pages = files.filter((name) => name.endsWith(".md") && name !== "README.md")
const documents = pages.map((name) => generateDocument(join(folder, name)))

/** The pictures that a page shows, with what is read where they are not seen. */
const shown = (page: string): readonly (readonly [picture: string, text: string])[] =>
  [...read(join(folder, page)).matchAll(/^!\[(.+)\]\((.+\.svg)\)$/gm)].map(([, text, picture]) => [picture!, text!])

const made = (page: string): readonly string[] =>
  [...read(join(folder, page)).matchAll(/^\/\/ -> (.+\.svg)$/gm)].map(([, picture]) => picture!)

test("the first page lists all others", () => {
  const listed = [...read(join(folder, "README.md")).matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => name!)
  expect([...listed].sort()).toEqual(pages)
})

test("every page shows the pictures that it makes, and there are no others", () => {
  for (const page of pages) {
    expect(shown(page).map(([picture]) => picture)).toEqual(made(page))
    for (const [picture, text] of shown(page)) expect(text.length, picture).toBeGreaterThan(20)
  }
  expect(pages.flatMap(made).sort()).toEqual(files.filter((name) => name.endsWith(".svg")))
})

test("all pages have types", () => {
  expect(typecheck(documents)).toBe("")
}, 120_000)

describe.each(pages.map((page, i) => [page, documents[i]!] as const))("%s", (page, document) => {
  test("gives what it says (vitest -u writes its pictures)", async () => {
    const seen = await run(document)
    const isPicture = (expected: unknown): expected is string => String(expected).endsWith(".svg")
    const values = seen.filter(([, , expected]) => !isPicture(expected))
    expect(values.map(([line, actual]) => `${line}: ${actual}`)).toEqual(
      values.map(([line, , expected]) => `${line}: ${expected}`),
    )
    const pictures = seen.filter(([, , expected]) => isPicture(expected))
    expect(pictures.length).toBe(made(page).length)
    for (const [, svg, name] of pictures) {
      const path = join(folder, String(name))
      const differs = existsSync(join(root, path)) ? difference(String(svg), read(path)) : "there is no such file"
      // A picture that shows the same is left as it is; for another, vitest compares, or writes, the whole file.
      if (differs !== null) await expect(svg, differs).toMatchFileSnapshot(join(root, path))
    }
  }, 240_000)
})
