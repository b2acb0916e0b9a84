import { describe, expect, test } from "vitest"
import { apply, MATH, type MathName } from "../../../../src/kernel/index.js"
import { distance32, fill } from "../../../kernel/math/numbers.js"
import { ARITY, bound, reference } from "../../../kernel/math/reference.js"
import { rawDevice } from "../gpu.js"
import { applied, floats, flushed } from "./apply.js"
import { checking } from "./checked.js"

/** LONG=1 looks at more of the 2^32 numbers of float32. */
const BATCHES = process.env.LONG === undefined ? 6 : 400
const SIZE = 4096
const STRIDE = 104_729

/** Edges, bit patterns and usual numbers; after them every so many-th bit pattern. */
const operand = (input: number): Float32Array => {
  const out = new Float32Array(2 * BATCHES * SIZE)
  for (let turn = 0; turn < BATCHES; turn++) fill(out.subarray(turn * SIZE, (turn + 1) * SIZE), "float32", turn, input)
  const bits = new Uint32Array(out.buffer, 4 * BATCHES * SIZE)
  for (let i = 0; i < bits.length; i++) bits[i] = Math.imul(i, STRIDE * (input + 1))
  return out
}

const [xs, ys] = [operand(0), operand(1)]

/** Ulps from the right value, where what is denormal may be 0: the operands, the result, and what is lost on the way. */
const distance = (name: MathName, x: number, y: number, got: number): number => {
  const f = reference[name]
  const exact = f(x, y)
  const d = distance32(got, exact)
  if (d <= bound(name, "float32") || Math.abs(got - exact) <= 2 ** -125) return Math.min(d, bound(name, "float32"))
  return Math.min(
    ...[got, flushed(got)].flatMap((g) => [f(flushed(x), flushed(y)), f(x, flushed(y))].map((w) => distance32(g, w))),
  )
}

const device = await rawDevice()
const checked = checking()

const groups = Array.from({ length: Math.ceil(MATH.length / 9) }, (_, i) => MATH.slice(9 * i, 9 * i + 9))

describe.skipIf(device === null)("functions on a device", () => {
  test.each(groups.map((g) => [g.join(", "), g] as const))("%s", { timeout: 6e5 }, async (_, names) => {
    const call = (name: MathName) => (x: Parameters<typeof apply>[1], y: typeof x) =>
      ARITY[name] === undefined ? apply(name, x) : apply(name, x, y)
    const results = await applied(device!, checked, "float32", names.map(call), xs, ys)
    names.forEach((name, k) => {
      const got = floats(results[k]!)
      let [worst, where] = [0, ""]
      got.forEach((g, i) => {
        const d = distance(name, xs[i]!, ys[i]!, g)
        if (!(d <= worst))
          [worst, where] = [d, `${name}(${xs[i]}, ${ys[i]}) = ${g}, not ${reference[name](xs[i]!, ys[i]!)}`]
      })
      expect(worst, where).toBeLessThanOrEqual(bound(name, "float32"))
    })
  })
})
