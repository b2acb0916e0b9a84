import { astype, conv, jit, matmul, type NDArray } from "../../src/index.js"
import type { Prepare } from "../side.js"
import { noise } from "./data.js"

const product =
  (m: number, k: number, n: number, dtype: "float32" | "float64" = "float32"): Prepare =>
  () => {
    const [x, y] = [astype(noise([m, k], 1), dtype), astype(noise([k, n], 2), dtype)]
    const f = jit((a: NDArray, b: NDArray) => matmul(a, b))
    return () => f(x, y)
  }

const square = (n: number): Prepare => product(n, n, n)

interface Window {
  readonly kernel: number
  readonly stride?: number
  readonly dilation?: number
}

const convolution =
  ({ kernel, stride = 1, dilation = 1 }: Window): Prepare =>
  () => {
    const [x, w] = [noise([1, 64, 56, 56], 1), noise([64, 64, kernel, kernel], 2)]
    const options = { strides: stride, dilation, padding: "SAME" } as const
    const f = jit((a: NDArray, b: NDArray) => conv(a, b, options))
    return () => f(x, w)
  }

export const contractions: Readonly<Record<string, Prepare>> = {
  "matmul f32 256": square(256),
  "matmul f32 512": square(512),
  "matmul f32 1024": square(1024),
  "matmul f32 255": square(255),
  "matmul f32 511": square(511),
  "matmul f32 513": square(513),
  "matmul f32 100x3000x50": product(100, 3000, 50),
  "matmul f64 512": product(512, 512, 512, "float64"),
  "conv 3x3, 64->64, 56x56": convolution({ kernel: 3 }),
  "conv 5x5": convolution({ kernel: 5 }),
  "conv 3x3, stride 2": convolution({ kernel: 3, stride: 2 }),
  "conv 3x3, dilation 2": convolution({ kernel: 3, dilation: 2 }),
}
