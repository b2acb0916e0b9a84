import { describe, expect, test } from "vitest"
import {
  add,
  argmax,
  argmin,
  array,
  astype,
  bitwiseAnd,
  floorDivide,
  fmod,
  fromTypedArray,
  greater,
  jit,
  jvp,
  leftShift,
  mean,
  mul,
  type NDArray,
  remainder,
  rightShift,
  rightShiftLogical,
  scan,
  sum,
  take,
  takeAlongAxis,
  toArray,
  vjp,
  vmap,
  where,
} from "../../src/index.js"
import { div, rem } from "../../src/primitives/arithmetic.js"
import { float64, int32, uint32 } from "./support.js"

const LEAST = -2147483648

describe("shifts", () => {
  test("by less than the width", () => {
    expect(toArray(rightShift(int32([-8, 8, -1]), 1))).toEqual([-4, 4, -1])
    expect(toArray(rightShift(uint32([4294967288]), 1))).toEqual([2147483644])
    expect(toArray(rightShiftLogical(int32([-8]), 28))).toEqual([15])
    expect(toArray(leftShift(int32([1, 3]), 31))).toEqual([LEAST, LEAST])
  })
  test("by the width and more shift every bit out", () => {
    const by = int32([32, 33, 100, 32])
    const x = int32([-8, 8, 7, -1])
    expect(toArray(leftShift(x, by))).toEqual([0, 0, 0, 0])
    expect(toArray(rightShift(x, by))).toEqual([-1, 0, 0, -1])
    expect(toArray(rightShiftLogical(x, by))).toEqual([0, 0, 0, 0])
    expect(toArray(rightShift(x, int32([-1, -1, -1, -1])))).toEqual([-1, 0, 0, -1])
  })
})

describe("division", () => {
  test("by zero gives all bits and the dividend, as XLA has it", () => {
    expect(toArray(div(int32([7, -7, 0]), int32([0, 0, 0])))).toEqual([-1, -1, -1])
    expect(toArray(rem(int32([7, -7, 0]), int32([0, 0, 0])))).toEqual([7, -7, 0])
    expect(toArray(div(uint32([7]), uint32([0])))).toEqual([4294967295])
    expect(toArray(fmod(uint32([7]), uint32([0])))).toEqual([7])
  })
  test("of the least number by -1 wraps", () => {
    expect(toArray(div(int32([LEAST]), int32([-1])))).toEqual([LEAST])
    expect(toArray(rem(int32([LEAST]), int32([-1])))).toEqual([0])
    expect(toArray(floorDivide(int32([LEAST]), -1))).toEqual([LEAST])
  })
  test("rounds down in floorDivide, and remainder goes with it", () => {
    const [x, y] = [int32([7, -7, 7, -7, 6]), int32([3, 3, -3, -3, -3])]
    expect(toArray(floorDivide(x, y))).toEqual([2, -3, -3, 2, -2])
    expect(toArray(remainder(x, y))).toEqual([1, 2, -2, -1, 0])
    expect(toArray(add(mul(floorDivide(x, y), y), remainder(x, y)))).toEqual(toArray(x))
  })
  test("no zero has a sign", () => {
    const q = toArray(div(int32([0, -1, -1]), int32([-5, 5, 2]))) as readonly number[]
    expect(q.map((v) => Object.is(v, 0))).toEqual([true, true, true])
  })
})

describe("arithmetic wraps", () => {
  test("like two's complement", () => {
    expect(toArray(add(int32([2147483647, LEAST]), int32([1, -1])))).toEqual([LEAST, 2147483647])
    expect(toArray(mul(int32([65536, 123456789]), int32([65536, 987654321])))).toEqual([
      0,
      Number(BigInt.asIntN(32, 123456789n * 987654321n)),
    ])
    expect(toArray(mul(uint32([4294967295]), 3))).toEqual([4294967293])
    expect(toArray(sum(int32([2147483647, 1, 1])))).toBe(LEAST + 1)
  })
})

describe("casts", () => {
  test("to integers go toward zero and saturate; NaN gives 0", () => {
    const x = array([1.9, -1.9, 3e9, -3e9, NaN, Infinity, -Infinity, -0.5])
    expect(toArray(astype(x, "int32"))).toEqual([1, -1, 2147483647, LEAST, 0, 2147483647, LEAST, 0])
    expect(toArray(astype(x, "uint32"))).toEqual([1, 0, 3000000000, 0, 0, 4294967295, 0, 0])
    expect(toArray(astype(x, "bool"))).toEqual([true, true, true, true, true, true, true, true])
    expect(toArray(astype(array([0, -0]), "bool"))).toEqual([false, false])
  })
  test("between integers keep the bits", () => {
    expect(toArray(astype(int32([-1]), "uint32"))).toEqual([4294967295])
    expect(toArray(astype(uint32([4294967295]), "int32"))).toEqual([-1])
    expect(toArray(astype(array([true, false]), "float32"))).toEqual([1, 0])
  })
})

describe("indices", () => {
  const x = array([10, 20, 30])
  const out = int32([-1, -3, 3, -4, 100])
  test("count from the end and have a mode beyond it", () => {
    expect(toArray(take(x, out))).toEqual([30, 10, NaN, NaN, NaN])
    expect(toArray(take(x, out, { fillValue: 7 }))).toEqual([30, 10, 7, 7, 7])
    expect(toArray(take(x, out, { mode: "wrap" }))).toEqual([30, 10, 10, 30, 20])
    expect(toArray(take(x, out, { mode: "clip" }))).toEqual([10, 10, 30, 10, 30])
    expect(toArray(takeAlongAxis(x, out, { mode: "clip" }))).toEqual([30, 10, 30, 10, 30])
    expect(toArray(take(int32([1, 2]), int32([5])))).toEqual([LEAST])
  })
  test("beyond the end give no derivative", () => {
    const g = vjp((x: NDArray) => take(x, out, { fillValue: 0 }))(x)[1](array([1, 2, 4, 8, 16]))[0]
    expect(toArray(g)).toEqual([2, 0, 1])
  })
  test("argmax and argmin find the first NaN, else the first of ties", () => {
    expect([toArray(argmax(array([1, NaN, 3, NaN]))), toArray(argmin(array([1, NaN, 3])))]).toEqual([1, 1])
    expect([toArray(argmax(array([1, 3, 3]))), toArray(argmin(array([-0, 0])))]).toEqual([1, 0])
  })
})

describe("integer and bool leaves pass through the transforms", () => {
  interface Tree {
    readonly x: NDArray
    readonly n: NDArray
    readonly on: NDArray
  }
  const tree: Tree = { x: float64([1, 2]), n: int32([3, 4]), on: array([true, false]) }
  const f = ({ x, n, on }: Tree): Tree => ({
    x: where(on, mul(x, astype(n, "float64")), x),
    n: add(n, 1),
    on: greater(n, 3),
  })
  const plain = (t: Tree): unknown => [toArray(t.x), toArray(t.n), toArray(t.on)]
  const tangent: Tree = { x: float64([1, 1]), n: int32([0, 0]), on: array([false, false]) }
  const after = [
    [3, 2],
    [4, 5],
    [false, true],
  ]
  test("jvp gives them zero tangents of their own type", () => {
    const [y, t] = jvp(f)([tree], [tangent])
    expect(plain(y)).toEqual(after)
    expect(plain(t)).toEqual([
      [3, 1],
      [0, 0],
      [false, false],
    ])
    expect([t.n.dtype, t.on.dtype]).toEqual(["int32", "bool"])
  })
  test("vjp gives them zero cotangents, and takes any for them", () => {
    const [, pullback] = vjp(f)(tree)
    expect(plain(pullback(tangent)[0])).toEqual([
      [3, 1],
      [0, 0],
      [false, false],
    ])
  })
  test("vmap and jit map them", () => {
    expect(plain(jit(f)(tree))).toEqual(after)
    expect(plain(vmap(f)(tree))).toEqual(after)
  })
  test("scan carries and stacks them", () => {
    const step = (c: Tree, n: NDArray): readonly [Tree, NDArray] => [f({ ...c, n: add(c.n, n) }), greater(n, 0)]
    const [last, ys] = scan(step, tree, int32([-1, 1]))
    expect(plain(last)).toEqual([
      [2, 2],
      [5, 6],
      [true, true],
    ])
    expect(toArray(ys)).toEqual([false, true])
  })
  test("bitwise work on bool is logic", () => {
    expect(toArray(bitwiseAnd(array([true, true]), array([true, false])))).toEqual([true, false])
  })
})

describe("long sums", () => {
  test("the sum of 2^25 ones and the mean of 2^25 tenths are right", () => {
    const filled = (value: number): NDArray => fromTypedArray(new Float32Array(2 ** 25).fill(value))
    expect(toArray(sum(filled(1)))).toBe(2 ** 25)
    expect(toArray(mean(filled(0.1)))).toBe(Math.fround(0.1))
  })
})
