import { expect, test } from "vitest"
import { at, buffer, type Expr, fromData, type LoopKernel, load, loopVar, plus, show } from "../../src/kernel/index.js"

const i = loopVar("i", 4)
const x = buffer("x", "int32", 8)
const y = buffer("y", "int32", 4)

const kernel = (value: Expr): LoopKernel => ({
  tag: "loops",
  name: "k",
  loops: [i],
  stages: [{ tag: "store", over: [], buffer: y, offset: at(i), value }],
})

/** Looks up what it looked up before, with two bounds. */
const looked = (e: Expr): Expr => load(x, plus(fromData(e, 4), fromData(e, 3)))

test("what an index has twice gets a name", () => {
  expect(show(kernel(looked(load(x, at(i)))))).toBe(
    ["kernel k", "  for i < 4:", "    v0: int32 = x[i]", "    y[i] = x[clamp(v0, 4) + clamp(v0, 3)]"].join("\n"),
  )
})

test("a chain of look-ups, each of the one before, is as long as it is", () => {
  const chain = Array.from({ length: 60 }).reduce<Expr>(looked, load(x, at(i)))
  expect(show(kernel(chain)).split("\n").length).toBe(63)
})
