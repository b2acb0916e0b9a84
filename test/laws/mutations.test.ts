import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { toProperty } from "../../laws/law.js"
import { primitive, transposable } from "../../laws/primitive.js"
import { samples } from "../../laws/samples/index.js"
import { isFloat, type NDArray } from "../../src/array/index.js"
import { add, mul } from "../../src/primitives/arithmetic.js"
import { fill, zerosOf } from "../../src/primitives/broadcast.js"
import { convert } from "../../src/primitives/convert.js"
import { primitives } from "../../src/primitives/index.js"
import { rev } from "../../src/primitives/shape.js"
import type { Primitive } from "../../src/program/index.js"

/** The laws are themselves tested: a record with one rule broken on purpose must not pass. */
const fails = (p: Primitive): boolean => {
  const arbitrary = samples[p.name]!
  const many = fc.array(arbitrary, { minLength: 300, maxLength: 300 })
  return (
    fc.check(toProperty(transposable(p), many), { numRuns: 1, seed: 7, endOnFailure: true }).failed ||
    fc.check(toProperty(primitive(p), arbitrary), { numRuns: 300, seed: 7, endOnFailure: true }).failed
  )
}

const scaled = (x: NDArray): NDArray => mul(x, fill(x, 1.5))
const changed = (x: NDArray): NDArray => (x.dtype === "bool" ? convert(x, "bool") : add(x, fill(x, 1)))

/** Tangents half as large again; where there is never a tangent, one out of nothing. */
const wrongJvp = (p: Primitive): Primitive => ({
  ...p,
  jvp: (xs, ts, params) => {
    try {
      const [ys, dys] = p.jvp(xs, ts, params)
      return [ys, dys.map((t, i) => (t === null ? zerosOf(ys[i]!) : isFloat(t.dtype) ? scaled(t) : t))]
    } catch {
      return [xs.slice(0, 1), [null]]
    }
  },
})

/** Cotangents half as large again; where there is no transpose, the cotangent itself for every input. */
const wrongTranspose = (p: Primitive): Primitive => {
  const rule = p.transpose
  return {
    ...p,
    transpose:
      rule === "nonlinear"
        ? (cts, xs) => xs.map((x) => (x === null ? cts[0]! : null))
        : (cts, xs, params, avals) => {
            try {
              return rule(cts, xs, params, avals).map((t) => (t === null ? null : scaled(t)))
            } catch {
              return xs.map(() => null)
            }
          },
  }
}

/** The batch backwards, or all outputs said to be unbatched where nothing can be reversed. */
const wrongVmap = (p: Primitive): Primitive => ({
  ...p,
  vmap: (xs, batched, size, params) => {
    const [ys, on] = p.vmap(xs, batched, size, params)
    const broken = (y: NDArray, i: number): NDArray => (on[i] && size > 1 ? rev(y, [0]) : changed(y))
    return [ys.map(broken), on]
  },
})

describe("a wrong rule is caught", () => {
  const all = Object.values(primitives)
  test.each(all.map((p) => [p.name, p] as const))("jvp of %s", (_name, p) => {
    expect(fails(wrongJvp(p))).toBe(true)
  })
  test.each(all.map((p) => [p.name, p] as const))("transpose of %s", (_name, p) => {
    expect(fails(wrongTranspose(p))).toBe(true)
  })
  test.each(all.map((p) => [p.name, p] as const))("vmap of %s", (_name, p) => {
    expect(fails(wrongVmap(p))).toBe(true)
  })
})
