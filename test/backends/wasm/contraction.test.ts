import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { encode, f32x4, f64x2, func, i32, i32x4, v128 } from "../../../src/backends/wasm/assembler/index.js"
import { type ContractionSpec, contraction } from "../../../src/backends/wasm/contraction/index.js"

type Loops = Omit<ContractionSpec, "name" | "relaxed">

const relaxedHere = WebAssembly.validate(
  encode({
    exports: {
      f: func("f", { x: "v128" }, "v128", (_, { x }) => f32x4.relaxed_madd(x, x, x)),
    },
  }),
)

interface Step {
  readonly size: number
  readonly a?: number
  readonly b?: number
  readonly out?: number
}

/** The offsets of all indices of a nest in one array, in elements. */
const offsets = (axes: readonly Step[], key: "a" | "b" | "out", bytes: number): readonly number[] =>
  axes.reduce<readonly number[]>(
    (all, axis) =>
      all.flatMap((offset) => Array.from({ length: axis.size }, (_, i) => offset + (i * (axis[key] ?? 0)) / bytes)),
    [0],
  )

/** The bytes that a nest reaches below and above its begin. */
const reach = (nests: readonly (readonly Step[])[], key: "a" | "b" | "out"): readonly [low: number, high: number] =>
  nests.flat().reduce<readonly [number, number]>(
    ([low, high], axis) => {
      const most = (axis[key] ?? 0) * Math.max(0, axis.size - 1)
      return most < 0 ? [low + most, high] : [low, high + most]
    },
    [0, 0],
  )

type Numbers = Float32Array | Float64Array

interface Run {
  readonly got: readonly number[]
  readonly want: readonly number[]
  /** The sum of the sizes of the products of each output. */
  readonly size: readonly number[]
}

const GAP = 64
const JUNK = -12345

const up = (n: number): number => Math.ceil(n / 16) * 16

/** Runs a contraction on whole numbers and fractions that follow from a seed, and by loops in double precision. */
const compute = (loops: Loops, relaxed: boolean, shares: readonly number[] | null, whole = true): Run => {
  const bytes = loops.dtype === "float32" ? 4 : 8
  const { batch, rows, columns, inner } = loops
  const parts = contraction({ name: "c", relaxed, ...loops })
  const [aLow, aHigh] = reach([batch, rows, inner], "a")
  const [bLow, bHigh] = reach([batch, columns, inner], "b")
  const [oLow, oHigh] = reach([batch, rows, columns], "out")
  const a = up(GAP - aLow)
  const b = up(a + aHigh + bytes + GAP - bLow)
  const out = up(b + bHigh + bytes + GAP - oLow)
  const scratch = up(out + oHigh + bytes + GAP)
  const total = scratch + parts.scratchBytes + 8 * parts.ownBytes + GAP
  const memory = new WebAssembly.Memory({ initial: Math.ceil(total / 65536), maximum: 4096, shared: true })
  const all: Numbers =
    bytes === 4
      ? new Float32Array(memory.buffer, 0, Math.floor(total / 4))
      : new Float64Array(memory.buffer, 0, Math.floor(total / 8))
  const value = (i: number): number => {
    const v = ((i * 7919) % 31) - 15
    return whole ? v : Math.fround(v / 7)
  }
  all.forEach((_, i) => {
    all[i] = i < out / bytes ? value(i) : JUNK
  })

  const module = new WebAssembly.Module(
    encode({
      memory: { import: ["env", "memory"], min: 1, max: 4096, shared: true },
      exports: { run: parts.run, prepare: parts.prepare, pack: parts.pack, multiply: parts.multiply },
    }),
  )
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const invoke = (name: string, args: readonly number[]): void => {
    const f = exports[name]
    if (typeof f === "function") f(...args)
  }
  if (shares === null) invoke("run", [a, b, out, scratch])
  else {
    const own = scratch + parts.scratchBytes
    invoke("prepare", [scratch, own, 8])
    const cut = (n: number): readonly (readonly [number, number])[] => {
      const at = [0, ...shares.map((s) => Math.floor(s * n)), n].sort((x, y) => x - y)
      return at.slice(1).map((hi, i) => [at[i]!, hi])
    }
    for (const [lo, hi] of cut(parts.panels)) invoke("pack", [b, scratch, scratch + parts.panelsAt, lo, hi])
    cut(parts.tiles).forEach(([lo, hi], i) =>
      invoke("multiply", [a, b, out, scratch, own + i * parts.ownBytes, lo, hi]),
    )
  }

  const of = (axes: readonly Step[], key: "a" | "b" | "out"): readonly number[] => offsets(axes, key, bytes)
  const [ba, bb, bo] = [of(batch, "a"), of(batch, "b"), of(batch, "out")]
  const [ra, ro] = [of(rows, "a"), of(rows, "out")]
  const [cb, co] = [of(columns, "b"), of(columns, "out")]
  const [ka, kb] = [of(inner, "a"), of(inner, "b")]
  const got: number[] = []
  const want: number[] = []
  const size: number[] = []
  const written = new Set<number>()
  ba.forEach((_, z) =>
    ra.forEach((_, m) =>
      cb.forEach((_, n) => {
        const at = out / bytes + bo[z]! + ro[m]! + co[n]!
        let sum = 0
        let magnitude = 0
        ka.forEach((_, k) => {
          const product = all[a / bytes + ba[z]! + ra[m]! + ka[k]!]! * all[b / bytes + bb[z]! + cb[n]! + kb[k]!]!
          sum += product
          magnitude += Math.abs(product)
        })
        written.add(at)
        got.push(all[at]!)
        want.push(sum)
        size.push(magnitude)
      }),
    ),
  )
  for (let i = Math.ceil((b + bHigh + bytes) / bytes); i < scratch / bytes; i++) {
    const kept = written.has(i) || all[i] === (i < out / bytes ? value(i) : JUNK)
    if (!kept) throw new Error(`an element outside of the output was written, at ${i - out / bytes}`)
  }
  return { got, want, size }
}

const agrees = (loops: Loops, shares: readonly number[] | null = null): void => {
  for (const relaxed of relaxedHere ? [false, true] : [false]) {
    const { got, want } = compute(loops, relaxed, shares)
    expect(got).toEqual(want)
  }
}

const bytesOf = { float32: 4, float64: 8 } as const

const matmul = (
  dtype: "float32" | "float64",
  [m, n, k]: readonly [number, number, number],
  [ta, tb, to]: readonly [boolean, boolean, boolean] = [false, false, false],
): Loops => {
  const e = bytesOf[dtype]
  return {
    dtype,
    batch: [],
    rows: [{ size: m, a: ta ? e : k * e, out: to ? e : n * e }],
    columns: [{ size: n, b: tb ? k * e : e, out: to ? m * e : e }],
    inner: [{ size: k, a: ta ? m * e : e, b: tb ? e : n * e }],
  }
}

const dtype = fc.constantFrom("float32" as const, "float64" as const)
const layout = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())

describe("matrix products", () => {
  const edges = Array.from({ length: 17 }, (_, i) => i + 1)

  test.each(edges)("%i rows by 1 .. 17 columns", (m) => {
    for (const n of edges) {
      agrees(matmul("float32", [m, n, 1 + ((m * n) % 17)]))
      agrees(matmul("float64", [m, n, 1 + ((m * n) % 17)]))
    }
  })

  test("any sizes, dtypes and layouts", () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(dtype, fc.tuple(size, size, size), layout, (d, sizes, transposed) =>
        agrees(matmul(d, sizes, transposed)),
      ),
    )
  })

  test("an inner axis of several blocks", () => {
    const inner = fc.constantFrom(255, 256, 257, 511, 513, 700, 1025)
    fc.assert(
      fc.property(dtype, inner, layout, (d, k, transposed) => agrees(matmul(d, [13, 19, k], transposed))),
      { numRuns: 30 },
    )
  })

  test("so many rows that B is packed, by 1 .. 17 columns", () => {
    for (const n of edges) {
      agrees(matmul("float32", [41, n, 70]))
      agrees(matmul("float64", [41, n, 70]))
      agrees(matmul("float32", [41, n, 70], [true, true, true]))
    }
  })

  test("more rows than are cached at once", () => {
    agrees(matmul("float32", [211, 21, 33]))
    agrees(matmul("float64", [211, 21, 33], [true, true, false]))
  })

  test("a B that does not stay in the cache, with rows that are packed for each part of it", () => {
    const loops = matmul("float32", [101, 900, 600], [true, false, false])
    agrees(loops)
    agrees(loops, [0.3, 0.31])
  })

  test("so many rows that every thread packs B for itself", () => {
    for (const transposed of [
      [false, false, false],
      [false, true, false],
      [true, false, false],
    ] as const) {
      agrees(matmul("float32", [213, 37, 300], transposed), [0.1, 0.5, 0.9])
      agrees(matmul("float64", [261, 9, 20], transposed), [0.4])
    }
  })

  test("nothing to do, and nothing to sum", () => {
    for (const sizes of [
      [0, 3, 4],
      [3, 0, 4],
      [3, 9, 0],
      [0, 0, 0],
    ] as const)
      agrees(matmul("float32", sizes))
    agrees({ ...matmul("float32", [3, 4, 5]), batch: [{ size: 0, a: 4, b: 4, out: 4 }] })
  })

  test("the error of a long sum is that of a blocked one", () => {
    const { got, want, size } = compute(matmul("float32", [3, 5, 20_000]), false, null, false)
    got.forEach((y, i) => expect(Math.abs(y - want[i]!)).toBeLessThan(size[i]! * 2 ** -24 * 40))
  })
})

/** Axes of some nest in which each array has strides of its own; the output's never overlap. */
const nests: fc.Arbitrary<Loops> = fc
  .record({
    dtype,
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    rows: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    columns: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    inner: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    strides: fc.infiniteStream(fc.integer({ min: -3, max: 12 })),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ dtype: d, batch, rows, columns, inner, strides, order }) => {
    const e = bytesOf[d]
    const next = (): number => strides.next().value! * e
    const outputs = [...batch, ...rows, ...columns]
    const ranked = outputs
      .map((size, i) => ({ size, i, rank: order.next().value! }))
      .sort((x, y) => x.rank - y.rank || x.i - y.i)
    const dense = new Map<number, number>()
    ranked.reduce<number>((stride, { size, i }) => {
      dense.set(i, stride)
      return stride * size
    }, e)
    const out = (i: number): number => dense.get(i)!
    return {
      dtype: d,
      batch: batch.map((size, i) => ({ size, a: next(), b: next(), out: out(i) })),
      rows: rows.map((size, i) => ({ size, a: next(), out: out(batch.length + i) })),
      columns: columns.map((size, i) => ({ size, b: next(), out: out(batch.length + rows.length + i) })),
      inner: inner.map((size) => ({ size, a: next(), b: next() })),
    }
  })

/** A convolution of images in rows (n, y, x) and channels with a kernel (ky, kx, channels) by output channels. */
const convolution = (
  d: "float32" | "float64",
  p: { readonly n: number; readonly size: number; readonly channels: number; readonly filters: number } & {
    readonly kernel: number
    readonly stride: number
    readonly dilation: number
  },
): Loops => {
  const e = bytesOf[d]
  const { channels: c, filters: o, kernel: k } = p
  const width = (p.size - 1) * p.stride + (k - 1) * p.dilation + 1
  return {
    dtype: d,
    batch: [],
    rows: [
      { size: p.n, a: width * width * c * e, out: p.size * p.size * o * e },
      { size: p.size, a: p.stride * width * c * e, out: p.size * o * e },
      { size: p.size, a: p.stride * c * e, out: o * e },
    ],
    columns: [{ size: o, b: e, out: e }],
    inner: [
      { size: k, a: p.dilation * width * c * e, b: k * c * o * e },
      { size: k, a: p.dilation * c * e, b: c * o * e },
      { size: c, a: e, b: o * e },
    ],
  }
}

/** The gradient of the kernel of a convolution: images against cotangents, summed over images and positions. */
const kernelGradient = (loops: Loops): Loops => ({
  ...loops,
  rows: loops.inner.map(({ size, a, b }) => ({ size, a, out: b })),
  inner: loops.rows.map(({ size, a, out }) => ({ size, a, b: out })),
})

describe("other contractions", () => {
  test("any strides", () => {
    fc.assert(
      fc.property(nests, fc.option(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })), agrees),
      { numRuns: 300 },
    )
  })

  test("convolutions and the gradients of their kernels", () => {
    const small = fc.record({
      n: fc.integer({ min: 1, max: 2 }),
      size: fc.integer({ min: 1, max: 7 }),
      channels: fc.constantFrom(1, 2, 3, 8, 17),
      filters: fc.constantFrom(1, 3, 8, 12),
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 2 }),
      dilation: fc.integer({ min: 1, max: 2 }),
    })
    fc.assert(
      fc.property(dtype, small, (d, p) => {
        agrees(convolution(d, p))
        agrees(kernelGradient(convolution(d, p)))
      }),
    )
    agrees(convolution("float32", { n: 1, size: 9, channels: 64, filters: 24, kernel: 3, stride: 1, dilation: 1 }))
  })

  test("batches with and without a B of their own", () => {
    const size = fc.integer({ min: 1, max: 14 })
    fc.assert(
      fc.property(dtype, fc.tuple(size, size, size), layout, fc.boolean(), (d, [m, n, k], transposed, shared) => {
        const one = matmul(d, [m, n, k], transposed)
        const e = bytesOf[d]
        agrees({ ...one, batch: [{ size: 3, a: m * k * e, b: shared ? 0 : k * n * e, out: m * n * e }] })
      }),
    )
  })

  test("the shares of threads do not change a bit", () => {
    const loops = matmul("float32", [50, 30, 300], [true, false, false])
    const one = compute(loops, relaxedHere, null, false)
    for (const shares of [[0.5], [0.3, 0.31], [0.1, 0.9, 0.95]])
      expect(compute(loops, relaxedHere, shares, false).got).toEqual(one.got)
  })
})

describe("the epilogue", () => {
  test.each([
    ["float32", 0],
    ["float32", 1],
    ["float64", 0],
    ["float64", 1],
  ] as const)("of %s knows its row, column and batch, and reads its inputs (%i)", (d, own) => {
    const e = bytesOf[d]
    const [m, n, k, batches] = [7, 11, 600, 3]
    const parts = contraction({
      name: "c",
      relaxed: false,
      ...matmul(d, [m, n, k]),
      batch: [{ size: batches, a: 0, b: own * 4 * e, out: m * n * e }],
      inputs: ["bias"],
      epilogue: {
        key: "",
        value: (sum, { row, column, batch, inputs, f }) => {
          const bias = f.local("v128", "bias")
          const place = i32.add(i32.mul(batch, 10_000), i32.mul(row, 100))
          const loaded = v128.load(i32.add(inputs.bias!, i32.mul(column, e)))
          return d === "float32"
            ? f32x4.add(f32x4.add(sum, bias.tee(loaded)), f32x4.convert_i32x4_s(i32x4.splat(place)))
            : f64x2.add(f64x2.add(sum, bias.tee(loaded)), f64x2.convert_low_i32x4_s(i32x4.splat(place)))
        },
      },
    })
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
    const module = new WebAssembly.Module(
      encode({ memory: { import: ["env", "memory"], min: 1, max: 16, shared: true }, exports: { run: parts.run } }),
    )
    const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports
    const view = d === "float32" ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer)
    view.fill(1, 0, 20_000)
    const [bias, out, scratch] = [20_000, 21_000, 22_000]
    for (let j = 0; j < n; j++) view[bias + j] = j / 2
    if (typeof run === "function") run(0, 0, out * e, scratch * e, bias * e)
    for (let z = 0; z < batches; z++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) expect(view[out + (z * m + i) * n + j]).toBe(k + j / 2 + z * 10_000 + i * 100)
  })

  test.each([40, 600])("reads what lies as the output does, in runs with gaps between (sums over %i)", (k) => {
    const [m, outer, size, gap] = [9, 3, 13, 7]
    const width = outer * (size + gap)
    const parts = contraction({
      name: "c",
      dtype: "float32",
      relaxed: false,
      batch: [],
      rows: [{ size: m, a: 4 * k, out: 4 * width }],
      columns: [
        { size: outer, b: 64, out: 4 * (size + gap) },
        { size, b: 4, out: 4 },
      ],
      inner: [{ size: k, a: 4, b: 64 * outer }],
      inputs: ["other"],
      epilogue: { key: "", value: (sum, { like }) => f32x4.add(sum, like("other")) },
    })
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
    const module = new WebAssembly.Module(
      encode({ memory: { import: ["env", "memory"], min: 1, max: 16, shared: true }, exports: { run: parts.run } }),
    )
    const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports
    const view = new Float32Array(memory.buffer)
    const [b, out, other, scratch] = [10_000, 50_000, 52_000, 60_000]
    view.fill(1, 0, out).fill(-1, out, other)
    for (let i = 0; i < m * width; i++) view[other + i] = i / 4
    if (typeof run === "function") run(0, 4 * b, 4 * out, 4 * scratch, 4 * (other - out))
    for (let i = 0; i < m * width; i++) expect(view[out + i]).toBe(i % (size + gap) < size ? k + i / 4 : -1)
  })
})
