import { describe, expect, test } from "vitest"
import { local, MATH, type MathName, visit } from "../../src/kernel/index.js"
import { expansions, singleExpansions } from "../../src/kernel/math/index.js"
import { exact } from "./math/exact.js"
import { distance32, distance64, fill, type Width } from "./math/numbers.js"
import { bound, power, program, reference } from "./math/reference.js"

/** LAWS_RUNS=4096 npx vitest run test/kernel/math.test.ts -t "exp float32" for a long look: 2^24 numbers and more. */
const BATCHES = 5 * Number(process.env.LAWS_RUNS ?? 1)
const SIZE = 4096

/** The worst distance from the reference, and where. */
const worst = (name: MathName, width: Width, fused: boolean, table = expansions): readonly [number, string] => {
  const p = program(name, width, SIZE, fused, table)
  const f = reference[name]
  const distance = width === "float32" ? distance32 : distance64
  let found: readonly [number, string] = [0, ""]
  for (let b = 0; b < BATCHES; b++) {
    p.inputs.forEach((lanes, i) => fill(lanes, width, b, i))
    p.run()
    const [xs, ys] = [p.inputs[0]!, p.inputs[1] ?? p.inputs[0]!]
    for (let i = 0; i < SIZE; i++) {
      const d = distance(p.output[i]!, f(xs[i]!, ys[i]!))
      if (!(d <= found[0])) found = [d, `${name}(${xs[i]}, ${ys[i]}) = ${p.output[i]}, not ${f(xs[i]!, ys[i]!)}`]
    }
  }
  return found
}

const widths: readonly Width[] = ["float32", "float64"]

describe.each(widths)("%s", (width) => {
  test.each(MATH)(`%s ${width}, its multiply-adds rounded once or twice`, { timeout: 3e6 }, (name) => {
    ;[false, true].forEach((fused) => {
      const [distance, where] = worst(name, width, fused)
      expect(distance, where).toBeLessThanOrEqual(bound(name, width))
    })
  })
})

test("where there is no float64, no expansion of float32 needs it", { timeout: 3e6 }, () => {
  const single = singleExpansions()
  for (const name of MATH) {
    const dtypes = new Set<string>()
    visit([single[name].float32(local("x", "float32"), local("y", "float32"))], (e) => dtypes.add(e.dtype))
    expect(dtypes, name).not.toContain("float64")
    if (single[name] === expansions[name]) continue
    ;[false, true].forEach((fused) => {
      const [distance, where] = worst(name, "float32", fused, single)
      expect(distance, where).toBeLessThanOrEqual(bound(name, "float32"))
    })
  }
})

const pairs = (xs: readonly number[]): readonly (readonly [number, number])[] =>
  xs.flatMap((x, i) => (i % 2 === 0 ? [[x, xs[i + 1]!] as const] : []))

test.each(Object.keys(exact) as MathName[])("%s float64 at exact points", (name) => {
  ;[false, true].forEach((fused) => {
    const points = pairs(exact[name]!)
    const p = program(name, "float64", points.length, fused)
    points.forEach(([x], i) => {
      p.inputs[0]![i] = x
    })
    p.run()
    points.forEach(([x, value], i) => {
      expect(distance64(p.output[i]!, value), `${name}(${x}) = ${p.output[i]}, not ${value}`).toBeLessThanOrEqual(2)
    })
  })
})

/** A base and a power whose result is anywhere between 0 and infinity. */
test("powers near overflow and underflow", () => {
  widths.forEach((width) => {
    const p = program("pow", width, SIZE, false)
    fill(p.inputs[0]!, width, 1, 2)
    fill(p.inputs[1]!, width, 1, 3)
    const limit = width === "float32" ? 104 : 745
    for (let i = 0; i < SIZE; i++) {
      const x = 2 ** ((p.inputs[0]![i]! % 4) / 4)
      p.inputs[0]![i] = x
      p.inputs[1]![i] = ((p.inputs[1]![i]! % 1) * limit) / Math.log(p.inputs[0]![i]!)
    }
    p.run()
    const distance = width === "float32" ? distance32 : distance64
    for (let i = 0; i < SIZE; i++) {
      const [x, y] = [p.inputs[0]![i]!, p.inputs[1]![i]!]
      expect(distance(p.output[i]!, power(x, y)), `${x} ** ${y}`).toBeLessThanOrEqual(4)
    }
  })
})

/** Whole results that no rounding may spoil. */
test("exact powers and roots", () => {
  const value = (name: MathName, width: Width, ...xs: readonly number[]): number => {
    const p = program(name, width, 1, false)
    xs.forEach((x, i) => {
      p.inputs[i]![0] = x
    })
    p.run()
    return p.output[0]!
  }
  widths.forEach((width) => {
    expect(value("pow", width, 2, 10)).toBe(1024)
    expect(value("pow", width, 0.5, 3)).toBe(0.125)
    expect(value("pow", width, -2, 3)).toBe(-8)
    expect(value("exp", width, 0)).toBe(1)
    expect(value("cbrt", width, -27)).toBe(-3)
    expect(value("log", width, 1)).toBe(0)
    expect(value("erfc", width, 0)).toBe(1)
  })
})
