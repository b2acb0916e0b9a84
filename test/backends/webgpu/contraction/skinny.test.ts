import { afterAll, describe, expect, test } from "vitest"
import { readsOf } from "../../../../src/backends/webgpu/contraction/arrays.js"
import { contractionOf, contractionShaders } from "../../../../src/backends/webgpu/contraction/index.js"
import type { Facts } from "../../../../src/backends/webgpu/facts.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { everyStep } from "../../../../src/compiler/index.js"
import { add, conv, einsum, matmul, mul, type NDArray, relu, square, sum, zeros } from "../../../../src/index.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { plain } from "../plain.js"
import { expectProduct, procedureOf } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

const x = (...shape: readonly number[]): NDArray => zeros(shape)

type F = (...xs: readonly NDArray[]) => NDArray

/** An adapter with many processors, for which sums are cut into parts. */
const large: Facts = { ...plain, vendor: "nvidia", isSoftware: false }

/** The products that a function becomes, those that are told from other folds too. */
const check = async (f: F, xs: readonly NDArray[]): Promise<void> => {
  const products = everyStep(procedureOf(f, xs).steps).flatMap((s) =>
    s.tag === "contraction" ? [s] : s.tag === "loops" ? (contractionOf(s) ?? []) : [],
  )
  expect(products.length).toBeGreaterThan(0)
  for (const c of products)
    for (const facts of [plain, large])
      made.push(...(await expectProduct(device!, c, (p) => contractionShaders(p, facts), readsOf(c))))
}

describe.skipIf(device === null)("products with few rows or columns", () => {
  test.each(["k,kn->n", "k,nk->n", "mk,k->m", "km,k->m", "bk,bkn->bn", "bmk,bk->bm"])("%s", async (at) => {
    for (const [k, n] of [
      [200, 84],
      [73, 67],
    ] as const)
      await check(
        (a, b) => einsum(at, a!, b!),
        at
          .split("->")[0]!
          .split(",")
          .map((s) => x(...[...s].map((l) => ({ b: 3, m: 60, n, k })[l as "k"]))),
      )
  })

  test.each([
    [1, 300, 40],
    [3, 130, 50],
    [8, 64, 100],
    [50, 130, 3],
    [100, 1200, 8],
    [4, 1100, 4],
  ])("%i x %i x %i", async (m, k, n) => {
    await check((a, b) => matmul(a!, b!), [x(m, k), x(k, n)])
    await check((a, b, c) => relu(add(matmul(a!, b!), c!)), [x(m, k), x(k, n), x(n)])
  })

  test("a convolution of few features", async () => {
    await check((a, b) => conv(a!, b!), [x(2, 8, 9, 9), x(3, 8, 3, 3)])
  })

  test("no other fold is taken for one", () => {
    const none: readonly F[] = [(a) => sum(square(a!)), (a) => sum(a!, { axis: 1 }), (a, b) => sum(mul(a!, b!))]
    for (const f of none)
      for (const s of procedureOf(f, [x(90, 90), x(90, 90)].slice(0, f.length)).steps)
        if (s.tag === "loops") expect(contractionOf(s)).toBeNull()
  })
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
