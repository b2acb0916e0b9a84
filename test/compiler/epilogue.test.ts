import { describe, expect, test } from "vitest"
import {
  add,
  conv,
  convGeneralDilated,
  einsum,
  grad,
  jitWith,
  matmul,
  maximum,
  mul,
  type NDArray,
  relu,
  reshape,
  scan,
  slice,
  sub,
  sum,
  tanh,
  toTypedArray,
  transpose,
  wasmDevice,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { agrees, kernelsOf } from "./support.js"

const x = (...shape: readonly number[]): NDArray => normal(key(shape.length + shape[0]!), shape)

const layer = (a: NDArray, w: NDArray, b: NDArray): NDArray => relu(add(matmul(a, w), b))

/** The function is products alone, and gives what it should. */
const isProducts = (count: number, f: (...xs: readonly NDArray[]) => NDArray, ...xs: readonly NDArray[]): void => {
  const kernels = kernelsOf(f, ...xs)
  expect(kernels.map((k) => k.split(" ")[0])).toEqual(Array.from({ length: count }, () => "contraction"))
  agrees(f, ...xs)
}

/** The map after a product stays a kernel, and the function gives what it should. */
const staysApart = (
  f: (...xs: readonly NDArray[]) => NDArray | readonly NDArray[],
  ...xs: readonly NDArray[]
): void => {
  const kernels = kernelsOf(f, ...xs)
  expect(kernels.filter((k) => k.startsWith("kernel")).length).toBeGreaterThan(0)
  agrees(f, ...xs)
}

describe("a short map of a product is done while its sums are in registers", () => {
  test.for([
    [32, 32, 32],
    [33, 17, 7],
    [5, 19, 31],
    [130, 47, 65],
    [7, 200, 300],
    [64, 40, 700],
    [129, 516, 784],
  ])("bias and activation of %j", ([m, n, k]) => {
    isProducts(1, layer, x(m!, k!), x(k!, n!), x(n!))
    isProducts(1, (a, w, b) => mul(maximum(sub(matmul(a, w), b), -0.5), 3), x(m!, k!), x(k!, n!), x(n!))
    isProducts(1, (a, w, b) => add(matmul(a, w), reshape(b, [-1, 1])), x(m!, k!), x(k!, n!), x(m!))
    isProducts(1, (a, w, r) => add(r, matmul(a, w)), x(m!, k!), x(k!, n!), x(m!, n!))
  })
  test("is printed under the product, and counted", () => {
    expect(kernelsOf(layer, x(20, 30), x(30, 40), x(40))).toEqual([
      [
        "contraction t0: rows 20, columns 40, summed over 30",
        "  t = x0 . x1",
        "  v0: float32 = t + x2[n0]",
        "  t1[40 m0 + n0] = select((v0 <= 0), 0, v0)",
      ].join("\n"),
    ])
  })
  test("several layers", () => {
    const f = (a: NDArray, ...[w, b, v, c]: readonly NDArray[]): NDArray => layer(layer(a, w!, b!), v!, c!)
    isProducts(2, f, x(40, 50), x(50, 60), x(60), x(60, 70), x(70))
  })
  test("batches with a bias for each, for each row and for all", () => {
    const biases = [x(6, 1, 1), x(6, 9, 1), x(6, 1, 33), x(1, 9, 1), x(33), x(6, 9, 33)]
    for (const b of biases) isProducts(1, (a, w, c) => relu(add(matmul(a, w), c)), x(6, 9, 20), x(6, 20, 33), b)
    isProducts(1, layer, x(3, 4, 9, 20), x(20, 33), x(33))
  })
  test("scalars and small dtypes", () => {
    isProducts(1, (a, w, s) => mul(matmul(a, w), s), x(20, 30), x(30, 40), reshape(x(1), []))
  })
  test("convolutions in both layouts", () => {
    for (const [n, c, o, size] of [
      [1, 8, 16, 12],
      [2, 5, 19, 9],
      [3, 32, 17, 7],
    ] as const) {
      const nchw = (a: NDArray, w: NDArray, b: NDArray): NDArray => relu(add(conv(a, w), reshape(b, [-1, 1, 1])))
      const layout = { dimensionNumbers: ["NHWC", "HWIO", "NHWC"] } as const
      const nhwc = (a: NDArray, w: NDArray, b: NDArray): NDArray => relu(add(convGeneralDilated(a, w, layout), b))
      isProducts(1, nchw, x(n, c, size + 2, size + 2), x(o, c, 3, 3), x(o))
      isProducts(1, nhwc, x(n, size + 2, size + 2, c), x(3, 3, c, o), x(o))
    }
  })
  test("inside of a loop", () => {
    const f = (w: NDArray, xs: NDArray, b: NDArray): NDArray =>
      scan(
        (h: NDArray, v: NDArray) => {
          const next = relu(sub(matmul(mul(add(h, v), 0.1), w), b))
          return [next, next] as const
        },
        mul(x(20, 24), 0),
        xs,
      )[1]
    expect(kernelsOf(f, x(24, 24), x(5, 20, 24), x(24)).join("\n")).toMatch(/t = .* \. /)
    agrees(f, x(24, 24), x(5, 20, 24), x(24))
  })
})

describe("another order of axes is written by the product", () => {
  test("heads put together again", () => {
    const f = (s: NDArray, v: NDArray): NDArray => reshape(transpose(matmul(s, v), [0, 2, 1, 3]), [2, 17, 24])
    isProducts(1, f, x(2, 3, 17, 17), x(2, 3, 17, 8))
  })
  test("rows that become columns", () => {
    isProducts(1, (a, w) => transpose(matmul(a, w), [2, 0, 1]), x(20, 30), x(2, 30, 40))
    isProducts(1, (a, w) => mul(transpose(matmul(a, w), [2, 0, 1]), 2), x(20, 30), x(2, 30, 40))
    isProducts(1, (a, w) => mul(transpose(matmul(a, w), [1, 2, 0]), 2), x(20, 30), x(2, 30, 40))
  })
})

describe("the phases of a gradient through strides are all finished", () => {
  test.for([
    [3, 4],
    [4, 1],
    [1, 1],
  ])("windows of %i in %i products", ([size, count]) => {
    const f = (a: NDArray, w: NDArray, ct: NDArray): NDArray => {
      const y = (a: NDArray): NDArray =>
        convGeneralDilated(relu(a), w, { strides: 2, padding: "SAME", dimensionNumbers: ["NHWC", "HWIO", "NHWC"] })
      return grad((a: NDArray) => sum(mul(y(a), ct)))(a)
    }
    const args = [x(4, 32, 32, 16), x(size!, size!, 16, 32), x(4, 16, 16, 32)] as const
    const forms = kernelsOf(f, ...args).map((k) => k.split(" ")[0])
    // beside them what surrounds the cotangent, or zeros where no tap is
    expect(forms.filter((k) => k === "kernel")).toHaveLength(1)
    expect(forms.filter((k) => k === "contraction")).toHaveLength(count!)
    agrees(f, ...args)
  })
})

describe("a map stays a kernel", () => {
  test("when others need the product", () => {
    staysApart((a, w, b) => [relu(add(matmul(a, w), b)), matmul(a, w)], x(20, 30), x(30, 40), x(40))
    const both = (w: NDArray, a: NDArray, b: NDArray): readonly NDArray[] => [
      layer(a, w, b),
      grad((v: NDArray) => sum(layer(a, v, b)))(w),
    ]
    staysApart(both, x(30, 40), x(20, 30), x(40))
  })
  test("when it is long, or reads many arrays", () => {
    staysApart((a, w) => tanh(matmul(a, w)), x(20, 30), x(30, 40))
    staysApart((a, w, r, s) => add(add(matmul(a, w), r!), s!), x(20, 30), x(30, 40), x(20, 40), x(20, 40))
  })
  test("when it reads another place, or not every element once", () => {
    staysApart((a, w) => add(matmul(a, w), transpose(matmul(a, w))), x(20, 30), x(30, 20))
    staysApart(layer, x(3, 4, 9, 20), x(20, 33), x(4, 1, 33))
    staysApart((a, w) => slice(relu(matmul(a, w)), [1, 0], [19, 40]), x(20, 30), x(30, 40))
  })

  test("when its elements would not lie side by side", () => {
    staysApart((a, w) => einsum("bik,bkj->ijb", a, w), x(2, 20, 30), x(2, 30, 40))
    staysApart(layer, x(20, 30), x(30, 10), x(10))
  })
})

describe("donated weights", () => {
  const step = (w: NDArray, a: NDArray, g: NDArray): NDArray => sub(w, mul(matmul(transpose(a), g), 0.1))
  test.for([20, 300])("are updated in their place, sums over %i", (batch) => {
    const given = (): readonly [NDArray, NDArray, NDArray] => [x(40, 50), x(batch, 40), x(batch, 50)]
    const wanted = toTypedArray(jitWith({ device: wasmDevice(0) })(step)(...given()))
    for (const threads of [0, 2]) {
      const got = jitWith({ device: wasmDevice(threads), donate: [0] })(step)(...given())
      expect([...toTypedArray(got)]).toEqual([...wanted])
    }
    agrees(step, ...given())
  })
  test("that the product itself reads stay until it is done", () => {
    const square = (w: NDArray, b: NDArray): NDArray => sub(mul(matmul(w, w), 0.1), b)
    const wanted = toTypedArray(jitWith({ device: wasmDevice(0) })(square)(x(40, 40), x(40)))
    const got = jitWith({ device: wasmDevice(0), donate: [0] })(square)(x(40, 40), x(40))
    expect([...toTypedArray(got)]).toEqual([...wanted])
  })
})
