import { describe, expect, test } from "vitest"
import { array, jit, type NDArray, toArray, toTypedArray, vmap } from "../../src/index.js"
import { threefry2x32 } from "../../src/primitives/threefry.js"
import { bits, foldIn, type Key, key, normal, split, splitArray, splitRecord, uniform } from "../../src/random/index.js"

const word = (x: number): NDArray => array(x, { dtype: "uint32" })
const hex = (k: NDArray): readonly string[] => Array.from(toTypedArray(k), (w) => w.toString(16).padStart(8, "0"))

describe("known answers", () => {
  test("of threefry2x32, with 20 rounds", () => {
    const answer = (...xs: readonly [number, number, number, number]): readonly string[] =>
      threefry2x32(word(xs[0]), word(xs[1]), word(xs[2]), word(xs[3])).flatMap(hex)
    expect(answer(0, 0, 0, 0)).toEqual(["6b200159", "99ba4efe"])
    expect(answer(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual(["1cb996fc", "bb002be7"])
    expect(answer(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual(["c4923a9c", "483df7a0"])
  })
  test("of seeds, which are taken modulo 2^32", () => {
    expect([key(0), key(42), key(-1), key(2 ** 32 + 5)].map(toArray)).toEqual([
      [0, 0],
      [0, 42],
      [0, 4294967295],
      [0, 5],
    ])
    expect(toArray(key(array(-1, { dtype: "int32" })))).toEqual([0, 4294967295])
  })
})

describe("split", () => {
  const k = key(7)
  test("has the prefix property", () => {
    expect(split(k, 5).slice(0, 2).map(toArray)).toEqual(split(k).map(toArray))
    expect(toArray(splitArray(k, 5))).toEqual(split(k, 5).map(toArray))
    expect(split(k, 0)).toEqual([])
  })
  test("is foldIn for every index", () => {
    expect([0, 1, 2].map((i) => toArray(foldIn(k, i)))).toEqual(split(k, 3).map(toArray))
    expect(toArray(foldIn(k, array(2, { dtype: "int32" })))).toEqual(toArray(split(k, 3)[2]))
  })
  test("gives keys that all differ, over three generations", () => {
    const generation = (ks: readonly Key[]): readonly Key[] => ks.flatMap((k) => split(k, 6))
    const all = [[k], generation([k]), generation(generation([k])), generation(generation(generation([k])))].flat()
    expect(new Set(all.map((k) => hex(k).join())).size).toBe(1 + 6 + 36 + 216)
  })
  test("a record's keys depend on their names alone", () => {
    const [few, many] = [splitRecord(k, ["w", "b"]), splitRecord(k, ["a", "b", "w", "z"])]
    expect([toArray(few.w), toArray(few.b)]).toEqual([toArray(many.w), toArray(many.b)])
    expect(new Set(Object.values(many).map((k) => hex(k).join())).size).toBe(4)
  })
})

describe("streams", () => {
  const k = key(3)
  test("depend on the flat index only: a longer one begins as the shorter, whatever its shape", () => {
    expect(toArray(bits(k, [6]))).toEqual((toArray(bits(k, [2, 3])) as number[][]).flat())
    expect(toArray(bits(k, [3]))).toEqual((toArray(bits(k, [6])) as number[]).slice(0, 3))
  })
  test("jit and vmap over keys give the bits of one key at a time", () => {
    const samplers: readonly ((k: Key) => NDArray)[] = [
      (k) => bits(k, [4]),
      (k) => uniform(k, [4]),
      (k) => normal(k, [2, 2]),
    ]
    const keys = splitArray(k, 3)
    for (const f of samplers) {
      const one = split(k, 3).map((k) => toArray(f(k)))
      expect(toArray(vmap(f)(keys))).toEqual(one)
    }
    for (const f of samplers.slice(0, 2)) {
      const one = split(k, 3).map((k) => toArray(f(k)))
      expect(toArray(jit(vmap(f))(keys))).toEqual(one)
      expect(split(k, 3).map((k) => toArray(jit(f)(k)))).toEqual(one)
    }
  })
  test("jitted normals are those of their bits, to rounding", () => {
    const jitted = toTypedArray(jit((k: Key) => normal(k, [40]))(k))
    toTypedArray(normal(k, [40])).forEach((x, i) => {
      expect(Math.abs(jitted[i]! - x)).toBeLessThan(4e-7 * Math.max(1, Math.abs(x)))
    })
  })
  test("split itself maps and jits", () => {
    const twice = (k: Key): NDArray => splitArray(k, 2)
    const keys = splitArray(k, 3)
    expect(toArray(vmap(twice)(keys))).toEqual(split(k, 3).map((k) => toArray(twice(k))))
    expect(toArray(jit(twice)(k))).toEqual(toArray(twice(k)))
  })
})
