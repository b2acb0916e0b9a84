import { expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { read } from "./module.js"

/** The rows of all tables: package, licence. */
const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(
  ([, name, licence]) => [name!, licence!] as const,
)

const listed = [manifest.dependencies, manifest.peerDependencies, manifest.devDependencies].flatMap((group) =>
  Object.keys(group),
)

test("the page lists every dependency once, and no other", () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...new Set(listed)].sort())
})

test.each(rows)("%s has licence %s", (name, licence) => {
  const { license }: { readonly license: string } = JSON.parse(read(`node_modules/${name}/package.json`))
  expect(license).toBe(licence)
})
