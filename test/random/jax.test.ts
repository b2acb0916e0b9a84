import { describe, expect, test } from "vitest"
import { array, log, toArray, toTypedArray } from "../../src/index.js"
import * as random from "../../src/random/index.js"

const k = random.key(7)
const values = (x: Parameters<typeof toTypedArray>[0]): readonly number[] => Array.from(toTypedArray(x))

describe("options give the samples that they give in jax.random", () => {
  test("integers of 8 bits", () => {
    expect(values(random.randint(k, [8], -100, 100, { dtype: "int8" }))).toEqual([99, -78, 0, -63, -78, -14, -16, 54])
    expect(values(random.randint(k, [8], 0, 256, { dtype: "uint8" }))).toEqual([31, 102, 124, 237, 222, 102, 108, 146])
    expect(random.bits(k, [6], { dtype: "uint8" }).dtype).toBe("uint8")
    expect(values(random.bits(k, [6], { dtype: "uint8" }))).toEqual([11, 0, 170, 48, 134, 107])
    const bounds = [array([-5, 0], { dtype: "int8" }), array([5, 2], { dtype: "int8" })] as const
    for (const x of values(random.randint(k, [50, 2], ...bounds, { dtype: "int8" })))
      expect(x >= -5 && x < 5).toBe(true)
  })

  test("integers of 16 bits", () => {
    const signed = [-11201, 7622, 11100, 18637, 2622, -6714, 4684, -4046]
    expect(values(random.randint(k, [8], -20000, 20000, { dtype: "int16" }))).toEqual(signed)
    const unsigned = [6439, 20252, 12165, 7117, 56307, 43706, 23389, 14219]
    expect(values(random.randint(k, [8], 0, 65535, { dtype: "uint16" }))).toEqual(unsigned)
    expect(values(random.bits(k, [6], { dtype: "uint16" }))).toEqual([10507, 32256, 10666, 17712, 25478, 39787])
    expect(() => random.randint(k, [1], 0, 40000, { dtype: "int16" })).toThrow(/hi is 40000/)
  })

  test("the high mode", () => {
    const gumbel = values(random.gumbel(k, [5], { mode: "high" }))
    const wanted = [-0.1143405, -1.3011914, 1.0195824, 0.5328797, -0.272027]
    gumbel.forEach((x, i) => expect(x).toBeCloseTo(wanted[i]!, 5))
    expect(values(random.bernoulli(k, 0.3, [12], { mode: "high" }))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
    const logits = log(array([0.1, 0.2, 0.3, 0.4]))
    const drawn = random.categorical(k, logits, { shape: [10], mode: "high" })
    expect(values(drawn)).toEqual([2, 3, 1, 1, 2, 2, 1, 3, 2, 0])
  })

  test("without replacement", () => {
    const logits = log(
      array([
        [0.1, 0.2, 0.3, 0.4],
        [0.4, 0.3, 0.2, 0.1],
      ]),
    )
    expect(toArray(random.categorical(k, logits, { shape: [3, 2], replace: false }))).toEqual([
      [1, 0],
      [3, 1],
      [0, 2],
    ])
    const p = array([0.1, 0.1, 0.2, 0.2, 0.2, 0.2])
    expect(values(random.choice(k, 6, [4], { replace: false, p, mode: "high" }))).toEqual([2, 3, 5, 4])
    expect(() => random.categorical(k, logits, { shape: [5, 2], replace: false })).toThrow(/4 categories to draw 5/)
  })
})

describe("keys and their words", () => {
  test("there and back", () => {
    expect(values(random.keyData(random.prngKey(42)))).toEqual([0, 42])
    expect(toArray(random.bits(random.wrapKeyData(random.keyData(k)), [3]))).toEqual(toArray(random.bits(k, [3])))
    expect(random.clone(k)).toBe(k)
    expect(random.keyImpl(k)).toBe("threefry2x32")
    expect(random.wrapKeyData(random.splitArray(k, 3)).shape).toEqual([3, 2])
  })

  test("what is no key is refused", () => {
    expect(() => random.wrapKeyData(array([1, 2]))).toThrow(/the words of a key are uint32/)
    expect(() => random.wrapKeyData(array([1], { dtype: "uint32" }))).toThrow(/length 2/)
    expect(() => random.prngKey(0, { impl: "rbg" as "threefry2x32" })).toThrow(/there is no generator/)
    expect(() => random.gumbel(k, [1], { mode: "other" as "low" })).toThrow(/there is no mode/)
    expect(() => random.bits(k, [1], { dtype: "int32" as "uint8" })).toThrow(/random bits are uint32, uint16 or uint8/)
    expect(() => random.randint(k, [1], 0, 257, { dtype: "uint8" })).toThrow(/hi is 257/)
  })
})
