import { describe, expect, test } from "vitest"
import {
  add,
  array,
  jit,
  jitWith,
  min,
  mul,
  type NDArray,
  sort,
  square,
  sub,
  sum,
  toArray,
  wasmDevice,
} from "../../../src/index.js"

const device = wasmDevice(1)
const numbers = (n: number): NDArray => array(Array.from({ length: n }, (_, i) => ((i * 7) % 11) - 5))

type F = (...xs: readonly NDArray[]) => readonly NDArray[]

const giving = (donate: readonly number[], f: F): F => jitWith({ device, donate })(f)

const values = (ys: readonly NDArray[]): readonly unknown[] => ys.map(toArray)

/** What a function of fresh arrays gives at once, and jitted with all of them given up. */
const agrees = (f: F, ...sizes: readonly number[]): void => {
  const fresh = (): readonly NDArray[] => sizes.map(numbers)
  const jitted = giving(
    sizes.map((_, i) => i),
    f,
  )
  expect(values(jitted(...fresh()))).toEqual(values(f(...fresh())))
  expect(values(jitted(...fresh()))).toEqual(values(f(...fresh())))
}

describe.each([3, 33, 5000])("results in the place of donated arguments of %i elements", (n) => {
  test("a fold reads the argument before a result takes its place", () => {
    agrees((x) => [mul(x!, 2), min(x!)], n)
    agrees((x) => [square(x!), sum(x!), min(mul(x!, x!))], n)
  })
  test("a result that other kernels read as well", () => {
    agrees((x) => {
      const y = sort(mul(x!, 3))
      return [y, add(x!, y), sum(y)]
    }, n)
  })
  test("an argument that is itself a result keeps its place", () => {
    agrees((x) => [x!, square(x!)], n)
    agrees((x, y) => [y!, x!, sub(x!, y!)], n, n)
  })
  test("several arguments, exchanged", () => {
    agrees((x, y) => [add(x!, 1), add(y!, x!)], n, n)
    agrees((x, y) => [mul(y!, 2), mul(x!, 3)], n, n)
  })
})

describe("results that stay where they are until somebody looks", () => {
  const next = giving([0], (x) => [add(x!, 1), sum(x!)])

  test("outlive the next call, of the same function and of another", () => {
    const [a] = next(numbers(100))
    const [b] = next(numbers(50 + 50))
    const other = jitWith({ device })((x: NDArray) => mul(x, 2))
    const [c] = next(numbers(100))
    other(numbers(1000))
    for (const y of [a, b, c]) expect(toArray(y!)).toEqual(toArray(add(numbers(100), 1)))
  })
  test("go from call to call", () => {
    const last = Array.from({ length: 10 }).reduce<NDArray>((x) => next(x)[0]!, numbers(64))
    expect(toArray(last)).toEqual(toArray(add(numbers(64), 10)))
  })
  test("are read in a call that takes them twice, once donated and once not", () => {
    const both = giving([0], (x, y) => [add(x!, y!), mul(y!, 2)])
    const [a] = both(numbers(40), numbers(40))
    const [b, c] = both(a!, add(a!, 0))
    expect(toArray(b!)).toEqual(toArray(mul(numbers(40), 4)))
    expect(toArray(c!)).toEqual(toArray(mul(numbers(40), 4)))
  })
  test("are arguments like others of functions that donate nothing", () => {
    const [a] = next(numbers(40))
    const double = jit((x: NDArray) => mul(x, 2))
    expect(toArray(double(a!))).toEqual(toArray(mul(add(numbers(40), 1), 2)))
    expect(toArray(a!)).toEqual(toArray(add(numbers(40), 1)))
  })
})
