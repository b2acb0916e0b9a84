import type { NDArray } from "../src/array/index.js"
import { isCotangentError } from "../src/errors/index.js"
import { add } from "../src/primitives/arithmetic.js"
import { batched } from "../src/primitives/control/bodies.js"
import { bind, evaluate, isProgram, type Params, type Primitive, traceFlat, transpose } from "../src/program/index.js"
import { same } from "./compare.js"
import { every, holds, type Verdict, type Violated } from "./law.js"
import { direction, type Point, stackPoints } from "./space.js"

/**
 * A linear map that is known by its transpose alone: the transpose is the program `bwd` of its parameters, also after
 * vmap, and running it forwards is refused.
 */
export const opaque = (violated: Violated, p: Primitive, params: Params, points: readonly Point[]): Verdict => {
  const { bwd, known } = params
  if (bwd === undefined || !isProgram(bwd) || typeof known !== "number" || p.transpose === "nonlinear")
    return violated("an opaque linear map has parameters bwd and known, and a transpose")
  const [xs] = points
  const outs = p.type(xs!, params)
  const cts = points.map((q, i) =>
    direction(
      p.type(q, params).map((_, k) => q[k]!),
      16 + i,
    ),
  )
  const { program } = traceFlat((all) => bind(p, all, params), xs!, "checking an opaque map")
  const back = (q: Point, ct: Point): Point =>
    transpose(
      program,
      q.map((x, i) => (i < known ? x : null)),
      ct,
      add,
    ).map((t) => t!)
  const expected = points.map((q, i) => evaluate(bwd, [...q.slice(0, known), ...cts[i]!]))
  const on = xs!.map(() => true)
  const whole = batched(program, on, points.length).program
  const stacked = stackPoints(points)
  const mapped = transpose(
    whole,
    stacked.map((x, i) => (i < known ? x : null)),
    stackPoints(cts),
    add,
  )
  const runs = (): boolean => {
    try {
      p.jvp(
        xs!,
        xs!.map(() => null),
        params,
      )
      return true
    } catch (e) {
      return !isCotangentError(e)
    }
  }
  return every(
    () => (outs.length > 0 ? holds : violated("type gives no outputs")),
    ...points.map((q, i) => () => same(violated, "the transpose and bwd", back(q, cts[i]!), expected[i]!)),
    () =>
      same(
        violated,
        "vmap of the transpose",
        mapped.map((t): NDArray => t!),
        stackPoints(expected),
      ),
    () => (runs() ? violated("forward mode must refuse") : holds),
  )
}
