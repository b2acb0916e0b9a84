import { describe, expect, test } from "vitest"
import {
  array,
  astype,
  celu,
  divide,
  elu,
  exp,
  eye,
  gelu,
  hardSigmoid,
  hardSwish,
  hardTanh,
  item,
  jit,
  linspace,
  matmul,
  mish,
  multiply,
  type NDArray,
  relu,
  relu6,
  reshape,
  silu,
  softplus,
  softsign,
  square,
  subtract,
  sum,
  swish,
  toTypedArray,
  transpose,
} from "../../src/index.js"
import * as init from "../../src/nn/initializers/index.js"
import { type Key, key } from "../../src/random/index.js"
import { values } from "./initializer-values.js"

const numbers = (x: Parameters<typeof toTypedArray>[0]): readonly number[] =>
  Array.from(toTypedArray(x) as Float32Array)

type Made = readonly [init.Initializer, shape: readonly number[]]

const made: Readonly<Record<string, Made>> = {
  uniform: [init.uniform(0.5), [3, 2]],
  normal: [init.normal(0.5), [3, 2]],
  truncatedNormal: [init.truncatedNormal(0.5, { lower: -1, upper: 2 }), [3, 2]],
  glorotUniform: [init.glorotUniform(), [3, 2]],
  glorotNormal: [init.glorotNormal(), [3, 2]],
  heUniform: [init.heUniform(), [3, 2]],
  heNormal: [init.heNormal(), [3, 2]],
  lecunUniform: [init.lecunUniform(), [3, 2]],
  lecunNormal: [init.lecunNormal(), [3, 2]],
  orthogonal: [init.orthogonal(2), [3, 2]],
  varianceScaling: [init.varianceScaling(2, "fanGeoAvg", "normal"), [3, 2]],
  axes: [init.varianceScaling(2, "fanIn", "uniform", { inAxis: 1, outAxis: 0 }), [3, 2]],
  constant: [init.constant(3), [3, 2]],
  zeros: [init.zeros, [3, 2]],
  ones: [init.ones, [3, 2]],
  deltaOrthogonal: [init.deltaOrthogonal(1.5), [3, 2, 4]],
  kernel: [init.heUniform({ inAxis: 1, outAxis: 0 }), [2, 3, 2]],
}

describe("initializers give what those of jax give", () => {
  test.each(Object.entries(values))("%s", (name, wanted) => {
    const [initializer, shape] = made[name]!
    numbers(initializer(key(3), shape)).forEach((x, i) => expect(x).toBeCloseTo(wanted[i]!, 6))
  })
})

/** n samples have a mean and a variance this near to the true ones, but once in a million times. */
const bounds = (n: number, std: number) => ({ mean: (5 * std) / Math.sqrt(n), variance: 6 * Math.sqrt(2 / n) })

const moments = (xs: readonly number[]): { readonly mean: number; readonly variance: number } => {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length
  return { mean, variance: xs.reduce((a, x) => a + (x - mean) ** 2, 0) / xs.length }
}

const dense = [120, 80]
const kernel = [16, 12, 5, 5]
const kernelAxes = { inAxis: 1, outAxis: 0 }
const forRelu = init.gain("relu")

describe("initializers have the variance that they promise", () => {
  const cases: readonly (readonly [
    name: string,
    make: init.Initializer,
    shape: readonly number[],
    variance: number,
  ])[] = [
    ["normal", init.normal(0.3), dense, 0.09],
    ["truncatedNormal, corrected", init.truncatedNormal(0.3, { corrected: true }), dense, 0.09],
    ["glorotUniform", init.glorotUniform(), dense, 2 / 200],
    ["glorotNormal", init.glorotNormal(), dense, 2 / 200],
    ["glorotNormal with a gain", init.glorotNormal({ gain: 5 / 3 }), dense, (25 / 9) * (2 / 200)],
    ["heUniform", init.heUniform(), dense, 2 / 120],
    ["heNormal", init.heNormal(), dense, 2 / 120],
    ["heNormal of outputs", init.heNormal({ mode: "fanOut" }), dense, 2 / 80],
    ["heNormal with a gain", init.heNormal({ gain: forRelu }), dense, 2 / 120],
    ["lecunUniform", init.lecunUniform(), dense, 1 / 120],
    ["lecunNormal", init.lecunNormal(), dense, 1 / 120],
    ["a kernel", init.heNormal(kernelAxes), kernel, 2 / 300],
    ["a kernel's outputs", init.heUniform({ ...kernelAxes, mode: "fanOut" }), kernel, 2 / 400],
    ["the geometric mean", init.varianceScaling(3, "fanGeoAvg", "normal"), dense, 3 / Math.sqrt(9600)],
  ]
  test.each(cases)("%s", (_, make, shape, variance) => {
    const xs = numbers(make(key(11), shape))
    const [found, bound] = [moments(xs), bounds(xs.length, Math.sqrt(variance))]
    expect(Math.abs(found.mean)).toBeLessThan(bound.mean)
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(bound.variance)
  })

  test("gains keep the size of what goes through a layer and its non-linearity", () => {
    const [n, x] = [256, init.normal(1)(key(1), [64, 256])]
    const through = (k: Key) => matmul(x, init.lecunNormal({ gain: forRelu })(k, [n, n]))
    const after = numbers(through(key(2))).map((v) => Math.max(0, v) ** 2)
    expect(Math.abs(after.reduce((a, b) => a + b, 0) / after.length - 1)).toBeLessThan(0.1)
  })
})

describe("the gain of a non-linearity is what keeps the second moment of normal numbers", () => {
  const fs = { relu, elu, celu, gelu, silu, swish, mish, softplus, softsign, hardTanh, hardSigmoid, hardSwish, relu6 }
  const z = linspace(-10, 10, 20001, { dtype: "float64" })
  const density = divide(exp(divide(square(z), -2)), Math.sqrt(2 * Math.PI))
  test.each(Object.entries(fs))("%s", (name, f) => {
    const moment = item(sum(multiply(square((f as (x: NDArray) => NDArray)(z)), density))) * 1e-3
    expect(init.gain(name as init.Nonlinearity)).toBeCloseTo(1 / Math.sqrt(moment), 3)
  })
})

describe("orthogonal", () => {
  test.each([[[5, 3]], [[3, 5]], [[4, 4]]])("has orthogonal columns or rows: %j", (shape) => {
    const q = init.orthogonal(2)(key(5), shape, { dtype: "float64" })
    const gram = shape[0]! >= shape[1]! ? matmul(transpose(q), q) : matmul(q, transpose(q))
    const wanted = multiply(eye(Math.min(...shape), Math.min(...shape), { dtype: "float64" }), 4)
    numbers(subtract(gram, wanted)).forEach((x) => expect(Math.abs(x)).toBeLessThan(1e-12))
  })

  test("is that of the rows [out, all others] of a kernel, when it is told so", () => {
    const w = init.orthogonal(1, { columnAxis: 0 })(key(5), [4, 2, 3], { dtype: "float64" })
    const rows = reshape(w, [4, 6])
    numbers(subtract(matmul(rows, transpose(rows)), eye(4, 4, { dtype: "float64" }))).forEach((x) =>
      expect(Math.abs(x)).toBeLessThan(1e-12),
    )
  })
})

test("an initializer has the dtype that it is asked for, and compiles", () => {
  expect(init.heNormal()(key(1), [2, 2], { dtype: "float64" }).dtype).toBe("float64")
  const make = (k: Key) => init.heNormal()(k, [3, 3])
  expect(numbers(jit(make)(key(4))).map((x) => x.toFixed(5))).toEqual(numbers(make(key(4))).map((x) => x.toFixed(5)))
})

describe("initializers refuse", () => {
  const k = key(0)
  test.each([
    [
      "a vector without fans",
      () => init.heNormal()(k, [3]),
      /^ShapeError: heNormal: the fans of an array of 1 dimensions/,
    ],
    ["an axis that there is not", () => init.heNormal({ inAxis: 4 })(k, [3, 2]), /^ShapeError: heNormal: /],
    [
      "an unknown mode",
      () => init.varianceScaling(1, "fan" as never, "normal"),
      /^ValueError: varianceScaling: there is no mode/,
    ],
    ["an unknown distribution", () => init.varianceScaling(1, "fanIn", "cauchy" as never), /there is no distribution/],
    ["an unknown option", () => init.heNormal({ axis: 1 } as never), /^ValueError: heNormal: there is no option axis/],
    [
      "an unknown non-linearity",
      () => init.gain("cosine" as never),
      /^ValueError: gain: no gain is known for the string "cosine"/,
    ],
    [
      "a scale that is no number",
      () => init.normal(NaN),
      /^ValueError: normal: the standard deviation must be a number/,
    ],
    ["bounds the wrong way round", () => init.truncatedNormal(1, { lower: 2, upper: -2 }), /nothing lies between/],
    ["no shape", () => init.zeros(k, "three" as never), /^ShapeError: zeros: /],
    ["an orthogonal vector", () => init.orthogonal()(k, [3]), /^ShapeError: orthogonal: /],
    ["fewer outputs than inputs", () => init.deltaOrthogonal()(k, [3, 4, 2]), /4 inputs are more than 2 outputs/],
    ["an identity of three axes", () => init.identity(k, [2, 2, 2]), /^ShapeError: identity: fills matrices/],
    ["no key", () => init.heNormal()(array(1) as never, [2, 2]), /Error: heNormal: /],
    ["an integer dtype", () => init.normal()(k, [2], { dtype: "int32" as never }), /Error: normal: /],
  ])("%s", (_, f, expected) => {
    const said = (() => {
      try {
        return String(f())
      } catch (e) {
        return String(e)
      }
    })()
    expect(said).toMatch(expected)
  })
})

test("dirac and identity pass their inputs on", () => {
  const x = astype(array([[1, 2, 3]]), "float32")
  expect(numbers(matmul(x, init.identity(key(0), [3, 3])))).toEqual([1, 2, 3])
  expect(numbers(init.dirac(kernelAxes)(key(0), [2, 2, 3]))).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
})
