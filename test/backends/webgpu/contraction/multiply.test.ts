import { afterAll, describe, expect, test } from "vitest"
import { readsOf } from "../../../../src/backends/webgpu/contraction/arrays.js"
import {
  type Choice,
  candidates,
  contractionShaders,
  nameOf,
  type Sizes,
  TILES,
} from "../../../../src/backends/webgpu/contraction/index.js"
import type { Probe } from "../../../../src/backends/webgpu/probe.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import {
  add,
  conv,
  convGeneralDilated,
  convTranspose,
  einsum,
  flip,
  grad,
  matmul,
  mul,
  type NDArray,
  relu,
  reshape,
  square,
  sum,
  tanh,
  transpose,
  zeros,
} from "../../../../src/index.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { plain } from "../plain.js"
import { contractionsOf, expectProduct, procedureOf } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

const x = (...shape: readonly number[]): NDArray => zeros(shape)

type F = (...xs: readonly NDArray[]) => NDArray

/** Every product of a function, with its epilogue, is what it should be. */
const check = async (f: F, xs: readonly NDArray[], choice?: Choice, least = 1): Promise<void> => {
  const products = contractionsOf(procedureOf(f, xs))
  expect(products.length).toBeGreaterThanOrEqual(least)
  for (const c of products)
    made.push(...(await expectProduct(device!, c, (p) => contractionShaders(p, plain, choice), readsOf(c))))
}

const product: F = (a, b) => matmul(a!, b!)

const choices = (sizes: Sizes, splits: number): readonly Choice[] =>
  candidates(sizes, plain).filter((c) => c.splits === splits)

describe.skipIf(device === null)("products", () => {
  test.each([
    [4, 64, 4],
    [32, 32, 32],
    [33, 17, 7],
    [5, 19, 31],
    [127, 65, 47],
    [100, 124, 76],
    [128, 128, 128],
    [16, 1200, 20],
  ])("of matrices, %i x %i x %i", async (m, k, n) => {
    await check(product, [x(m, k), x(k, n)])
  })

  test("every tile gives the same, in one part and in two", async () => {
    for (const [m, k, n, splits] of [
      [70, 203, 66, 2],
      [132, 208, 68, 1],
    ] as const)
      for (const choice of choices({ batch: 1, rows: m, columns: n, inner: k }, splits))
        await check(product, [x(m, k), x(k, n)], choice)
  })

  test("of matrices that lie in any order", async () => {
    for (const k of [36, 37])
      for (const at of [
        "mk,kn->mn",
        "km,kn->mn",
        "mk,nk->mn",
        "km,nk->nm",
        "bmk,bkn->bmn",
        "bkm,kn->bnm",
        "mk,bnk->mbn",
      ])
        await check(
          (a, b) => einsum(at, a!, b!),
          at
            .split("->")[0]!
            .split(",")
            .map((s) => x(...[...s].map((l) => ({ b: 3, m: 20, n: 12, k })[l as "k"]))),
        )
  })

  test("with what follows", async () => {
    const [a, w] = [x(30, 24), x(24, 20)]
    const layer: F = (p, q, b) => relu(add(matmul(p!, q!), b!))
    await check(layer, [a, w, x(20)])
    await check((p, q, b) => tanh(add(matmul(p!, q!), reshape(b!, [-1, 1]))), [a, w, x(30)])
    await check((p, q, r) => add(r!, mul(matmul(p!, q!), 0.5)), [a, w, x(30, 20)])
    await check((p, q) => transpose(square(matmul(p!, q!))), [a, w])
    await check((p) => add(matmul(p!, p!), p!), [x(24, 24)])
    const [sum] = contractionsOf(procedureOf((p, q, r) => add(r!, matmul(p!, q!)), [a, w, x(30, 20)]))
    const [r] = readsOf(sum!)
    const inPlace = { ...sum!, out: { ...sum!.out, buffer: r! } }
    made.push(...(await expectProduct(device!, inPlace, (p) => contractionShaders(p, plain), [r!])))
    const [choice] = choices({ batch: 1, rows: 30, columns: 20, inner: 200 }, 2)
    await check(layer, [x(30, 200), x(200, 20), x(20)], choice)
  })

  test("of an array with itself, and of one that is read backwards", async () => {
    await check((a) => matmul(transpose(a!), a!), [x(40, 24)])
    await check((a, b) => matmul(flip(a!), b!), [x(20, 24), x(24, 16)])
  })

  test("that are convolutions, and their gradients", async () => {
    const [image, kernel] = [x(2, 4, 11, 10), x(5, 4, 3, 3)]
    const padded: F = (a, b) => conv(a!, b!, { padding: "SAME" })
    await check(padded, [image, kernel])
    await check((a, b) => conv(a!, b!, { strides: 2, dilation: 2 }), [image, kernel])
    await check((a, b) => grad((p: NDArray) => sum(square(padded(p, b!))))(a!), [image, kernel], undefined, 2)
    await check((a, b) => grad((p: NDArray) => sum(square(padded(a!, p))))(b!), [image, kernel], undefined, 2)
    await check((a, b) => convTranspose(a!, b!, { strides: 2 }), [x(2, 6, 7, 5), x(4, 6, 3, 3)])
    await check((a, b) => convGeneralDilated(a!, b!, { featureGroupCount: 2 }), [x(2, 8, 9, 9), x(8, 4, 3, 3)])
  })
})

test("tiles are chosen by size and adapter, and by what was measured", () => {
  const sizes: Sizes = { batch: 1, rows: 4096, columns: 4096, inner: 4096 }
  const of = (vendor: string, s: Sizes): Choice => candidates(s, { vendor, architecture: "", isSoftware: false })[0]!
  expect(of("nvidia", sizes).tile).toMatchObject({ rows: 128, columns: 64, threadRows: 8, threadColumns: 4 })
  expect(of("apple", sizes).tile).toMatchObject({ rows: 32, columns: 64 })
  expect(of("nvidia", { ...sizes, rows: 64, columns: 64, inner: 100_000 }).splits).toBeGreaterThan(8)
  expect(of("nvidia", { ...sizes, rows: 64, columns: 64, inner: 64 }).splits).toBe(1)
  const rates = (best: string): Readonly<Record<string, number>> =>
    Object.fromEntries(TILES.map(([t]) => [nameOf(t), nameOf(t) === best ? 900 : 300]))
  const small = "32x32x16/4x4"
  const large = "128x128x8/8x8"
  expect(TILES.map(([t]) => nameOf(t))).toEqual(expect.arrayContaining([small, large]))
  const probe: Probe = {
    adapter: "",
    products: [
      { size: 256, rates: rates(small) },
      { size: 2048, rates: rates(large) },
    ],
  }
  const tried = (s: Sizes): string =>
    nameOf(candidates(s, { ...plain, vendor: "nvidia", isSoftware: false, probe })[0]!.tile)
  expect(tried(sizes)).toBe(large)
  expect(tried({ ...sizes, rows: 256, columns: 256, inner: 256 })).toBe(small)
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
