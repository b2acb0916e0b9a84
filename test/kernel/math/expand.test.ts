import { expect, test } from "vitest"
import {
  type Apply,
  apply,
  at,
  buffer,
  type Expr,
  evaluator,
  fromData,
  isCore,
  lit,
  load,
  local,
  loopVar,
  MATH,
  type Scope,
  visit,
  when,
} from "../../../src/kernel/index.js"
import { expand, expandAll, expansions } from "../../../src/kernel/math/index.js"

const others = ["select", "when", "convert", "bitcast", "exponent", "withExponent"]

const operations = (roots: readonly Expr[]): readonly string[] => {
  const found: string[] = []
  visit(roots, (e) => {
    if (e.tag === "apply") found.push(e.op)
  })
  return found
}

const scope = (x: number): Scope => ({ loop: () => 1, local: () => x, read: (_, i) => i, expand })

test("every function becomes instructions", () => {
  expect(Object.keys(expansions).sort()).toEqual([...MATH].sort())
  for (const dtype of ["float32", "float64"] as const)
    for (const name of MATH) {
      const x = local("x", dtype)
      const [e] = expandAll([apply(name, x, x)])
      expect(operations([e!]).filter((op) => !isCore(op) && !others.includes(op))).toEqual([])
      expect(e!.dtype).toBe(dtype)
    }
})

test("functions of functions, and those inside indices", () => {
  const x = local("x", "float32")
  const inner = apply("exp", x)
  const position = fromData({ tag: "apply", op: "convert", dtype: "int32", args: [apply("sqrt", inner)] }, 100)
  const roots = [apply("log", inner), apply("add", inner, load(buffer("b", "float32", 100), position))]
  const results = expandAll(roots)
  expect(operations(results).filter((op) => !isCore(op) && !others.includes(op))).toEqual([])
  const plain = evaluator(scope(3))
  const expanded = evaluator(scope(3))
  results.forEach((e, i) => expect(expanded.expr(e)).toBe(plain.expr(roots[i]!)))
  expect(expanded.expr(results[0]!)).toBe(3)
  expect(expanded.expr(results[1]!)).toBe(Math.fround(Math.fround(Math.exp(3)) + 4))
})

test("what is shared stays shared", () => {
  const x = local("x", "float32")
  const e = apply("exp", x)
  const [once, twice] = [expandAll([e]), expandAll([apply("add", e, apply("mul", e, e)), e])]
  expect(operations(twice).length).toBe(operations(once).length + 2)
  expect((twice[0] as Apply).args[0]).toBe(twice[1])
})

test("when chooses", () => {
  const i = at(loopVar("i", 4))
  const x = load(buffer("b", "float32", 4), i)
  const e = when(apply("lt", x, lit(2, "float32")), lit(7, "float32"), x)
  expect(evaluator(scope(0)).expr(e)).toBe(7)
  expect(evaluator({ ...scope(0), loop: () => 3 }).expr(e)).toBe(3)
})
