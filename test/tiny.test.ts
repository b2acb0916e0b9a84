import { expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../laws/index.js"
import * as ct from "../src/index.js"
import { key, normal, split } from "../src/random/index.js"

const { array, add, matmul, mul, sub, sum, mean, square, tanh, toArray, item, Tree } = ct

test("arrays are values; operations are functions of them", () => {
  const x = array([
    [1, 2],
    [3, 4],
  ])
  expect(String(add(x, 10))).toBe("float32[2,2]\n[[11. 12.]\n [13. 14.]]")
  expect(toArray(matmul(x, ct.transpose(x)))).toEqual([
    [5, 11],
    [11, 25],
  ])
  expect(toArray(sum(x, { axis: 0 }))).toEqual([4, 6])
})

test("grad: the derivative of a function is a function", () => {
  const f = (x: ct.NDArray): ct.NDArray => sum(mul(x, square(x)))
  expect(toArray(ct.grad(f)(array([1, 2])))).toEqual([3, 12])
  expect(toArray(ct.hessian(f)(array([1, 2])))).toEqual([
    [6, 0],
    [0, 12],
  ])
})

test("vmap: a function of one is a function of many", () => {
  const dot = (x: ct.NDArray, y: ct.NDArray): ct.NDArray => sum(mul(x, y))
  const xs = array([
    [1, 2],
    [3, 4],
  ])
  expect(toArray(ct.vmap(dot)(xs, xs))).toEqual([5, 25])
  expect(toArray(ct.vmapWith({ in: [0, null] })(ct.grad(dot))(xs, array([7, 8])))).toEqual([
    [7, 8],
    [7, 8],
  ])
})

test("scan: a loop with a carry; jit: compiled as a whole", () => {
  const fibonacci = ct.jit(
    (n: ct.NDArray) =>
      ct.scan(
        ([a, b]: readonly [ct.NDArray, ct.NDArray], _: ct.NDArray) => [[b, add(a, b)] as const, a],
        [array(0), array(1)],
        n,
      )[1],
  )
  expect(toArray(fibonacci(ct.zeros([8])))).toEqual([0, 1, 1, 2, 3, 5, 8, 13])
})

test("a network is a tree of arrays, and training a fold over its states", () => {
  const [kw, kx] = split(key(0))
  const x = normal(kx, [32, 3])
  const y = matmul(x, array([1, -2, 0.5]))
  const init = { w: mul(normal(kw, [3]), 0.1), b: array(0) }
  const loss = (p: typeof init): ct.NDArray => mean(square(sub(add(matmul(x, p.w), p.b), y)))
  const step = ct.jit((p: typeof init) => Tree.map((w, g) => sub(w, mul(g, 0.1)), p, ct.grad(loss)(p)))
  const trained = Array.from({ length: 200 }).reduce<typeof init>((p) => step(p), init)
  expect(item(loss(trained))).toBeLessThan(1e-4)
})

test("laws: what holds for every function, checked for yours", () => {
  const layer = (x: ct.NDArray): ct.NDArray => tanh(matmul(x, x))
  assertLaw(laws.gradient(layer), arrays([2, 2]), { numRuns: 10 })
  assertLaw(laws.jit(layer), arrays([2, 2]), { numRuns: 10 })
  assertLaw(
    laws.tree.functor,
    arrays([3]).map((w) => ({ layers: [{ w }] })),
    { numRuns: 10 },
  )
})
