import { describe, expect, test } from "vitest"
import {
  add,
  grad,
  matmul,
  mean,
  mul,
  type NDArray,
  ones,
  scan,
  square,
  sum,
  tanh,
  transpose,
  zeros,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { agrees, kernelsOf } from "./support.js"

const x = (n: number, ...shape: readonly number[]): NDArray => mul(normal(key(n), shape), 0.3)

const recurrent = (w: NDArray, u: NDArray, b: NDArray, xs: NDArray): readonly [NDArray, NDArray] =>
  scan(
    (h: NDArray, x: NDArray) => {
      const next = tanh(add(add(matmul(x, w), matmul(h, u)), b))
      return [next, next]
    },
    zeros([4, 6]),
    xs,
  )

const loss = (w: NDArray, u: NDArray, b: NDArray, xs: NDArray): NDArray => mean(square(recurrent(w, u, b, xs)[1]))

const inputs = [x(1, 5, 6), x(2, 6, 6), x(3, 6), x(4, 7, 4, 5)] as const

describe("scans come apart", () => {
  test("the product of the inputs is one, before the loop", () => {
    const kernels = kernelsOf((w, u, b, xs) => recurrent(w, u, b, xs)[1], ...inputs)
    expect(kernels[0]).toMatch(/rows 7x4, columns 6, summed over 5/)
    expect(kernels.filter((k) => k.startsWith("repeat"))).toHaveLength(1)
    agrees((w, u, b, xs) => recurrent(w, u, b, xs)[1], ...inputs)
  })
  test("gradients of weights are sums over all steps at once, after the loop", () => {
    const all = (w: NDArray, u: NDArray, b: NDArray, xs: NDArray): readonly NDArray[] =>
      [w, u, b, xs].map((v, i) =>
        grad((t: NDArray) =>
          loss(...([w, u, b, xs].map((z, j) => (j === i ? t : z)) as [NDArray, NDArray, NDArray, NDArray])),
        )(v),
      )
    const kernels = kernelsOf(all as never, ...inputs)
    expect(kernels.some((k) => /^contraction .* summed over 7x4/.test(k))).toBe(true)
    agrees(all as never, ...inputs)
  })
  test("backwards, with several products, and with a carry that is read stays a carry", () => {
    const f = (w: NDArray, xs: NDArray): readonly NDArray[] => {
      const [[s, t], ys] = scan(
        ([s, t]: readonly [NDArray, NDArray], x: NDArray) => {
          const y = matmul(x, w)
          return [[add(s, matmul(transpose(x), y)), add(t, sum(t))] as const, add(y, sum(t))]
        },
        [zeros([5, 6]), ones([2])] as const,
        xs,
      )
      return [s, t, ys]
    }
    agrees(f as never, x(1, 5, 6), x(4, 3, 4, 5))
  })
  test("one step, and none", () => {
    agrees((w, u, b) => recurrent(w, u, b, x(4, 1, 4, 5))[1], inputs[0], inputs[1], inputs[2])
    agrees((w, u, b) => recurrent(w, u, b, zeros([0, 4, 5]))[0], inputs[0], inputs[1], inputs[2])
  })
})
