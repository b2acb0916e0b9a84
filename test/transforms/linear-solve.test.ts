import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  array,
  astype,
  customLinearSolve,
  div,
  eye,
  grad,
  jit,
  jvp,
  linalg,
  matmul,
  mul,
  type NDArray,
  type Solver,
  square,
  sub,
  sum,
  toArray,
  toTypedArray,
  transpose,
  vmap,
  whileLoop,
  zerosLike,
} from "../../src/index.js"
import { greater } from "../../src/operations/index.js"

type Map1 = (x: NDArray) => NDArray

/** Richardson's iteration in a loop of unknown length, which reverse mode could not run through. */
const iterate: Solver<NDArray> = (f, b) => {
  const residual = (x: NDArray): NDArray => sub(b, f(x))
  return whileLoop(
    (x: NDArray) => greater(sum(square(residual(x))), 1e-28),
    (x: NDArray) => add(x, mul(residual(x), 0.2)),
    zerosLike(b),
  )
}

/** A well-conditioned matrix that is not symmetric. */
const near = (a: NDArray): NDArray => add(mul(a, 0.2), mul(astype(eye(3), "float64"), 4))

const solved = (a: NDArray, b: NDArray): NDArray =>
  customLinearSolve<NDArray>((x) => matmul(near(a), x), b, { solve: iterate, transposeSolve: iterate })
const direct = (a: NDArray, b: NDArray): NDArray => linalg.solve(near(a), b)

const float64 = { dtype: "float64" } as const
const a = array(
  [
    [1, 2, -1],
    [0.5, -1, 2],
    [1, 1, 3],
  ] as const,
  float64,
)
const b = array([1, -2, 0.5], float64)

const expectNear = (x: NDArray, y: NDArray): void => {
  const [xs, ys] = [toTypedArray(x), toTypedArray(y)]
  expect(xs.length).toBe(ys.length)
  for (const [i, v] of Array.from(xs).entries()) expect(v).toBeCloseTo(ys[i]!, 9)
}

describe("customLinearSolve agrees with solve", () => {
  const f = (solve: typeof solved) => (m: NDArray, v: NDArray) => sum(square(solve(m, v)))
  test("in value", () => expectNear(solved(a, b), direct(a, b)))
  test("in gradient, of the map and of the right-hand side", () => {
    expectNear(grad(f(solved))(a, b), grad(f(direct))(a, b))
    const of = (solve: typeof solved) => grad((v: NDArray) => f(solve)(a, v))(b)
    expectNear(of(solved), of(direct))
  })
  test("in second order", () => {
    const twice = (solve: typeof solved): NDArray => grad((m: NDArray) => sum(square(grad(f(solve))(m, b))))(a)
    expectNear(twice(solved), twice(direct))
  })
  test("in forward mode", () => {
    const forward = (solve: typeof solved): NDArray => jvp((m: NDArray) => solve(m, b))([a], [transpose(a)])[1]
    expectNear(forward(solved), forward(direct))
  })
  test("under vmap and jit", () => {
    const many = array(
      [
        [1, 0, 0],
        [0, 2, 1],
      ] as const,
      float64,
    )
    const run = (solve: typeof solved): NDArray =>
      jit(vmap((v: NDArray) => grad((m: NDArray) => f(solve)(m, v))(a)))(many)
    expectNear(run(solved), run(direct))
    const maps = (solve: typeof solved): NDArray => vmap((s: NDArray) => solve(mul(a, s), b))(array([0.5, 1], float64))
    expectNear(maps(solved), maps(direct))
  })
  test("as the laws have it", () => {
    assertLaw(
      laws.gradient((v: NDArray) => sum(square(solved(a, v)))),
      arrays([3]),
    )
  })
})

test("a symmetric map needs one solver, and trees are solved for", () => {
  const scale = array(4, float64)
  type Pair = { readonly u: NDArray; readonly v: NDArray }
  const f = (s: NDArray): NDArray => {
    const x = customLinearSolve<Pair>(
      ({ u, v }) => ({ u: mul(u, s), v: mul(v, 2) }),
      { u: b, v: b },
      {
        solve: (_, { u, v }) => ({ u: div(u, s), v: div(v, 2) }),
        symmetric: true,
      },
    )
    return add(sum(x.u), sum(x.v))
  }
  expect(toArray(f(scale))).toBeCloseTo(-0.5 / 4 - 0.25)
  expect(toArray(grad(f)(scale))).toBeCloseTo(0.5 / 16)
})

test("what it refuses", () => {
  const once = (x: NDArray): NDArray => customLinearSolve<NDArray>((y) => mul(y, 2), x, { solve: (_, y) => div(y, 2) })
  expect(toArray(once(array(4)))).toBe(2)
  expect(toArray(jvp(once)([array(4)], [array(1)])[1])).toBe(0.5)
  expect(() => grad(once)(array(4))).toThrow(/give the option transposeSolve/)
  const square2: Map1 = (x) => mul(x, x)
  expect(() => customLinearSolve(square2, b, { solve: (_, y: NDArray) => y })).toThrow(/`square2` is not linear/)
  expect(() => customLinearSolve((x: NDArray) => sum(x), b, { solve: (_, y: NDArray) => y })).toThrow(/another type/)
  expect(() => customLinearSolve((x: NDArray) => x, array([1], { dtype: "int32" }), { solve: (_, y) => y })).toThrow(
    /must be float/,
  )
})
