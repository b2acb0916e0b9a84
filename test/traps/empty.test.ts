import { describe, expect, test } from "vitest"
import {
  add,
  all,
  any,
  array,
  checkpoint,
  concatenate,
  cond,
  cumsum,
  foriLoop,
  grad,
  item,
  jit,
  jvp,
  linearize,
  linearTranspose,
  map,
  matmul,
  mean,
  mul,
  type NDArray,
  prod,
  reshape,
  scan,
  sin,
  sort,
  sum,
  toArray,
  transpose,
  vjp,
  vmap,
  vmapWith,
  zeros,
} from "../../src/index.js"

const none = zeros([0])
const wide = zeros([2, 0, 3])
const f = (x: NDArray): NDArray => sum(mul(sin(x), x))

describe("arrays without elements", () => {
  test("reduce to what reductions start from", () => {
    expect([item(sum(none)), item(prod(none)), item(all(zeros([0], { dtype: "bool" }))), item(any(none))]).toEqual([
      0,
      1,
      true,
      false,
    ])
    expect(item(mean(none))).toBeNaN()
    expect(sum(wide, { axis: 1 }).shape).toEqual([2, 3])
    expect(toArray(sum(wide, { axis: 1 }))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
  })
  test("multiply to zeros", () => {
    expect(toArray(matmul(zeros([2, 0]), zeros([0, 2])))).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(matmul(zeros([0, 2]), zeros([2, 3])).shape).toEqual([0, 3])
  })
  test("keep their shapes", () => {
    expect(transpose(wide).shape).toEqual([3, 0, 2])
    expect(reshape(wide, [0, 5]).shape).toEqual([0, 5])
    expect(concatenate([none, array([1])]).shape).toEqual([1])
    expect([sort(none).shape, cumsum(none).shape]).toEqual([[0], [0]])
    expect(toArray(wide)).toEqual([[], []])
    expect(String(none)).toBe("float32[0] []")
  })
  test("go through every transform", () => {
    expect(grad(f)(wide).shape).toEqual([2, 0, 3])
    expect(jit(grad(f))(wide).shape).toEqual([2, 0, 3])
    expect(vmap(f)(wide).shape).toEqual([2])
    expect(vmapWith({ in: 1, out: 0 })(sin as (x: NDArray) => NDArray)(wide).shape).toEqual([0, 2, 3])
    expect(vmap(grad(f))(none).shape).toEqual([0])
    expect(checkpoint(f)(none).shape).toEqual([])
    expect(item(jvp(f)([none], [none])[1])).toBe(0)
    expect(vjp(f)(none)[1](array(1))[0].shape).toEqual([0])
    expect(item(linearize(f)(none)[1](none))).toBe(0)
    expect(linearTranspose((x: NDArray) => mul(x, 2))(none)(none)[0].shape).toEqual([0])
  })
  test("are scanned in no steps", () => {
    const [carry, ys] = scan((c: NDArray, x: NDArray) => [add(c, x), mul(c, x)], array(7), none)
    expect([item(carry), ys.shape]).toEqual([7, [0]])
    expect(map(sin as (x: NDArray) => NDArray, zeros([0, 4])).shape).toEqual([0, 4])
    expect(item(foriLoop(5, 3, (_, x) => add(x, 1), array(1)))).toBe(1)
    const g = grad((c: NDArray) => sum(scan((c: NDArray, x: NDArray) => [mul(c, x), c], c, none)[0]))
    expect(item(g(array(7)))).toBe(1)
  })
})

describe("scalars", () => {
  test("go through every transform", () => {
    const x = array(2)
    expect(grad(f)(x).shape).toEqual([])
    expect(vmapWith({ in: null, size: 3 })(f)(x).shape).toEqual([3])
    expect(item(cond(array(true), f, (y: NDArray) => y, x))).toBeCloseTo(2 * Math.sin(2), 6)
    expect(item(jit((x: NDArray) => x)(x))).toBe(2)
    expect(item(jit(() => array(3))())).toBe(3)
  })
})
