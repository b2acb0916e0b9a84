import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  array,
  type DType,
  dtypes,
  fromTypedArray,
  isStorage,
  type NDArray,
  toTypedArray,
} from "../../../src/array/index.js"
import { reference } from "../../../src/backends/reference/index.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import * as o from "../../../src/operations/index.js"
import { cond, jitWith, scan } from "../../../src/transforms/index.js"

const device = wasmDevice(1)

type F = (...xs: readonly NDArray[]) => NDArray

const alike = (x: NDArray, y: NDArray): string | null => {
  const [a, b] = [toTypedArray(x), toTypedArray(y)]
  if (x.dtype !== y.dtype || a.length !== b.length) return `${x.dtype}[${a.length}] and ${y.dtype}[${b.length}]`
  const i = a.findIndex((v, k) => !Object.is(v, b[k]))
  return i < 0 ? null : `element ${i}: ${a[i]} on wasm, ${b[i]} on the reference`
}

/** Throws unless a function gives the same bits on both; bits of small floats are compared, NaN among them. */
const sameOnBoth = (f: F) => {
  const [onWasm, onReference] = [jitWith({ device })(f), jitWith({ device: reference })(f)]
  return (what: string, ...xs: readonly NDArray[]): void => {
    const found = alike(onWasm(...xs), onReference(...xs))
    if (found !== null) expect.fail(`${what}: ${found}`)
  }
}

const expectSame = (what: string, f: F, ...xs: readonly NDArray[]): void => sameOnBoth(f)(what, ...xs)

const SPECIAL = [
  ...[0, -0, 0.5, -0.5, 1.5, 2.5, 1 / 3, 300, -300, 1e10, -1e10, Number.NaN, Infinity, -Infinity],
  ...[65504, 65519, 65520, 1e-8, 5.96e-8, 2 ** -25, 3 * 2 ** -25, 6.1e-5, 1e-40, 2 ** -134, 3e9, 2147483648],
  ...[-2147483648, 4294967295, 2147483647, 127, 128, 255, 256, -128, -129, 32767, 32768, -32769, 65535, 65536],
  ...[2049, 2051, 257, 259, 2 ** 24 + 1, 2 ** 30 + 2 ** 22 + 1, 2 ** 31 + 2 ** 23 + 1, 1 + 2 ** -8 + 2 ** -40, 3.39e38],
  ...[1 + 2 ** -11 + 2 ** -40, 1e300, -1e300, 5e-324],
]

const special = (dtype: DType, n = SPECIAL.length): NDArray =>
  o.astype(
    array(
      Array.from({ length: n }, (_, i) => SPECIAL[(i * 5) % SPECIAL.length]!),
      { dtype: "float64" },
    ),
    dtype,
  )

/** Elements of every dtype, of the storage dtypes with any bits at all. */
const elements = (dtype: DType, shape: readonly number[], salt = 1): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1)
  const words = Uint16Array.from({ length: n }, (_, i) => (i + salt) * 40503)
  const view: Partial<Record<DType, Parameters<typeof fromTypedArray>[0]>> = {
    int16: new Int16Array(words.buffer),
    int8: Int8Array.from(words),
    bool: words.map((v) => v >> 15),
    uint8: Uint8Array.from(words),
  }
  return fromTypedArray(view[dtype] ?? words, shape, { dtype })
}

const storage = dtypes.filter(isStorage)

describe("conversions on wasm are the reference's, bit for bit", () => {
  test.each(dtypes)("from %s to every dtype", (from) => {
    for (const to of dtypes) expectSame(`${from} to ${to}`, (x) => o.astype(x!, to), special(from))
  })

  test.each(dtypes)("from %s, for every length from 1 to 40", (from) => {
    for (let n = 1; n <= 40; n++)
      expectSame(
        `${n} elements`,
        (x) => o.concatenate(storage.map((to) => o.astype(o.astype(x!, to), "float32"))),
        special(from, n),
      )
  })

  test.each(dtypes)("from %s through a storage dtype, without memory between", (from) => {
    for (const by of storage)
      for (const to of dtypes)
        expectSame(`${from} by ${by} to ${to}`, (x) => o.astype(o.astype(x!, by), to), special(from))
  })

  test("of all bits of 16", () => {
    const x = fromTypedArray(Uint16Array.from({ length: 65536 }, (_, i) => i))
    for (const by of ["float16", "bfloat16", "int16"] as const)
      for (const to of [...dtypes.filter((d) => d !== "bool"), "bool"] as const)
        expectSame(`${by} to ${to}`, (y) => o.astype(o.bitcast(y!, by), to), x)
  })

  test("of any float32, float64 and integers", () => {
    const numbers = fc.array(
      fc.oneof(
        fc.double(),
        fc.float(),
        fc.integer(),
        fc.nat().map((n) => n + 2 ** 31),
        fc.double({ min: -7e4, max: 7e4 }),
      ),
      { minLength: 31, maxLength: 31 },
    )
    const runs = Number(process.env.LAWS_RUNS ?? 100)
    const check = sameOnBoth((x) =>
      o.concatenate(
        (["float64", "float32", "int32", "uint32"] as const).flatMap((from) =>
          storage.map((to) => o.astype(o.astype(o.astype(x!, from), to), "float64")),
        ),
      ),
    )
    fc.assert(
      fc.property(numbers, (xs) => check(`[${xs}]`, array(xs, { dtype: "float64" }))),
      { numRuns: runs },
    )
  })
})

describe.each(dtypes)("moves of %s keep the bits", (dtype) => {
  const grid = (n: number, m: number, salt = 1): NDArray => elements(dtype, [n, m], salt)
  const int = (...xs: readonly number[]): NDArray => array(xs, { dtype: "int32" })

  test.each<readonly [string, F]>([
    ["slice", (x) => o.slice(x!, [1, 1], [4, 6])],
    ["strided slice", (x) => o.slice(x!, [0, 1], [5, 7], [2, 3])],
    ["transpose", (x) => o.transpose(x!)],
    ["flip", (x) => o.flip(x!, { axis: 1 })],
    ["flip of rows", (x) => o.flip(x!, { axis: 0 })],
    ["roll", (x) => o.roll(x!, 3, { axis: 1 })],
    ["tile", (x) => o.tile(x!, 2)],
    ["pad", (x) => o.pad(x!, [1, 2])],
    ["concatenate", (x, y) => o.concatenate([x!, y!, x!], { axis: 1 })],
    ["stack", (x, y) => o.stack([x!, y!], { axis: 2 })],
    ["where", (x, y, c) => o.where(c!, x!, y!)],
    ["where of rows", (x, y, c) => o.where(c!, o.flip(x!, { axis: 1 }), o.slice(y!, [0, 0], [1, 7]))],
    ["take with fill", (x) => o.take(x!, int(0, 9, 3, -1, -20), { axis: 1 })],
    ["take with clip", (x) => o.take(x!, int(0, 9, 3, -1, -20), { axis: 0, mode: "clip" })],
    ["takeAlongAxis", (x) => o.takeAlongAxis(x!, o.astype(o.greater(o.iota([5, 7]), 3), "int32"), { axis: 1 })],
    [
      "dynamicSlice",
      (x) =>
        o.dynamicSlice(
          x!,
          [1, 3].map((i) => array(i, { dtype: "int32" })),
          [3, 4],
        ),
    ],
    ["update.set", (x, y) => o.update.set(x!, int(0, 2), o.slice(y!, [0, 0], [2, 7]))],
    ["reshape of a transpose", (x) => o.reshape(o.transpose(x!), [7, 5])],
    ["broadcastTo", (x) => o.broadcastTo(o.slice(x!, [0, 0], [5, 1]), [2, 5, 3])],
    [
      "cond",
      (x, y, c) =>
        cond(
          o.reshape(o.slice(c!, [0, 0], [1, 1]), []),
          (a: NDArray) => a,
          () => o.flip(y!),
          x!,
        ),
    ],
    [
      "scan",
      (x, y) =>
        scan((c: NDArray, row: NDArray) => [row, c] as const, o.reshape(o.slice(y!, [0, 0], [1, 7]), [7]), x!)[1],
    ],
  ])("%s", (what, f) => {
    const condition = array(Array.from({ length: 5 }, (_, i) => Array.from({ length: 7 }, (_, j) => (i * j) % 3 === 0)))
    expectSame(what, f, grid(5, 7), grid(5, 7, 99), condition)
  })

  test("of every length from 1 to 40", () => {
    for (let n = 1; n <= 40; n++)
      expectSame(
        `${n} elements`,
        (x, y) => o.concatenate([o.flip(x!), y!, o.slice(x!, [0], [n], [2]), o.where(array(true), y!, x!)]),
        elements(dtype, [n]),
        elements(dtype, [n], 7),
      )
  })
})

test("bits are read as other dtypes of the same width, NaN as they are", () => {
  for (const group of [
    ["float16", "bfloat16", "int16", "uint16"],
    ["int8", "uint8"],
  ] as const)
    for (const from of group)
      for (const to of group) {
        const x = elements(from, [1000])
        expectSame(`${from} as ${to}`, (y) => o.bitcast(y!, to), x)
        expectSame(`${from} as ${to} as float32`, (y) => o.astype(o.bitcast(y!, to), "float32"), x)
        expect(toTypedArray(o.bitcast(o.bitcast(x, to), from))).toEqual(toTypedArray(x))
      }
})

test.each(storage)("%s numbers that are written in a program keep their value", (dtype) => {
  const one = o.astype(array(1.5), dtype)
  const x = special(dtype)
  const f: F = (y) => o.where(o.equal(o.astype(y!, "float32"), 300), one, y!)
  expectSame("where", f, x)
  expectSame("pad", (y) => o.pad(y!, 3, { value: 2 }), x)
  expectSame("full", (y) => o.concatenate([y!, o.full([5], 3, { dtype })]), x)
})

test("threads give the same bits", () => {
  const x = o.tile(special("float32"), 3000)
  const f: F = (y) => o.astype(o.astype(y!, "bfloat16"), "float16")
  const [one, three] = [1, 3].map((threads) => jitWith({ device: wasmDevice(threads) })(f)(x))
  expect(alike(one!, three!)).toBe(null)
})
