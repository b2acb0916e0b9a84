import { describe, expect, test } from "vitest"
import {
  add,
  concatenate,
  cond,
  grad,
  greater,
  matmul,
  mul,
  type NDArray,
  neg,
  reshape,
  scan,
  sigmoid,
  sin,
  slice,
  sort,
  sum,
  tanh,
  zeros,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { agrees, kernelsOf } from "./support.js"

const x = (n: number, ...shape: readonly number[]): NDArray => mul(normal(key(n), shape), 0.3)

type Steps = (h: NDArray, x: NDArray) => readonly [NDArray, NDArray | readonly NDArray[]]

const along =
  (step: Steps, options: { readonly reverse?: boolean } = {}) =>
  (h: NDArray, xs: NDArray): readonly NDArray[] => {
    const [last, ys] = scan(step as never, h as never, xs as never, options) as readonly [NDArray, NDArray | NDArray[]]
    return [last, ...(Array.isArray(ys) ? ys : [ys])]
  }

const linesOf = (f: (...xs: readonly NDArray[]) => NDArray | readonly NDArray[], ...xs: readonly NDArray[]) =>
  kernelsOf(f, ...xs).flatMap((k) => k.split("\n").map((line) => line.trim()))

const windowsIn = (lines: readonly string[]): number => lines.filter((l) => l.includes(" lies in ")).length

describe("slices of the stacks of a scan", () => {
  const several: Steps = (h, v) => {
    const next = tanh(add(mul(matmul(h, h), 0.3), v))
    return [next, [mul(next, v), sin(v), next]]
  }
  test.each([{}, { reverse: true }])("are read and written where they lie, %j", (options) => {
    const f = along(several, options)
    const xs = [x(1, 8, 8), x(2, 9, 8, 8)] as const
    expect(windowsIn(linesOf(f as never, ...xs))).toBeGreaterThanOrEqual(3)
    agrees(f as never, ...xs)
  })
  test("by products and by several threads", () => {
    const f = along((h, v) => [tanh(matmul(h, v)), matmul(v, h)])
    const xs = [x(1, 96, 96), x(2, 5, 96, 96)] as const
    expect(windowsIn(linesOf(f as never, ...xs))).toBeGreaterThanOrEqual(1)
    agrees(f as never, ...xs)
  })
  test("of scans in scans", () => {
    const inner = along((h, v) => [add(h, v), mul(h, v)])
    const f = along((h, v) => {
      const [last, ys] = inner(h, v)
      return [tanh(last!), [ys!, last!]]
    })
    agrees(f as never, x(1, 7), x(2, 3, 4, 7))
  })
  test("are copied where they are what is carried, or what is read", () => {
    agrees(along((h, v) => [add(h, v), [h, v]]) as never, x(1, 5), x(2, 6, 5))
    agrees(along((h) => [mul(h, 0.9), zeros([3])]) as never, x(1, 5), x(2, 6, 5))
  })
  test("are copied for routines and branches", () => {
    agrees(along((h, v) => [sort(add(h, v)), sort(v)]) as never, x(1, 5), x(2, 6, 5))
    const either: Steps = (h, v) => {
      const y = cond(
        greater(sum(v), 0) as never,
        (a: NDArray) => sin(a),
        (a: NDArray) => neg(a),
        v,
      ) as NDArray
      return [add(h, y), y]
    }
    agrees(along(either) as never, x(1, 5), x(2, 6, 5))
  })
  test("and their gradients", () => {
    const loss = (h: NDArray, xs: NDArray): NDArray => {
      const ys = along(several)(h, xs)
      return ys.reduce((n, y) => add(n, sum(mul(y, y))), zeros([]) as NDArray)
    }
    agrees(
      (h, xs) => [grad((t: NDArray) => loss(t, xs!))(h!), grad((t: NDArray) => loss(h!, t))(xs!)],
      x(1, 4, 4),
      x(2, 5, 4, 4),
    )
  })
})

describe("arrays one after the other", () => {
  const parts = (v: NDArray, n: number): NDArray => {
    const [rows, columns] = v.shape as unknown as readonly [number, number]
    const at = (i: number): NDArray => slice(v, [0, (i * columns) / n], [rows, ((i + 1) * columns) / n])
    return sum(mul(mul(sin(at(0)), tanh(at(1))), n > 2 ? sigmoid(at(2)) : 1))
  }
  test.each([2, 3])("are made in %i pieces without choices", (n) => {
    const f = (v: NDArray): NDArray => grad((u: NDArray) => parts(u, n))(v)
    const v = x(3, 12, 24 * n)
    expect(kernelsOf(f as never, v).join("\n")).not.toMatch(/select|>=/)
    agrees(f as never, v)
  })
  test("at any place, and where they are short", () => {
    const uneven = (v: NDArray, w: NDArray): NDArray => concatenate([sin(v), mul(w, 2), v], { axis: 1 } as never)
    agrees(uneven as never, x(1, 6, 17), x(2, 6, 23))
    agrees(uneven as never, x(1, 6, 3), x(2, 6, 2))
    agrees(((v: NDArray) => reshape(uneven(v, v), [-1])) as never, x(1, 20, 32))
  })
})
