import { expect, test } from "vitest"
import * as op from "../../src/index.js"
import { array, complex, imag, type NDArray, real, toTypedArray } from "../../src/index.js"
import { points, specialValues } from "./complex-special-values.js"

const numbers: Readonly<Record<string, number>> = {
  inf: Infinity,
  nan: Number.NaN,
  pi: Math.PI,
  "pi/2": Math.PI / 2,
  "pi/4": Math.PI / 4,
  "3pi/4": (3 * Math.PI) / 4,
}

const numberOf = (word: string): number =>
  word.startsWith("-") ? -numberOf(word.slice(1)) : (numbers[word] ?? Number(word))

const isSame = (got: number, word: string): boolean => {
  if (word.startsWith("~")) return Math.abs(got) === numberOf(word.slice(1))
  const wanted = numberOf(word)
  return Object.is(got, wanted) || (wanted !== 0 && Math.abs(got - wanted) < 1e-14)
}

const functionOf = (name: string): ((z: NDArray) => NDArray) => {
  const found: unknown = Object.entries(op).find(([key]) => key === name)?.[1]
  if (typeof found !== "function") throw new Error(name)
  return (z) => found(z)
}

const parts = [0, 1].map((k) =>
  array(
    points.map((p) => p[k]!),
    { dtype: "float64" },
  ),
)
const z = complex(parts[0]!, parts[1]!)

test.each(Object.entries(specialValues))("%s at infinities, NaN and zeros of both signs", (name, table) => {
  const w = functionOf(name)(z)
  const [re, im] = [real(w), imag(w)].map((x) => Array.from(toTypedArray(x)))
  const wanted = table
    .trim()
    .split(";")
    .slice(0, -1)
    .map((pair) => pair.trim().split(" "))
  expect(wanted.length).toBe(points.length)
  const wrong = points.flatMap(([a, b], i) =>
    isSame(re![i]!, wanted[i]![0]!) && isSame(im![i]!, wanted[i]![1]!)
      ? []
      : [`${name}(${a} + i ${b}) = ${re![i]} + i ${im![i]}, not ${wanted[i]!.join(" + i ")}`],
  )
  expect(wrong).toEqual([])
})
