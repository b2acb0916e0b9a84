import { afterEach, expect, test } from "vitest"
import * as ct from "../../src/index.js"
import { setEager } from "../../src/program/index.js"

interface Cell {
  eager: unknown
}

setEager(() => () => null)
const found = Object.getOwnPropertySymbols(globalThis).find((name) => name.description === "cotangent.trace")!
const cell: Cell = Reflect.get(globalThis, found)
const before = cell.eager

afterEach(() => {
  cell.eager = before
})

const x = ct.array([
  [1, 2],
  [3, 4],
])

const first: readonly (readonly [string, () => unknown])[] = [
  ["add", () => ct.add(x, 1)],
  ["matmul", () => ct.matmul(x, x)],
  ["exp", () => ct.exp(x)],
  ["less", () => ct.less(x, x)],
  ["where", () => ct.where(ct.array(true), x, x)],
  ["reshape", () => ct.reshape(x, [4])],
  ["broadcastTo", () => ct.broadcastTo(x, [3, 2, 2])],
  ["sum", () => ct.sum(x)],
  ["stopGradient", () => ct.add(ct.stopGradient(x), x)],
]

test.each(first)("large operations are kernels from the first one on, be it %s", (_, run) => {
  cell.eager = null
  run()
  expect(cell.eager).not.toBeNull()
})
