import type { NDArray } from "../../array/index.js"
import { TraceError } from "../../errors/index.js"
import { bind, type Dual, jvp as jvpProgram, type Primitive, type Program, type Tangent } from "../../program/index.js"
import { sub } from "../arithmetic.js"
import { instantiate, toBatch } from "../broadcast.js"
import { batched, outAvals } from "./bodies.js"
import { checkArguments } from "./call.js"

/**
 * Inputs are `consts` closed-over arrays, then the right-hand side b. All programs map constants and one such list of
 * arrays to another: `matvec` applies the linear map A, `body` solves A x = b; `vecmat` and `transposeBody` do that for
 * the transpose of A, where it is known how.
 */
export type LinearSolveParams = {
  readonly name: string
  readonly matvec: Program
  readonly vecmat: Program | null
  readonly body: Program
  readonly transposeBody: Program | null
  readonly consts: number
}

/** What the motion of A adds to A x at a solution x; null when A does not move. */
const motionOfMap = (
  matvec: Program,
  consts: readonly NDArray[],
  ts: readonly Tangent[],
  xs: readonly NDArray[],
): readonly Tangent[] =>
  jvpProgram(matvec, [...consts.map((c, i): Dual => [c, ts[i]!]), ...xs.map((x): Dual => [x, null])]).map(([, t]) => t)

const minus = (t: Tangent, u: Tangent, like: NDArray): NDArray =>
  u === null ? instantiate(t, like) : sub(instantiate(t, like), u)

/** A x = b moves by dA x + A dx = db, which is solved for dx as the equation itself is. */
const jvp = (inputs: readonly NDArray[], ts: readonly Tangent[], p: LinearSolveParams) => {
  const xs = bind(linearSolvePrimitive, inputs, p)
  const [consts, b] = [inputs.slice(0, p.consts), inputs.slice(p.consts)]
  const motion = motionOfMap(p.matvec, consts, ts, xs)
  const db = ts.slice(p.consts)
  if ([...db, ...motion].every((t) => t === null)) return [xs, xs.map(() => null)] as const
  const right = b.map((v, i) => minus(db[i]!, motion[i]!, v))
  return [xs, bind(linearSolvePrimitive, [...consts, ...right], p)] as const
}

const wholeBatch = (p: Program, on: readonly boolean[], size: number): Program =>
  batched(
    p,
    p.inputs.map((_, i) => on[i] ?? true),
    size,
    p.outputs.map(() => true),
  ).program

export const linearSolvePrimitive: Primitive<LinearSolveParams> = {
  name: "linearSolve",
  type: (types, { body }) => {
    checkArguments("customLinearSolve", types, body)
    return outAvals(body)
  },
  impl: (xs, { body }, run) => run(body, xs),
  jvp,
  transpose: (cts, inputs, p) => {
    const { vecmat, transposeBody } = p
    if (vecmat === null || transposeBody === null)
      throw new TraceError({
        op: "customLinearSolve",
        problem: `reverse mode has to solve with the transpose of ${p.name}, and nothing says how`,
        hint: "give the option transposeSolve, or symmetric where the map is its own transpose",
      })
    const consts = inputs.slice(0, p.consts).filter((c): c is NDArray => c !== null)
    const right = cts.map((ct, i) => instantiate(ct, p.body.outputs[i]!.aval))
    const turned = { ...p, matvec: vecmat, vecmat: p.matvec, body: transposeBody, transposeBody: p.body }
    return [...consts.map(() => null), ...bind(linearSolvePrimitive, [...consts, ...right], turned)]
  },
  lower: (_xs, { body }) => ({ form: "inline", body }),
  complex: "real",
  vmap: (inputs, on, size, p) => {
    const flags = on.slice(0, p.consts)
    const over = <P extends Program | null>(q: P): Program | P => (q === null ? q : wholeBatch(q, flags, size))
    const values = inputs.map((x, i) => (i < p.consts ? x : toBatch(x, on[i]!, size)))
    const xs = bind(linearSolvePrimitive, values, {
      ...p,
      matvec: wholeBatch(p.matvec, flags, size),
      vecmat: over(p.vecmat),
      body: wholeBatch(p.body, flags, size),
      transposeBody: over(p.transposeBody),
    })
    return [xs, xs.map(() => true)]
  },
}
