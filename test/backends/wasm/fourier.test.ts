import { describe, expect, test } from "vitest"
import { allocate, type DType, type HostArray, sizeOf } from "../../../src/array/index.js"
import { fft } from "../../../src/primitives/fft/fft.js"
import { halfOf, irfft, rfft } from "../../../src/primitives/fft/real.js"
import { interpret, type Params, type Primitive } from "../../../src/program/index.js"
import { numbers } from "./matrices.js"
import { inWasm } from "./routine-runner.js"

const LONG = process.env.LONG === "1"
const every = Array.from({ length: LONG ? 300 : 70 }, (_, i) => i + 1)
/** Powers of small primes, mixtures of them, large primes and their multiples. */
const special = [81, 96, 100, 121, 125, 128, 169, 210, 243, 256, 343, 360, 509, 512, 1000, 1001, 1009, 1024, 2018]
const large = [2310, 3125, 4096, 6561, 10007, 16384, 65536, 100000, 262144]

const next = numbers(7)
const random = (dtype: DType, shape: readonly number[]): HostArray => ({
  shape,
  dtype,
  data: allocate(dtype, Float64Array.from({ length: sizeOf(shape) }, next)),
})

/** The distance from the reference, relative to the root mean square of the results and in roundings. */
const roundings = (primitive: Primitive, params: Params, xs: readonly HostArray[]): number => {
  const unit = xs[0]!.dtype === "float64" ? 2 ** -52 : 2 ** -23
  const found = inWasm(primitive, params, xs)
  const wanted = primitive.impl(xs, params, interpret)
  const sum = (of: (x: number, y: number) => number): number =>
    found.reduce((s, y, k) => s + Array.from(y.data).reduce((t, v, i) => t + of(v, wanted[k]!.data[i]!), 0), 0)
  const size = sum((_, w) => w * w)
  return size === 0 ? sum((v) => Math.abs(v)) : Math.sqrt(sum((v, w) => (v - w) ** 2) / size) / unit
}

/** Every pass rounds a few times, and errors that point anywhere grow as the root of their number. */
const bound = (n: number): number => 4 + Math.log2(n)

const check = (dtype: DType, n: number, batch: readonly number[] = []): void => {
  const near = (primitive: Primitive, params: Params, xs: readonly HostArray[]): void => {
    expect(roundings(primitive, params, xs), `${primitive.name} of ${n} ${dtype}`).toBeLessThan(bound(n))
  }
  const half = [...batch, halfOf(n)]
  for (const inverse of [false, true])
    near(fft.primitive, { inverse }, [random(dtype, [...batch, n]), random(dtype, [...batch, n])])
  for (const doubled of [false, true]) {
    near(rfft.primitive, { doubled }, [random(dtype, [...batch, n])])
    near(irfft.primitive, { doubled, n }, [random(dtype, half), random(dtype, half)])
  }
}

describe.each(["float64", "float32"] as const)("transforms in %s", (dtype) => {
  test("of every small length", () => {
    for (const n of every) check(dtype, n)
  })

  test("of lengths that need every kind of pass, or a convolution", () => {
    for (const n of special) check(dtype, n)
  })

  test.each(large)("of %i numbers", (n) => {
    check(dtype, n)
  })

  test("of many rows", () => {
    for (const n of [1, 2, 4, 5, 16, 30, 37, 64]) {
      check(dtype, n, [3])
      check(dtype, n, [2, 100])
    }
    for (const n of [0, 1]) check(dtype, 8, [n])
  })

  test("NaN and infinity go everywhere", () => {
    for (const n of [1, 4, 6, 7, 37, 64])
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const [re, im] = [random(dtype, [n]), random(dtype, [n])]
        re.data[n - 1] = bad
        const [x] = inWasm(fft.primitive, { inverse: false }, [re, im])
        expect([...x!.data].some((v) => !Number.isFinite(v))).toBe(true)
      }
  })
})
