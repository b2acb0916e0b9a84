import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import { array, fromTypedArray, type NDArray, ones, toArray } from "../../src/index.js"
import { encodePng, parsePng } from "../../src/io/index.js"
import { files, pixels } from "./reference.js"
import { damaged, fileOf, messageOf, rightOf } from "./support.js"

const pictures = Object.keys(files).filter((name) => name.startsWith("png"))

const images = (dtype: "uint8" | "uint16"): fc.Arbitrary<NDArray> =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat())
    .map(([channels, rows, columns, seed]) => {
      const n = channels * rows * columns
      const values = Array.from(
        { length: n },
        (_, i) => Math.imul(i + seed, 0x9e3779b1) >>> (dtype === "uint8" ? 24 : 16),
      )
      const data = dtype === "uint8" ? Uint8Array.from(values) : Uint16Array.from(values)
      return fromTypedArray(data, [channels, rows, columns])
    })

const png = { name: "png", encode: encodePng, parse: parsePng }

describe("pictures put together by the specification", () => {
  test.each(pictures)("%s", (name) => {
    expect(toArray(rightOf(parsePng(fileOf(name))))).toEqual(pixels[name])
  })

  test.each(pictures)("%s: a byte that is flipped is noticed", (name) => {
    const whole = fileOf(name)
    whole.forEach((_, i) => {
      const bytes = Uint8Array.from(whole)
      bytes[i] = bytes[i]! ^ 4
      expect(parsePng(bytes)._tag).toBe("Left")
    })
  })
})

describe("laws", () => {
  test.each(["uint8", "uint16"] as const)("%s round trip", (dtype) => {
    assertLaw(laws.file.roundTrip(png), images(dtype))
    assertLaw(laws.file.refusesTruncated(png), fc.tuple(images(dtype), fc.double({ min: 0, max: 1, noNaN: true })))
  })

  test("parsing is total", () => {
    for (const name of pictures)
      assertLaw(laws.file.total("parsePng", parsePng), damaged(fileOf(name)), { numRuns: 300 })
    assertLaw(laws.file.total("parsePng", parsePng), fc.uint8Array({ maxLength: 200 }))
  })

  test("floats are shares of white, and two axes are grey", () => {
    const x = rightOf(parsePng(encodePng(array([[0, 0.5, 1, 2, -1]]))))
    expect(toArray(x)).toEqual([[[0, 128, 255, 255, 0]]])
    expect(toArray(rightOf(parsePng(encodePng(array([[true, false]])))))).toEqual([[[255, 0]]])
  })

  test("a picture that is said to be large is not inflated", () => {
    const bytes = encodePng(ones([1, 4, 4]))
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 2 ** 30)
    expect(messageOf(parsePng(bytes))).toContain("the chunk IHDR is damaged")
  })

  test("what is no image is refused", () => {
    expect(() => encodePng(ones([5, 2, 2]))).toThrow("none of 1 to 4 channels")
    expect(() => encodePng(ones([1, 0, 2]))).toThrow("none of 1 to 4 channels")
    expect(() => encodePng(ones([2, 2], { dtype: "int32" }))).toThrow("no pixels of int32")
  })
})
