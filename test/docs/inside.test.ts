import { expect, test } from "vitest"
import { generateDocument } from "./document.js"
import { run, typecheck } from "./module.js"

const inside = generateDocument("docs/inside.md")

test("the kernel in ten steps gives what the page says", async () => {
  const seen = await run(inside)
  expect(seen.length).toBeGreaterThan(10)
  expect(seen.map(([line, actual]) => `${line}: ${actual}`)).toEqual(
    seen.map(([line, , expected]) => `${line}: ${expected}`),
  )
})

test("the kernel in ten steps has types", () => {
  expect(typecheck([inside])).toBe("")
})
