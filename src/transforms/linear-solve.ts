import { checkOptions } from "../array/given.js"
import { type NDArray, sameAval, showAval } from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { transposed } from "../primitives/control/bodies.js"
import { linearSolvePrimitive } from "../primitives/control/index.js"
import { bind, type Closed, evaluate, type Program, program, traceFlat, variable } from "../program/index.js"
import { checkSame, flatten } from "../tree/structure.js"
import { isFloatLeaf } from "./custom.js"
import { checkFunction, nameOf, rebuild, traceFunction } from "./function.js"
import { isLinear } from "./linear-transpose.js"

type Leaves = readonly NDArray[]

/** Solves `matvec(x) = b` for x, by whatever means. */
export type Solver<X> = (matvec: (x: X) => X, b: X) => X

/** The options of `customLinearSolve`. */
export interface LinearSolveOptions<X> {
  /** solves A x = b, given A as a function */
  readonly solve: Solver<X>
  /** solves A^T x = b, given A^T as a function: for reverse mode; `solve` where the map is symmetric */
  readonly transposeSolve?: Solver<X>
  /** whether the map is its own transpose; default false */
  readonly symmetric?: boolean
}

/**
 * Programs of one list of constants: what the map closes over, then what each solver does. A solver's program has its
 * own constants in front of those of the map.
 */
const arrange = (map: Closed, solvers: readonly (Closed | null)[]) => {
  const n = map.captured.length
  const fresh = (xs: Leaves) => xs.map((x) => variable(x))
  const place = (first: Program["inputs"], own: Closed | null, p: Program, rest: number): Program =>
    program(
      [
        ...first,
        ...solvers.flatMap((s) =>
          s === null ? [] : s === own ? p.inputs.slice(0, s.captured.length) : fresh(s.captured),
        ),
        ...p.inputs.slice(rest),
      ],
      p.equations,
      p.outputs,
    )
  return {
    consts: [...map.captured, ...solvers.flatMap((s) => s?.captured ?? [])],
    ofMap: (p: Program): Program => place(p.inputs.slice(0, n), null, p, n),
    ofSolver: (s: Closed): Program => {
      const k = s.captured.length
      return place(s.program.inputs.slice(k, k + n), s, s.program, k + n)
    },
  }
}

/**
 * The solution x of `matvec(x) = b` that `solve` finds, where `matvec` is linear; its derivatives, to any order and in
 * all that `matvec` closes over, solve the same equation again, so that `solve` is never differentiated.
 *
 * Law: dx = A^-1 (db - dA x), and the cotangent of b is A^-T that of x.
 * @throws ValueError when `matvec` is not linear; ShapeError or DTypeError unless b and what it returns are float arrays
 * of the same types
 * @example const a = array([[2, 1], [1, 3]])
 * const solve = (f: (x: NDArray) => NDArray, b: NDArray) => linalg.solve(jacobian(f)(b), b)
 * customLinearSolve((x: NDArray) => matmul(a, x), array([3, 4]), { solve, symmetric: true }) // [1, 1]
 */
export const customLinearSolve = <X>(matvec: (x: X) => X, b: X, options: LinearSolveOptions<X>): X => {
  const op = "customLinearSolve"
  checkFunction(op, matvec)
  checkOptions(op, options)
  const { solve, symmetric = false } = options
  const transposeSolve = options.transposeSolve ?? (symmetric ? solve : undefined)
  checkFunction(op, solve)
  if (transposeSolve !== undefined) checkFunction(op, transposeSolve)
  const right = flatten(op, "b", b)
  const check = (what: string, leaves: Leaves, paths: readonly string[]): Leaves => {
    const wrong = leaves.findIndex((y, i) => !sameAval(y, right.leaves[i]!))
    if (wrong < 0) return leaves
    const [want, given] = [right.leaves[wrong]!, leaves[wrong]!]
    const report = {
      op,
      problem: `${what} has another type than b`,
      given: { [right.paths[wrong]!]: showAval(want), [paths[wrong]!]: showAval(given) },
      hint: "the linear map takes and returns what b is",
    }
    throw want.dtype === given.dtype ? new ShapeError(report) : new DTypeError(report)
  }
  const integer = right.leaves.findIndex((x) => !isFloatLeaf(x))
  if (integer >= 0)
    throw new DTypeError({
      op,
      problem: `${right.paths[integer]} must be float`,
      given: { [right.paths[integer]!]: showAval(right.leaves[integer]!) },
      hint: "convert it with astype",
    })
  const tree = (leaves: Leaves): X => rebuild<X>(right.structure, leaves)
  const leavesOf = (x: X, what: string): Leaves => {
    const flat = flatten(op, what, x)
    checkSame(op, what, right.structure, flat.structure)
    return check(what, flat.leaves, flat.paths)
  }
  const map = traceFunction(op, matvec, [right], ([x]) => matvec(x as X))
  checkSame(op, "the result", right.structure, map.out.structure)
  check("the result", map.out.leaves, map.out.paths)
  const n = map.captured.length
  if (!isLinear(map.program, n))
    throw new ValueError({
      op,
      problem: `${nameOf(matvec)} is not linear`,
      hint: "give the equation A x = b as x => A x; for others there is customRoot",
    })
  const solving = (f: Solver<X>, p: Program): Closed =>
    traceFlat(
      (all) => {
        const apply = (x: X): X => tree(evaluate(p, [...all.slice(0, n), ...leavesOf(x, "x")]))
        return leavesOf(f(apply, tree(all.slice(n))), "the solution")
      },
      [...map.captured, ...right.leaves],
      `tracing the solver of ${nameOf(matvec)} for ${op}`,
    )
  const turned =
    transposeSolve === undefined
      ? null
      : symmetric
        ? map.program
        : transposed(
            map.program,
            map.program.inputs.map((_, i) => i >= n),
          )
  const forward = solving(solve, map.program)
  const back = transposeSolve === undefined || turned === null ? null : solving(transposeSolve, turned)
  const { consts, ofMap, ofSolver } = arrange(map, [forward, back])
  return tree(
    bind(linearSolvePrimitive, [...consts, ...right.leaves], {
      name: nameOf(matvec),
      matvec: ofMap(map.program),
      vecmat: turned === null ? null : ofMap(turned),
      body: ofSolver(forward),
      transposeBody: back === null ? null : ofSolver(back),
      consts: consts.length,
    }),
  )
}
