import type { NDArray } from "../array/index.js"
import { TreeError } from "../errors/index.js"
import { neg } from "../primitives/arithmetic.js"
import { instantiate } from "../primitives/broadcast.js"
import { customJvpPrimitive } from "../primitives/control/index.js"
import { bind, type Dual, evaluate, jvp, type Program, traceFlat } from "../program/index.js"
import { checkSame, type Flat, flatten } from "../tree/structure.js"
import { isFloatLeaf, refuseTracers, share } from "./custom.js"
import { checkFunction, nameOf, rebuild, traceFunction } from "./function.js"

type Leaves = readonly NDArray[]

/** The equation's program in its unknown x, its parameters c held. */
const directional = (
  f: Program,
  c: Leaves,
  x: Leaves,
  dc: readonly (NDArray | null)[],
  dx: readonly (NDArray | null)[],
): Leaves =>
  jvp(f, [...c.map((v, i): Dual => [v, dc[i] ?? null]), ...x.map((v, i): Dual => [v, dx[i] ?? null])]).map(([y, t]) =>
    instantiate(t, y),
  )

/**
 * A root of f found by `solve(f, init)`, whose derivative in what f closes over is that of the implicit function:
 * dx = -(df/dx)^-1 (df/dc) dc, whatever way the solver took.
 *
 * `tangentSolve(g, y)` solves g(v) = y for the linear map g = df/dx.
 * @throws TreeError when f returns another structure than its argument
 * @example type F = (x: NDArray) => NDArray
 * const step = (f: F, x: NDArray) => sub(x, div(f(x), grad((y: NDArray) => f(y))(x)))
 * const newton = (f: F, init: NDArray) => foriLoop(0, 9, (_, x) => step(f, x), init)
 * const root = (a: NDArray) =>
 *   customRoot<NDArray>((x) => sub(mul(x, x), a), array(1), newton, (g, y) => div(y, g(onesLike(y))))
 * grad(root)(array(4)) // 0.25
 */
export const customRoot = <X>(
  f: (x: X) => X,
  init: X,
  solve: (f: (x: X) => X, init: X) => X,
  tangentSolve: (g: (v: X) => X, y: X) => X,
): X => {
  const op = "customRoot"
  for (const given of [f, solve, tangentSolve]) checkFunction(op, given)
  const guess = flatten(op, "init", init)
  const equation = traceFunction(op, f, [guess], ([x]) => f(x as X))
  checkSame(op, "the result", guess.structure, equation.out.structure)
  const tree = (leaves: Leaves): X => rebuild<X>(guess.structure, leaves)
  const leavesOf = (x: X, what: string): Leaves => {
    const flat: Flat = flatten(op, what, x)
    checkSame(op, what, guess.structure, flat.structure)
    return flat.leaves
  }
  const parameters = equation.captured
  const n = parameters.length
  const unknowns = guess.leaves
  if (!unknowns.every(isFloatLeaf))
    throw new TreeError({ op, problem: "the unknowns must be float arrays", hint: "convert them with astype" })
  const body = traceFlat(
    (all) => {
      const c = all.slice(0, n)
      const at = (x: X): X => tree(evaluate(equation.program, [...c, ...leavesOf(x, "x")]))
      return leavesOf(solve(at, tree(all.slice(n))), "the root")
    },
    [...parameters, ...unknowns],
    `tracing the solver of ${nameOf(f)} for ${op}`,
  )
  const moving = parameters.filter(isFloatLeaf)
  const rule = traceFlat(
    (all) => {
      const c = all.slice(0, n)
      const x = all.slice(n + unknowns.length, n + 2 * unknowns.length)
      const queue = [...all.slice(n + 2 * unknowns.length)]
      const dc = c.map((v) => (isFloatLeaf(v) ? queue.shift()! : null))
      const still = x.map(() => null)
      const g = (v: X): X => tree(directional(equation.program, c, x, [], leavesOf(v, "v")))
      const residual = directional(equation.program, c, x, dc, still)
      return leavesOf(tangentSolve(g, tree(residual)), "the tangent").map(neg)
    },
    [...parameters, ...unknowns, ...unknowns, ...moving, ...unknowns],
    `tracing the tangent solver of ${nameOf(f)} for ${op}`,
  )
  const { consts, programs } = share([body, rule])
  refuseTracers(op, f, consts)
  const params = { name: nameOf(f), body: programs[0]!, rule: programs[1]!, consts: consts.length, knowsOutputs: true }
  return tree(bind(customJvpPrimitive, [...consts, ...parameters, ...unknowns], params))
}
