import type { NDArray } from "../array/index.js"
import { isPlain, nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { add, div, max, mul, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { gt, lt } from "../primitives/compare.js"
import { customLinearSolve, type Solver, whileLoop } from "../transforms/index.js"
import { flatten, unflatten } from "../tree/index.js"

/** The options of `cg` and `bicgstab`. */
export interface IterativeOptions<X> {
  /** where to start; default 0 */
  readonly x0?: X
  /** the length that the residual may have, as a multiple of that of b; default 1e-5 */
  readonly tol?: number
  /** or this length, if it is more; default 0 */
  readonly atol?: number
  /** how many steps at most; default ten times the number of unknowns */
  readonly maxiter?: number
  /** something near the inverse of A, with which fewer steps do; default the identity */
  readonly preconditioner?: (x: X) => X
}

type Leaves = readonly NDArray[]
type Linear = (x: Leaves) => Leaves

/** The sum of products over all leaves. */
const inner = (x: Leaves, y: Leaves): NDArray =>
  x
    .map((v, i) =>
      reduceSum(
        mul(v, y[i]!),
        v.shape.map((_: number, axis: number) => axis),
      ),
    )
    .reduce((s, v) => add(s, v))

/** x + a y. */
const axpy = (a: NDArray, y: Leaves, x: Leaves): Leaves =>
  x.map((v, i) => add(v, mul(broadcastInDim(a, v.shape, []), y[i]!)))

const minus = (x: Leaves, y: Leaves): Leaves => x.map((v, i) => sub(v, y[i]!))

const negative = (a: NDArray): NDArray => sub(zerosOf(a), a)

interface Problem {
  readonly apply: Linear
  readonly near: Linear
  readonly b: Leaves
  readonly start: Leaves
  /** whether to go on, given a residual and the number of steps taken */
  readonly goesOn: (r: Leaves, steps: NDArray) => NDArray
}

type Conjugate = readonly [x: Leaves, r: Leaves, p: Leaves, gamma: NDArray, steps: NDArray]

/** Hestenes and Stiefel, "Methods of conjugate gradients for solving linear systems", 1952. */
const conjugateGradients = ({ apply, near, b, start, goesOn }: Problem): Leaves => {
  const r0 = minus(b, apply(start))
  const z0 = near(r0)
  const step = ([x, r, p, gamma, steps]: Conjugate): Conjugate => {
    const ap = apply(p)
    const alpha = div(gamma, inner(p, ap))
    const rest = axpy(negative(alpha), ap, r)
    const z = near(rest)
    const next = inner(rest, z)
    return [axpy(alpha, p, x), rest, axpy(div(next, gamma), p, z), next, add(steps, fill(steps, 1))]
  }
  const gamma = inner(r0, z0)
  const init: Conjugate = [start, r0, z0, gamma, zerosOf(gamma)]
  return whileLoop(([, r, , , steps]: Conjugate) => goesOn(r, steps), step, init)[0]
}

type Stabilized = readonly [x: Leaves, r: Leaves, p: Leaves, rho: NDArray, steps: NDArray]

/** van der Vorst, "Bi-CGSTAB", 1992. */
const stabilized = ({ apply, near, b, start, goesOn }: Problem): Leaves => {
  const r0 = minus(b, apply(start))
  const step = ([x, r, p, rho, steps]: Stabilized): Stabilized => {
    const ps = near(p)
    const v = apply(ps)
    const alpha = div(rho, inner(r0, v))
    const s = axpy(negative(alpha), v, r)
    const ss = near(s)
    const t = apply(ss)
    const tt = inner(t, t)
    // When s is 0 the half step has arrived, and t is 0 too.
    const omega = div(inner(t, s), add(tt, fill(tt, tt.dtype === "float64" ? 2 ** -1022 : 2 ** -126)))
    const rest = axpy(negative(omega), t, s)
    const next = inner(r0, rest)
    const beta = mul(div(next, rho), div(alpha, omega))
    return [
      axpy(omega, ss, axpy(alpha, ps, x)),
      rest,
      axpy(beta, axpy(negative(omega), v, p), rest),
      next,
      add(steps, fill(steps, 1)),
    ]
  }
  const rho = inner(r0, r0)
  const init: Stabilized = [start, r0, r0, rho, zerosOf(rho)]
  return whileLoop(([, r, , , steps]: Stabilized) => goesOn(r, steps), step, init)[0]
}

const checkCount = (op: string, name: string, n: unknown): void => {
  if (n !== undefined && !(typeof n === "number" && n >= 0))
    throw new ValueError({ op, problem: `${name} is ${nameOfValue(n)}, not a number from 0 on`, hint: "leave it out" })
}

/** A method on lists of leaves as a solver of trees; it starts from 0 for the equations of the derivatives. */
const solver =
  <X>(op: string, method: (p: Problem) => Leaves, options: IterativeOptions<X>): Solver<X> =>
  (matvec, right) => {
    const given: IterativeOptions<X> = isPlain(options) ? options : {}
    const { x0, tol = 1e-5, atol = 0, maxiter, preconditioner } = given
    for (const [name, n] of Object.entries({ tol, atol, maxiter })) checkCount(op, name, n)
    const [b, structure] = flatten(right as never)
    const on =
      (f: (x: X) => X): Linear =>
      (leaves) =>
        flatten(f(unflatten(structure, leaves) as X) as never)[0]
    const unknowns = b.reduce((n, x) => n + x.shape.reduce((m: number, d: number) => m * d, 1), 0)
    const length = inner(b, b)
    const allowed = max(mul(length, fill(length, tol ** 2)), fill(length, atol ** 2))
    return unflatten(
      structure,
      method({
        apply: on(matvec),
        near: preconditioner === undefined ? (x) => x : on(preconditioner),
        b,
        start: x0 === undefined ? b.map(zerosOf) : flatten(x0 as never)[0],
        goesOn: (r, steps) => and(gt(inner(r, r), allowed), lt(steps, fill(steps, maxiter ?? 10 * unknowns))),
      }),
    ) as X
  }

/**
 * The solution of A x = b by conjugate gradients, for a symmetric and positive definite A given as a function;
 * differentiable in all that it closes over, through the equation and not through the steps.
 *
 * @throws ValueError when `matvec` is not linear; ShapeError or DTypeError unless it takes and returns what b is
 * @example const a = array([[4, 1], [1, 3]])
 * cg((x: NDArray) => matmul(a, x), array([6, 7])) // [1, 2]
 */
export const cg = operation(
  "cg",
  <X>(matvec: (x: X) => X, b: X, options: IterativeOptions<X> = {}): X =>
    customLinearSolve(matvec, b, { solve: solver("cg", conjugateGradients, options), symmetric: true }),
)

/**
 * The solution of A x = b by stabilized biconjugate gradients, for any regular A given as a function; differentiable
 * in all that it closes over, through the equation and not through the steps.
 *
 * @throws ValueError when `matvec` is not linear; ShapeError or DTypeError unless it takes and returns what b is
 * @example const a = array([[4, 2], [1, 3]])
 * bicgstab((x: NDArray) => matmul(a, x), array([8, 7])) // [1, 2]
 */
export const bicgstab = operation("bicgstab", <X>(matvec: (x: X) => X, b: X, options: IterativeOptions<X> = {}): X => {
  const solve = solver("bicgstab", stabilized, options)
  return customLinearSolve(matvec, b, { solve, transposeSolve: solve })
})
