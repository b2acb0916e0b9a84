import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  array,
  customRoot,
  div,
  foriLoop,
  grad,
  item,
  jit,
  mul,
  type NDArray,
  onesLike,
  sub,
  toArray,
  vmap,
} from "../../src/index.js"

const newton = (f: (x: NDArray) => NDArray, x0: NDArray): NDArray =>
  foriLoop(0, 40, (_i, x: NDArray) => sub(x, div(f(x), mul(3, mul(x, x)))), x0)

/** The cube root of a, as the root of x^3 - a. */
const cubeRoot = (a: NDArray): NDArray =>
  customRoot(
    (x: NDArray) => sub(mul(x, mul(x, x)), a),
    onesLike(a),
    newton,
    (g, y) => div(y, g(onesLike(y))),
  )

describe("customRoot", () => {
  test("solves", () => expect(item(cubeRoot(array(27, { dtype: "float64" })))).toBeCloseTo(3, 12))
  test("has the derivative of the implicit function, to any order", () => {
    const at = array(8, { dtype: "float64" })
    expect(item(grad(cubeRoot)(at))).toBeCloseTo(1 / 12, 12)
    expect(item(grad(grad(cubeRoot))(at))).toBeCloseTo(-1 / 144, 12)
    expect(item(grad(grad(grad(cubeRoot)))(at))).toBeCloseTo((10 / 27) * 8 ** (-8 / 3), 12)
  })
  test("under jit and vmap", () => {
    const xs = array([1, 8, 27], { dtype: "float64" })
    const slopes = toArray(jit(vmap(grad(cubeRoot)))(xs)) as readonly number[]
    slopes.forEach((s, i) => expect(s).toBeCloseTo(1 / (3 * (i + 1) ** 2), 10))
  })
  test("is lawful", () => {
    assertLaw(
      laws.gradient((a: NDArray) => cubeRoot(add(a, 3))),
      arrays([]),
    )
    assertLaw(
      laws.jvp((a: NDArray) => cubeRoot(add(a, 3))),
      arrays([2]),
    )
  })
})
