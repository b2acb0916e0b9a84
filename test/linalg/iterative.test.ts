import { expect, test } from "vitest"
import {
  add,
  array,
  grad,
  jit,
  linalg,
  matmul,
  mul,
  type NDArray,
  square,
  sum,
  toTypedArray,
  transpose,
  vmap,
} from "../../src/index.js"

const float64 = { dtype: "float64" } as const
const a = array(
  [
    [5, 1, -1],
    [0.5, 4, 2],
    [1, 1, 6],
  ] as const,
  float64,
)
const b = array([1, -2, 0.5], float64)
const exact = { tol: 1e-13 }

const near = (x: NDArray, y: NDArray): void => {
  const ys = toTypedArray(y)
  for (const [i, v] of Array.from(toTypedArray(x)).entries()) expect(v).toBeCloseTo(ys[i]!, 8)
}

type Solve = (m: NDArray, v: NDArray) => NDArray
const symmetric = (m: NDArray): NDArray => add(m, transpose(m))
const solvers: readonly (readonly [string, Solve, Solve])[] = [
  [
    "cg",
    (m, v) => linalg.cg<NDArray>((x) => matmul(symmetric(m), x), v, exact),
    (m, v) => linalg.solve(symmetric(m), v),
  ],
  ["bicgstab", (m, v) => linalg.bicgstab<NDArray>((x) => matmul(m, x), v, exact), (m, v) => linalg.solve(m, v)],
]

test.each(solvers)("%s solves, and has the derivatives of solve", (_name, own, direct) => {
  near(own(a, b), direct(a, b))
  const f = (solve: Solve) => (m: NDArray) => sum(square(solve(m, b)))
  near(grad(f(own))(a), grad(f(direct))(a))
  near(jit(grad((m: NDArray) => sum(grad(f(own))(m))))(a), grad((m: NDArray) => sum(grad(f(direct))(m)))(a))
  const many = array(
    [
      [1, 0, 0],
      [0, 2, 1],
    ] as const,
    float64,
  )
  near(vmap((v: NDArray) => own(a, v))(many), vmap((v: NDArray) => direct(a, v))(many))
})

test("of trees, from a start, with a preconditioner", () => {
  type Pair = { readonly u: NDArray; readonly v: NDArray }
  const right: Pair = { u: b, v: array(3, float64) }
  const x = linalg.cg<Pair>(({ u, v }) => ({ u: mul(u, 4), v: mul(v, 2) }), right, {
    x0: right,
    preconditioner: ({ u, v }) => ({ u: mul(u, 0.25), v: mul(v, 0.5) }),
    maxiter: 1,
  })
  near(x.u, mul(b, 0.25))
  near(x.v, array(1.5, float64))
  expect(() => linalg.cg((y: NDArray) => y, b, { tol: -1 })).toThrow(/tol is the number -1/)
})
