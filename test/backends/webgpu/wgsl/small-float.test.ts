import { expect, test } from "vitest"
import { type Expr, evaluator, fromSmallFloat, local, toSmallFloat } from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { rawDevice } from "../gpu.js"
import { applied, floats } from "./apply.js"
import { checking } from "./checked.js"

const device = await rawDevice()
const checked = checking()
const dtypes = ["float16", "bfloat16"] as const

const interpreted = (f: (x: Expr) => Expr, dtype: "uint32" | "float32"): ((x: number) => number) => {
  const operand = local("x", dtype)
  const e = f(operand)
  return (x) => evaluator({ loop: () => 0, local: () => x, read: () => 0, expand }).expr(e)
}

const same = (got: ArrayLike<number>, xs: ArrayLike<number>, f: (x: number) => number): readonly string[] =>
  Array.from(xs).flatMap((x, i) => (Object.is(got[i], f(x)) ? [] : [`of ${x}: ${got[i]}, not ${f(x)}`]))

test.skipIf(device === null)("all small floats become float32s", async () => {
  const xs = Array.from({ length: 65536 }, (_, i) => i)
  const functions = dtypes.map((dtype) => (x: Expr) => fromSmallFloat(x, dtype))
  const results = await applied(device!, checked, "uint32", functions, xs, xs)
  functions.forEach((f, k) => {
    expect(same(floats(results[k]!), xs, interpreted(f, "uint32")).slice(0, 5), dtypes[k]!).toEqual([])
  })
})

test.skipIf(device === null)("float32s are rounded to small floats", async () => {
  const bits = Uint32Array.from({ length: 65536 }, (_, i) => i * 65_537 + ((i * 7919) % 8192))
  const xs = new Float32Array(bits.buffer)
  const functions = dtypes.map((dtype) => (x: Expr) => toSmallFloat(x, dtype))
  const results = await applied(device!, checked, "float32", functions, xs, xs)
  functions.forEach((f, k) => {
    expect(same(results[k]!, xs, interpreted(f, "float32")).slice(0, 5), dtypes[k]!).toEqual([])
  })
})
