import { describe, expect, test } from "vitest"
import { blobs, circles, moons, type Points, proceduralDigits, spirals, xor } from "../../src/data/index.js"
import { array, arrayEqual, type NDArray, toArray } from "../../src/index.js"
import { type Key, key } from "../../src/random/index.js"

const generators: Readonly<Record<string, (k: Key, n: number) => Points>> = { xor, moons, circles, blobs, spirals }

const rows = (x: NDArray): readonly (readonly [number, number])[] => toArray(x) as never

describe("points", () => {
  test.each(Object.entries(generators))("%s: as many as asked for, balanced, of the key alone", (_, make) => {
    for (const n of [0, 1, 7, 50]) {
      const { x, y } = make(key(1), n)
      expect(x.shape).toEqual([n, 2])
      expect(y.dtype).toBe("int32")
      const labels = toArray(y) as readonly number[]
      const counts = [...new Set(labels)].map((c) => labels.filter((label) => label === c).length)
      if (n > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }
    expect(arrayEqual(make(key(1), 9).x, make(key(1), 9).x)).toBe(true)
    expect(arrayEqual(make(key(1), 9).x, make(key(2), 9).x)).toBe(false)
    expect(() => make(key(0), -1)).toThrow("the number of points is the number -1")
    expect(() => make(key(0), 1.5)).toThrow("the number of points is the number 1.5")
  })

  test("xor without noise is its truth table", () => {
    const { x, y } = xor(key(0), 8, { noise: 0 })
    rows(x).forEach(([a, b], i) => expect((toArray(y) as readonly number[])[i]).toBe(a !== b ? 1 : 0))
  })

  test("circles and moons have their radii", () => {
    const circle = circles(key(0), 20, { noise: 0, factor: 0.25 })
    rows(circle.x).forEach(([a, b], i) => expect(Math.hypot(a, b)).toBeCloseTo(i % 2 === 0 ? 1 : 0.25, 6))
    const moon = moons(key(0), 20, { noise: 0 })
    rows(moon.x).forEach(([a, b], i) =>
      expect(i % 2 === 0 ? Math.hypot(a, b) : Math.hypot(a - 1, b - 0.5)).toBeCloseTo(1, 6),
    )
  })

  test("spirals and blobs are where they are put", () => {
    expect(new Set(toArray(spirals(key(0), 50, { arms: 5 }).y) as readonly number[]).size).toBe(5)
    const { x } = blobs(key(0), 4, {
      centers: array([
        [1, 2],
        [-3, 4],
      ]),
      std: 0,
    })
    expect(rows(x)).toEqual([
      [1, 2],
      [-3, 4],
      [1, 2],
      [-3, 4],
    ])
    expect(() => blobs(key(0), 4, { centers: array([1, 2]) })).toThrow("the centres must be [classes,2]")
    expect(() => spirals(key(0), 4, { arms: 0 })).toThrow("the number of arms is the number 0")
    expect(() => moons(key(0), 4, { noise: -1 })).toThrow("the noise is the number -1")
    expect(() => moons(key(0), 4, { nose: 1 } as never)).toThrow("there is no option nose")
  })
})

describe("proceduralDigits", () => {
  test("as many as asked for, balanced, from 0 to 1, of the key alone", () => {
    const { images, labels } = proceduralDigits(key(0), 40, { size: 16 })
    expect(images.shape).toEqual([40, 1, 16, 16])
    const values = (toArray(images) as readonly number[]).flat(3) as readonly number[]
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBe(1)
    const classes = toArray(labels) as readonly number[]
    for (let c = 0; c < 10; c++) expect(classes.filter((label) => label === c).length).toBe(4)
    expect(arrayEqual(images, proceduralDigits(key(0), 40, { size: 16 }).images)).toBe(true)
    expect(arrayEqual(images, proceduralDigits(key(1), 40, { size: 16 }).images)).toBe(false)
  })

  test("without variation, the digits of a class are alike, and those of others are not", () => {
    const { images, labels } = proceduralDigits(key(3), 20, { variation: 0, noise: 0 })
    const [pixels, classes] = [toArray(images) as readonly unknown[], toArray(labels) as readonly number[]]
    const kinds = new Map<string, Set<number>>()
    pixels.forEach((image, i) => {
      const text = JSON.stringify(image)
      kinds.set(text, (kinds.get(text) ?? new Set()).add(classes[i]!))
    })
    expect(kinds.size).toBe(10)
    expect([...kinds.values()].every((own) => own.size === 1)).toBe(true)
  })
})
