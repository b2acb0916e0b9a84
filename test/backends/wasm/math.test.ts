import { describe, expect, test } from "vitest"
import { features } from "../../../src/backends/wasm/features.js"
import { apply, MATH, type MathName } from "../../../src/kernel/index.js"
import { distance32, distance64, fill, type Width } from "../../kernel/math/numbers.js"
import { ARITY, bound, reference } from "../../kernel/math/reference.js"
import { compiled } from "./compiled.js"

/** LONG=1 looks at all 2^32 numbers of float32 (hours); LAWS_RUNS=1000 at more pairs and float64s. */
const STRIDE = process.env.LONG === undefined ? 104_729 : 1
const BATCHES = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 20)
const SIZE = 4096

/** An engine without relaxed SIMD rounds every product of a multiply-add. */
const modes = [{ relaxed: false }, ...(features().relaxed ? [{ relaxed: true }] : [])]

/** The worst distance from the reference, and where, over the operands that `next` puts in until it says that there are no more. */
const worst = (
  name: MathName,
  width: Width,
  relaxed: boolean,
  next: (inputs: readonly ArrayLike<number>[], turn: number) => boolean,
): readonly [number, string] => {
  const { inputs, output, run } = compiled((...xs) => apply(name, ...xs), ARITY[name] ?? 1, width, SIZE, { relaxed })
  const f = reference[name]
  const distance = width === "float32" ? distance32 : distance64
  const [xs, ys] = [inputs[0]!, inputs[1] ?? inputs[0]!]
  let found: readonly [number, string] = [0, ""]
  for (let turn = 0; next(inputs, turn); turn++) {
    run()
    for (let i = 0; i < SIZE; i++) {
      const d = distance(output[i]!, f(xs[i]!, ys[i]!))
      if (!(d <= found[0])) found = [d, `${name}(${xs[i]}, ${ys[i]}) = ${output[i]}, not ${f(xs[i]!, ys[i]!)}`]
    }
  }
  return found
}

/** Every STRIDE-th bit pattern. */
const everywhere = (inputs: readonly ArrayLike<number>[], turn: number): boolean => {
  const first = turn * SIZE * STRIDE
  if (first >= 2 ** 32) return false
  const x = inputs[0] as Float32Array
  const bits = new Uint32Array(x.buffer, x.byteOffset, x.length)
  for (let i = 0; i < SIZE; i++) bits[i] = first + i * STRIDE
  return true
}

const sampled =
  (width: Width) =>
  (inputs: readonly ArrayLike<number>[], turn: number): boolean => {
    inputs.forEach((x, i) => {
      fill(x as Float64Array, width, turn, i)
    })
    return turn < BATCHES
  }

const within = (name: MathName, width: Width, next: Parameters<typeof worst>[3]): void =>
  modes.forEach(({ relaxed }) => {
    const [distance, where] = worst(name, width, relaxed, next)
    expect(distance, where).toBeLessThanOrEqual(bound(name, width))
  })

describe("the code of a function, with multiply-adds rounded once where the engine can and twice", () => {
  test.each(MATH.filter((name) => ARITY[name] === undefined))("%s of every float32", { timeout: 4e6 }, (name) => {
    within(name, "float32", everywhere)
  })
  test.each(MATH)("%s of edges and usual numbers", { timeout: 4e6 }, (name) => {
    within(name, "float32", sampled("float32"))
    within(name, "float64", sampled("float64"))
  })
})
