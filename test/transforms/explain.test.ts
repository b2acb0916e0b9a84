import { expect, test } from "vitest"
import { add, array, explain, jit, mul, sin } from "../../src/index.js"

test("explain shows the simplified program, the device and the bytes", () => {
  const f = jit((x: ReturnType<typeof array>) => add(sin(mul(x, 1)), sin(x)))
  const e = explain(f)(array([1, 2, 3]))
  expect(String(e)).toBe(
    [
      "reference on cpu: 2 equations, 12 B in, 12 B out, 24 B at most alive",
      "(a:float32[3]) => {",
      "  b:float32[3] = sin a",
      "  c:float32[3] = add b b",
      "  return c",
      "}",
    ].join("\n"),
  )
  expect(e.bytes).toEqual({ inputs: 12, outputs: 12, peak: 24 })
})

test("explain refuses functions that are not jitted", () => {
  expect(() => explain(sin)(array(1))).toThrow(
    "explain: the function was not made by jit\n  hint: explain(jit(f))(...args)",
  )
})
