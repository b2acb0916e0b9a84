import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { gunzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { digits } from "../../src/data/index.js"
import { toTypedArray } from "../../src/index.js"

const published = resolve(import.meta.dirname, "../../../shared/data/digits/digits.csv.gz")

const { images, labels } = digits()
const values = [...toTypedArray(images)].map((x) => x * 16)
const classes = [...toTypedArray(labels)]

test("digits are 1,797 images of 8 by 8 pixels with a class each", () => {
  expect(images.shape).toEqual([1797, 8, 8])
  expect(images.dtype).toBe("float32")
  expect(labels.shape).toEqual([1797])
  expect(labels.dtype).toBe("int32")
})

test("digits have the published counts", () => {
  const perClass = Array.from({ length: 10 }, (_, c) => classes.filter((label) => label === c).length)
  expect(perClass).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  expect(values.every((x) => Number.isInteger(x) && x >= 0 && x <= 16)).toBe(true)
  expect(values.reduce((sum, x) => sum + x, 0)).toBe(561718)
  expect(values.filter((x) => x === 0).length).toBe(56272)
})

test.skipIf(!existsSync(published))("digits are those of the published table", () => {
  const rows = gunzipSync(readFileSync(published)).toString("utf8").trim().split("\n")
  const table = rows.map((row) => row.split(",").map(Number))
  expect(values).toEqual(table.flatMap((row) => row.slice(0, 64)))
  expect(classes).toEqual(table.map((row) => row[64]))
})
