import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  classCounts,
  classWeights,
  pcaWhitening,
  resample,
  resizeImages,
  standardization,
  standardize,
  unstandardize,
  unwhiten,
  whiten,
  zcaWhitening,
} from "../../src/data/index.js"
import {
  allClose,
  array,
  matmul,
  mean,
  type NDArray,
  ones,
  std,
  sub,
  toArray,
  transpose,
  zeros,
} from "../../src/index.js"
import { key, normal, uniform } from "../../src/random/index.js"

const f64 = { dtype: "float64" } as const
const tight = { atol: 1e-9 }

describe("standardize", () => {
  const x = uniform(key(0), [50, 3, 4, 4], f64)

  test.each([
    ["feature", [0], [1, 3, 4, 4]],
    ["pixel", [0], [1, 3, 4, 4]],
    ["channel", [0, 2, 3], [1, 3, 1, 1]],
    ["all", [0, 1, 2, 3], [1, 1, 1, 1]],
  ] as const)("per %s: mean 0 and deviation 1, and back", (per, axis, shape) => {
    const moments = standardization(x, { per })
    expect(moments.mean.shape).toEqual(shape)
    const z = standardize(x, moments)
    expect(allClose(mean(z, { axis, keepDims: true }), zeros(shape, f64), tight)).toBe(true)
    expect(allClose(std(z, { axis, keepDims: true }), ones(shape, f64), tight)).toBe(true)
    expect(allClose(unstandardize(z, moments), x, tight)).toBe(true)
  })

  test("what does not vary becomes 0", () => {
    const same = array([
      [1, 7],
      [3, 7],
    ])
    expect(toArray(standardize(same, standardization(same)))).toEqual([
      [-1, 0],
      [1, 0],
    ])
  })

  test("refuses what has no mean", () => {
    expect(() => standardization(zeros([0, 2]))).toThrow("there are no examples")
    expect(() => standardization(zeros([2, 2], { dtype: "int32" }) as never)).toThrow("must be float, not int32")
    expect(() => standardization(zeros([2]), { per: "channel" })).toThrow("no axis of channels")
    expect(() => standardization(zeros([2]), { per: "row" as never })).toThrow("per is")
    expect(() => standardization(zeros([2]), { axis: 1 } as never)).toThrow("there is no option axis")
  })
})

const covariance = (x: NDArray): NDArray => {
  const centred = sub(x, mean(x, { axis: 0, keepDims: true }))
  return matmul(transpose(centred), centred)
}

describe("whitening", () => {
  const mixing = array(
    [
      [1, 2, 0],
      [0, 1, 0.5],
      [0.3, 0, 2],
    ],
    f64,
  )
  const x = matmul(normal(key(1), [200, 3], f64), mixing) as NDArray

  test.each([
    ["pca", pcaWhitening],
    ["zca", zcaWhitening],
  ] as const)("%s: the covariance becomes the identity, and back", (_, whitening) => {
    const w = whitening(x, { epsilon: 0 })
    const z = whiten(x, w)
    const scaled = (toArray(covariance(z)) as readonly (readonly number[])[]).map((row) => row.map((v) => v / 200))
    scaled.forEach((row, i) => row.forEach((v, j) => expect(v).toBeCloseTo(i === j ? 1 : 0, 9)))
    expect(allClose(unwhiten(z, w), x, tight)).toBe(true)
  })

  test("zca changes the least: its matrix is symmetric", () => {
    const { matrix } = zcaWhitening(x)
    expect(allClose(matrix, transpose(matrix), tight)).toBe(true)
  })

  test("components of greatest variance come first, and fewer are a projection", () => {
    const data = array(
      [
        [3, 0],
        [-3, 0],
        [0, 1],
        [0, -1],
      ],
      f64,
    )
    const w = pcaWhitening(data, { components: 1, epsilon: 0 })
    expect(whiten(data, w).shape).toEqual([4, 1])
    expect(
      allClose(
        unwhiten(whiten(data, w), w),
        array(
          [
            [3, 0],
            [-3, 0],
            [0, 0],
            [0, 0],
          ],
          f64,
        ),
        tight,
      ),
    ).toBe(true)
  })

  test("images keep their shape", () => {
    const images = uniform(key(2), [20, 1, 2, 2], f64)
    const w = zcaWhitening(images)
    expect(whiten(images, w).shape).toEqual([20, 1, 2, 2])
    expect(allClose(unwhiten(whiten(images, w), w), images, tight)).toBe(true)
    expect(() => whiten(zeros([2, 3], f64), w)).toThrow("the examples have 3 numbers each, and the whitening is for 4")
    expect(() => pcaWhitening(images, { components: 5 })).toThrow("there are no 5 of 4 components")
  })
})

describe("imbalance", () => {
  const labels = (values: readonly number[]): NDArray => array([...values], { dtype: "int32" })

  test("counts and weights", () => {
    expect(toArray(classCounts(labels([0, 2, 2]), 4))).toEqual([1, 0, 2, 0])
    expect(toArray(classWeights(labels([0, 2, 2]), 3))).toEqual([1.5, 0, 0.75])
    expect(() => classCounts(labels([3]), 3)).toThrow("there is no class 3")
    expect(() => classCounts(labels([-1]), 3)).toThrow("there is no class -1")
  })

  test("weighted, the mean is 1, and all classes count the same", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 50 }),
        fc.constantFrom(1, 0.9, 0.99),
        (own, beta) => {
          const weights = toArray(classWeights(labels(own), 5, { beta })) as readonly number[]
          expect(own.reduce((s, label) => s + weights[label]!, 0) / own.length).toBeCloseTo(1, 5)
          if (beta < 1) return
          const shares = [...new Set(own)].map((c) => weights[c]! * own.filter((label) => label === c).length)
          for (const share of shares) expect(share).toBeCloseTo(shares[0]!, 4)
        },
      ),
    )
  })

  test("resampled, every class has equally many, and every example its share", () => {
    const own = [0, 0, 0, 0, 0, 3, 3, 1]
    const count = (to: "most" | "least" | number) => {
      const rows = toArray(resample(key(5), labels(own), { to })) as readonly number[]
      const each = own.map((_, i) => rows.filter((row) => row === i).length)
      return { classes: [0, 1, 3].map((c) => rows.filter((row) => own[row] === c).length), each }
    }
    expect(count("most").classes).toEqual([5, 5, 5])
    expect(count("most").each).toEqual([
      1,
      1,
      1,
      1,
      1,
      expect.toSatisfy((n) => n === 2 || n === 3),
      expect.toSatisfy((n) => n === 2 || n === 3),
      5,
    ])
    expect(count("least").classes).toEqual([1, 1, 1])
    expect(count(7).classes).toEqual([7, 7, 7])
    expect(() => resample(key(0), labels(own), { to: -1 })).toThrow("to is the number -1")
  })
})

describe("resizeImages", () => {
  test("constants stay, and no pixel is left out", () => {
    for (const size of [
      [1, 1],
      [3, 7],
      [20, 2],
    ] as const) {
      const x = resizeImages(ones([2, 5, 6], f64), size)
      expect(x.shape).toEqual([2, ...size])
      expect(allClose(x, ones([2, ...size], f64), tight)).toBe(true)
    }
    // The values of jax.image.resize(x, shape, "linear").
    const near = (values: readonly number[]) => [values.map((v) => expect.closeTo(v, 9))]
    expect(toArray(resizeImages(array([[0, 2, 4, 6]], f64), [1, 2]))).toEqual(near([10 / 7, 32 / 7]))
    expect(toArray(resizeImages(array([[0, 1, 5, 2, 7]], f64), [1, 3]))).toEqual(near([3 / 7, 31 / 9, 34 / 7]))
    expect(toArray(resizeImages(array([[0, 1, 5]], f64), [1, 7]))).toEqual(
      near([0, 1 / 7, 4 / 7, 1, 19 / 7, 31 / 7, 5]),
    )
    expect(toArray(resizeImages(array([[0, 1]]), [1, 2]))).toEqual([[0, 1]])
    expect(() => resizeImages(ones([2, 2]), [0, 1])).toThrow("a size is the number 0")
  })
})
