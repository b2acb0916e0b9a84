import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import { fft, irfft, rfft } from "../../../src/fft/index.js"
import { complex, cumsum, matmul, type NDArray, type Shape, sort, toTypedArray } from "../../../src/index.js"
import {
  cholesky,
  det,
  eigh,
  eigvals,
  expm,
  inv,
  luFactor,
  matrixTranspose,
  qr,
  slogdet,
  solve,
  svd,
} from "../../../src/linalg/index.js"
import { imag, real } from "../../../src/operations/index.js"
import { key, normal } from "../../../src/random/index.js"
import { jitWith } from "../../../src/transforms/index.js"

const floats = (...shape: Shape): NDArray => normal(key(shape.length), shape)
const doubles = (...shape: Shape): NDArray => normal(key(5), shape, { dtype: "float64" })

type Arrays = readonly NDArray[]

const parts = (z: NDArray): Arrays => [real(z), imag(z)]

/** Routines with so much work that rows, matrices or passes are shared. */
const programs: Readonly<Record<string, readonly [f: (...xs: Arrays) => Arrays, ...args: NDArray[]]>> = {
  "fft of a long row": [(x, y) => parts(fft(complex(x!, y!))), floats(131_072), floats(131_072)],
  "fft of rows": [(x, y) => parts(fft(complex(x!, y!))), doubles(301, 120), doubles(301, 120)],
  "fft of a prime length": [(x, y) => parts(fft(complex(x!, y!))), floats(50_021), floats(50_021)],
  "rfft of a long row": [(x) => parts(rfft(x!)), doubles(150_000)],
  "irfft of rows": [(x, y) => [irfft(complex(x!, y!))], floats(201, 129), floats(201, 129)],
  "sort of rows": [(x) => [sort(x!)], doubles(201, 501)],
  "cumsum of rows": [(x) => [cumsum(x!, { axis: 1 })], floats(301, 701)],
  "cumsum in slabs": [(x) => [cumsum(x!, { axis: 1 })], floats(31, 71, 65)],
  det: [(x) => [det(x!)], doubles(301, 9, 9)],
  solve: [(x, y) => [solve(x!, y!)], floats(301, 9, 9), floats(301, 9, 3)],
  inv: [(x) => [inv(x!)], doubles(7, 70, 70)],
  cholesky: [(x) => [cholesky(matmul(x!, matrixTranspose(x!)))], doubles(101, 12, 12)],
  "cholesky of a large matrix": [(x) => [cholesky(matmul(x!, matrixTranspose(x!)))], doubles(261, 300)],
  "cholesky of a large matrix that is not definite": [(x) => [cholesky(x!)], floats(261, 261)],
  "det of a large matrix": [(x) => slogdet(x!), doubles(203, 203)],
  "solve with a large matrix": [(x, y) => [solve(x!, y!)], floats(231, 231), floats(231, 131)],
  "lu of a large matrix": [(x) => luFactor(x!), doubles(301, 203)],
  "qr of a large matrix": [(x) => qr(x!), floats(231, 201)],
  qr: [(x) => qr(x!), floats(101, 15, 12)],
  svd: [(x) => svd(x!), doubles(65, 9, 12)],
  eigh: [(x) => eigh(x!), floats(65, 12, 12)],
  eigvals: [(x) => parts(eigvals(x!)), doubles(65, 9, 9)],
  expm: [(x) => [expm(x!)], floats(65, 9, 9)],
}

/** 1, 2, 3 and 8 threads. */
const devices = [0, 1, 2, 7].map((helpers) => wasmDevice(helpers))

const bits = (xs: Arrays): readonly Buffer[] =>
  xs.map((x) => {
    const data = toTypedArray(x)
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  })

describe("routines give the same bits for 1, 2, 3 and 8 threads", () => {
  test.each(Object.entries(programs))("%s", async (_name, [f, ...args]) => {
    const jitted = devices.map((device) => jitWith({ device })(f))
    const first = bits(jitted[0]!(...args))
    for (const wait of [0, 10, 30]) {
      await sleep(wait)
      for (const g of jitted) bits(g(...args)).forEach((b, i) => expect(b.equals(first[i]!)).toBe(true))
    }
  })
})
