import { describe, expect, test } from "vitest"
import { allocate, type DType, type HostArray, range } from "../../src/array/index.js"
import { fft } from "../../src/primitives/fft/fft.js"
import { radicesOf, smoothFrom } from "../../src/primitives/fft/lengths.js"
import { irfft, rfft } from "../../src/primitives/fft/real.js"
import { rootsOfUnity } from "../../src/primitives/fft/roots.js"

type Numbers = ArrayLike<number>

/** Numbers between -1 and 1, the same at every call. */
const numbers = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => {
    const x = Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453
    return 2 * (x - Math.floor(x)) - 1
  })

/** The sums of the definition, in O(n^2), with exponents reduced modulo n. */
const definition = (re: Numbers, im: Numbers, inverse: boolean): readonly [Float64Array, Float64Array] => {
  const n = re.length
  const cos = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n))
  const sin = Float64Array.from({ length: n }, (_, k) => (inverse ? 1 : -1) * Math.sin((2 * Math.PI * k) / n))
  const [outRe, outIm] = [new Float64Array(n), new Float64Array(n)]
  for (let k = 0; k < n; k++)
    for (let j = 0, jk = 0; j < n; j++, jk = (jk + k) % n) {
      outRe[k]! += re[j]! * cos[jk]! - im[j]! * sin[jk]!
      outIm[k]! += re[j]! * sin[jk]! + im[j]! * cos[jk]!
    }
  return [outRe, outIm]
}

const host = (data: Numbers, shape = [data.length], dtype: DType = "float64"): HostArray => ({
  shape,
  dtype,
  data: allocate(dtype, data),
})

const run = { fft: fft.primitive.impl, rfft: rfft.primitive.impl, irfft: irfft.primitive.impl }
const never = (): never => {
  throw new Error("no body to run")
}

const norm = (...parts: readonly Numbers[]): number => Math.hypot(...parts.flatMap((p) => Array.from(p)))

/** The size of a difference over the size of what is expected. */
const apart = (got: readonly Numbers[], expected: readonly Numbers[]): number =>
  norm(...got.map((p, i) => Array.from(p, (v, k) => v - expected[i]![k]!))) / norm(...expected)

const small = range(64).map((i) => i + 1)
const primes = [67, 74, 97, 127, 251, 509, 997, 1009, 2003]
const composites = [100, 210, 243, 961, 1000, 1024, 1331, 1369, 2048, 2187, 3125, 4096, 5000]

/** The definition itself errs by about the square root of n roundings. */
const bound = (n: number): number => 1e-15 * (4 + Math.sqrt(n))

describe.each([false, true])("the transform is its definition, inverse: %s", (inverse) => {
  test.each([...small, ...primes, ...composites])("of length %i", (n) => {
    const [re, im] = [numbers(n, 1), numbers(n, 2)]
    const out = run.fft([host(re), host(im)], { inverse }, never)
    expect(
      apart(
        out.map((x) => x.data),
        definition(re, im, inverse),
      ),
    ).toBeLessThan(bound(n))
  })
})

describe("a real transform is the half of the complex one", () => {
  test.each([...small, ...primes, ...composites])("of length %i", (n) => {
    const [x, zeros] = [numbers(n, 3), new Float64Array(n)]
    const half = Math.floor(n / 2) + 1
    const expected = definition(x, zeros, false).map((part) => part.slice(0, half))
    const [re, im] = run.rfft([host(x)], { doubled: false }, never)
    expect(apart([re!.data, im!.data], expected)).toBeLessThan(bound(n))
    const [back] = run.irfft([re!, im!], { n, doubled: true }, never)
    expect(apart([back!.data.map((v) => v / n)], [x])).toBeLessThan(1e-15 * (4 + Math.log2(n)))
  })
})

test("the inverse does not look at imaginary parts that no real array has", () => {
  for (const n of [1, 2, 3, 6, 7]) {
    const half = Math.floor(n / 2) + 1
    const [re, im] = [numbers(half, 1), numbers(half, 2)]
    const other = im.map((v, k) => (k === 0 || 2 * k === n ? NaN : v))
    const params = { n, doubled: true }
    expect(run.irfft([host(re), host(other)], params, never)).toEqual(run.irfft([host(re), host(im)], params, never))
  }
})

test("elements of a half count twice, or once", () => {
  const x = numbers(6, 1)
  const [re] = run.rfft([host(x)], { doubled: false }, never)
  const [twice] = run.rfft([host(x)], { doubled: true }, never)
  expect(Array.from(twice!.data, (v, k) => v / re!.data[k]!)).toEqual([1, 2, 2, 1])
})

test("float32 is rounded once", () => {
  for (const n of [37, 1000]) {
    const [re, im] = [host(numbers(n, 1), [n], "float32"), host(numbers(n, 2), [n], "float32")]
    const wide = run.fft([host(re.data), host(im.data)], { inverse: false }, never)
    const narrow = run.fft([re, im], { inverse: false }, never)
    expect(narrow.map((x) => x.data)).toEqual(wide.map((x) => Float32Array.from(x.data)))
  }
})

test("rows are transformed apart", () => {
  const [re, im] = [numbers(12, 1), numbers(12, 2)]
  const both = run.fft([host(re, [2, 6]), host(im, [2, 6])], { inverse: false }, never)
  const second = run.fft([host(re.slice(6)), host(im.slice(6))], { inverse: false }, never)
  expect(both.map((x) => x.data.slice(6))).toEqual(second.map((x) => x.data))
  const [spoilt] = run.fft(
    [
      host(
        re.map((v, i) => (i < 6 ? NaN : v)),
        [2, 6],
      ),
      host(im, [2, 6]),
    ],
    { inverse: false },
    never,
  )
  expect(spoilt!.data.slice(6)).toEqual(second[0]!.data)
  expect(run.fft([host([], [0, 5]), host([], [0, 5])], { inverse: true }, never)[0]!.shape).toEqual([0, 5])
})

test("an impulse has an exact transform", () => {
  for (const n of [8, 9, 35, 64, 77]) {
    const impulse = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0))
    const [re, im] = run.fft([host(impulse), host(new Float64Array(n))], { inverse: false }, never)
    expect(Array.from(re!.data)).toEqual(range(n).map(() => 1))
    expect(Array.from(im!.data, Math.abs)).toEqual(range(n).map(() => 0))
  }
})

test("roots of unity are symmetric to the bit", () => {
  for (const n of [1, 2, 3, 4, 7, 12, 30, 64]) {
    const { re, im } = rootsOfUnity(n)
    for (let k = 1; 2 * k < n; k++) expect([re[n - k], im[n - k]]).toEqual([re[k], -im[k]!])
    if (n % 4 === 0) expect([re[n / 4], im[n / 4], re[n / 2], Math.abs(im[n / 2]!)]).toEqual([0, -1, -1, 0])
    expect(rootsOfUnity(n, 1 + Math.floor(n / 2)).re).toEqual(re.slice(0, 1 + Math.floor(n / 2)))
  }
})

test("lengths", () => {
  const product = (n: number): number => (radicesOf(n) ?? []).reduce((a, b) => a * b, 1)
  for (const n of small) expect(radicesOf(n) === null || product(n) === n).toBe(true)
  expect(radicesOf(360)).toEqual([4, 2, 3, 3, 5])
  expect(radicesOf(2 * 37)).toBe(null)
  const isSmooth = (n: number): boolean => [2, 3, 5].reduce((r, p) => (r % p === 0 ? stripped(r, p) : r), n) === 1
  const stripped = (n: number, p: number): number => (n % p === 0 ? stripped(n / p, p) : n)
  for (const n of [...small, 997, 20013]) expect(smoothFrom(n)).toBe(range(2 * n).find((m) => m >= n && isSmooth(m)))
})
