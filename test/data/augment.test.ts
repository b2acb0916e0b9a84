import { describe, expect, test } from "vitest"
import {
  colorJitter,
  cutmix,
  cutout,
  gaussianNoise,
  mixup,
  overBatch,
  randomAffine,
  randomCrop,
  randomHorizontalFlip,
  randomResizedCrop,
  randomRotation,
  randomScale,
  randomTranslation,
  randomVerticalFlip,
} from "../../src/data/index.js"
import {
  array,
  broadcastTo,
  eye,
  fromTypedArray,
  max,
  mean,
  min,
  type NDArray,
  ones,
  reshape,
  std,
  toArray,
  zeros,
} from "../../src/index.js"
import { type Key, key, uniform } from "../../src/random/index.js"

const SIDE = 41

/** A round spot around a place, counted from the middle, in an image of one channel. */
const spot = (row: number, column: number): NDArray => {
  const middle = (SIDE - 1) / 2
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [r, c] = [Math.floor(i / SIDE) - middle - row, (i % SIDE) - middle - column]
    return Math.exp(-(r * r + c * c) / 4)
  })
  return fromTypedArray(data, [1, SIDE, SIDE])
}

/** Where an image is bright, counted from the middle, and how bright it is. */
const centre = (image: NDArray): { readonly row: number; readonly column: number; readonly mass: number } => {
  const values = (toArray(image) as readonly (readonly (readonly number[])[])[])[0]!
  const sum = (f: (v: number, r: number, c: number) => number): number =>
    values.reduce((s, row, r) => s + row.reduce((t, v, c) => t + f(v, r, c), 0), 0)
  const mass = sum((v) => v)
  const middle = (SIDE - 1) / 2
  return { row: sum((v, r) => v * r) / mass - middle, column: sum((v, _, c) => v * c) / mass - middle, mass }
}

const keys = Array.from({ length: 8 }, (_, i) => key(i))

describe("geometry", () => {
  test("a turned spot stays as far from the middle, and as bright", () => {
    const angles = keys.map((k) => {
      const { row, column, mass } = centre(randomRotation(k, spot(0, 10), { degrees: 180 }))
      expect(Math.hypot(row, column)).toBeCloseTo(10, 1)
      expect(mass / centre(spot(0, 10)).mass).toBeCloseTo(1, 1)
      return Math.atan2(row, column)
    })
    expect(Math.max(...angles) - Math.min(...angles)).toBeGreaterThan(2)
    for (const k of keys) {
      const { row, column } = centre(randomRotation(k, spot(0, 10), { degrees: 20 }))
      expect(Math.abs(Math.atan2(row, column))).toBeLessThan((20.5 * Math.PI) / 180)
    }
  })

  test("a scaled spot is further away by the factor, and larger by its square", () => {
    const { row, column, mass } = centre(randomScale(key(0), spot(3, -4), { scale: [2, 2] }))
    expect([row, column]).toEqual([expect.closeTo(6, 1), expect.closeTo(-8, 1)])
    expect(mass / centre(spot(3, -4)).mass).toBeCloseTo(4, 1)
  })

  test("a moved spot is no further than the share", () => {
    const places = keys.map((k) => centre(randomTranslation(k, spot(0, 0), { share: 0.2 })))
    for (const { row, column } of places) {
      expect(Math.abs(row)).toBeLessThan(0.2 * SIDE + 0.1)
      expect(Math.abs(column)).toBeLessThan(0.2 * SIDE + 0.1)
    }
    expect(new Set(places.map(({ row }) => row)).size).toBe(keys.length)
  })

  test("sheared columns lean, and rows stay", () => {
    for (const k of keys) {
      const { row, column } = centre(randomAffine(k, spot(10, 0), { shear: 30 }))
      expect(row).toBeCloseTo(10, 1)
      expect(Math.abs(column)).toBeLessThan(10 * Math.tan(Math.PI / 6) + 0.1)
      expect(Math.abs(centre(randomAffine(k, spot(0, 10), { shear: 30 })).row)).toBeLessThan(0.1)
    }
  })

  test("nothing to do is the identity", () => {
    const x = uniform(key(1), [3, 5, 6])
    expect(toArray(randomAffine(key(0), x))).toEqual(toArray(x))
    expect(toArray(randomCrop(key(0), x, { padding: 0 }))).toEqual(toArray(x))
    expect(toArray(randomResizedCrop(key(0), x, { scale: [1, 1], ratio: [1, 1] }))).toEqual(toArray(x))
    expect(toArray(gaussianNoise(key(0), x, { std: 0 }))).toEqual(toArray(x))
    expect(toArray(cutout(key(0), x, { size: 0 }))).toEqual(toArray(x))
    expect(toArray(randomHorizontalFlip(key(0), x, { probability: 0 }))).toEqual(toArray(x))
  })

  test("crops are parts of the padded image", () => {
    const x = reshape(fromTypedArray(Float32Array.from({ length: 16 }, (_, i) => i + 1)), [1, 4, 4])
    for (const k of keys) {
      const part = toArray(randomCrop(k, x, { size: [2, 2] })) as readonly (readonly (readonly number[])[])[]
      const [[a, b], [c, d]] = part[0] as unknown as [[number, number], [number, number]]
      expect([b - a, c - a, d - a]).toEqual([1, 4, 5])
    }
    expect(() => randomCrop(key(0), x, { size: [5, 2] })).toThrow("a crop of 5x2 does not fit into 4x4")
    expect(randomResizedCrop(key(0), x, { size: [7, 3] }).shape).toEqual([1, 7, 3])
  })

  test("half of the flips flip", () => {
    const x = array([[0, 1]])
    const images = broadcastTo(x, [400, 1, 2])
    const count = (toArray(mean(overBatch(randomHorizontalFlip)(key(0), images), { axis: 0 })) as number[][])[0]!
    expect(Math.abs(count[0]! - 0.5)).toBeLessThan(0.1)
    expect(toArray(randomVerticalFlip(key(0), array([[1], [2]]), { probability: 1 }))).toEqual([[2], [1]])
  })
})

describe("pixels", () => {
  const x = uniform(key(5), [3, 4, 4], { min: 0.2, max: 0.8 })

  test("a turned hue keeps value and chroma", () => {
    const turned = colorJitter(key(1), x, { brightness: 0, contrast: 0, saturation: 0, hue: 0.5 })
    for (const f of [max, min]) {
      const [before, after] = [x, turned].map(
        (image) => toArray(f(image, { axis: 0 })) as readonly (readonly number[])[],
      )
      after!.forEach((row, i) => row.forEach((v, j) => expect(v).toBeCloseTo(before![i]![j]!, 5)))
    }
    expect(toArray(turned)).not.toEqual(toArray(x))
    const grey = ones([3, 2, 2])
    expect(toArray(colorJitter(key(1), grey, { brightness: 0, contrast: 0, hue: 0.5 }))).toEqual(toArray(grey))
    expect(() => colorJitter(key(0), ones([1, 2, 2]), { hue: 0.1 })).toThrow("only images of 3 channels have a hue")
  })

  test("brightness is a factor; noise has its deviation; cutout has its size", () => {
    const bright = toArray(colorJitter(key(1), array([[0.25, 0.5]]), { brightness: 0.5, contrast: 0 })) as number[][]
    expect(bright[0]![1]! / bright[0]![0]!).toBeCloseTo(2, 5)
    const noisy = gaussianNoise(key(0), broadcastTo(array(0.5), [100, 100]), { std: 0.1 })
    expect(toArray(std(noisy))).toBeCloseTo(0.1, 2)
    for (const k of keys) {
      const cut = (toArray(cutout(k, ones([9, 9]), { size: 3 })) as number[][]).flat().filter((v) => v === 0).length
      expect([4, 6, 9]).toContain(cut)
    }
  })

  test("what is no image is refused", () => {
    expect(() => randomRotation(key(0), zeros([4]))).toThrow("an image has at least 2 axes")
    expect(() => randomRotation(key(0), zeros([4, 4], { dtype: "uint8" }))).toThrow(
      "an image is float32 or float64, not uint8",
    )
    expect(() => randomRotation(key(0), zeros([4, 4]), { degrees: -1 })).toThrow("the greatest angle is the number -1")
    expect(() => randomScale(key(0), zeros([4, 4]), { scale: [2, 1] })).toThrow("the scale is")
    expect(() => randomRotation(key(0), zeros([4, 4]), { mode: "wrap" as never })).toThrow("the mode is")
    expect(() => randomRotation(key(0), zeros([4, 4]), { angle: 3 } as never)).toThrow("there is no option angle")
  })
})

describe("mixing", () => {
  /** Images of which all pixels are the number of their class, which is also what their target says. */
  const n = 5
  const images = broadcastTo(reshape(fromTypedArray(Float32Array.from({ length: n }, (_, i) => i)), [n, 1, 1, 1]), [
    n,
    1,
    8,
    6,
  ])
  const targets: NDArray = eye(n)

  test.each([
    ["mixup", (k: Key) => mixup(k, images, targets, { alpha: 1 })],
    ["cutmix", (k: Key) => cutmix(k, images, targets)],
  ] as const)("%s: targets are the shares of the classes in the images", (_, mix) => {
    for (const k of keys) {
      const [x, y] = mix(k)
      const [bright, shares] = [toArray(mean(x, { axis: [1, 2, 3] })), toArray(y)] as unknown as [number[], number[][]]
      shares.forEach((row, i) => {
        expect(row.reduce((s, v) => s + v, 0)).toBeCloseTo(1, 5)
        expect(row.reduce((s, v, c) => s + v * c, 0)).toBeCloseTo(bright[i]!, 4)
      })
    }
  })

  test("what does not fit is refused", () => {
    expect(() => mixup(key(0), images, array([1, 2], { dtype: "int32" }) as never)).toThrow("floats of one dtype")
    expect(() => mixup(key(0), images, ones([3, 2]))).toThrow("the targets [n,classes]")
    expect(() => cutmix(key(0), images, targets, { alpha: 0 })).toThrow("alpha is the number 0")
  })
})
