import { callback, checked } from "../src/array/given.js"
import { show } from "../src/program/index.js"
import { checkpoint as checkpointed, scan as scanned, trace } from "../src/transforms/index.js"
import { flatten } from "../src/tree/structure.js"
import {
  adjoint,
  finiteDifference,
  jitted,
  linearized,
  linear as linearTangent,
  mapped,
  mappedDerivatives,
  printed,
  reverseDifference,
  secondOrder,
} from "./checks.js"
import { close, exact, same } from "./compare.js"
import { functionAlone } from "./kinds.js"
import { every, holds, type Law, law, type Verdict } from "./law.js"
import { combine, direction, floatsOf, type Point, stackPoints } from "./space.js"
import { see, seeInFloat64 } from "./subject.js"

/** A function of one tree of arrays; wrap several arguments in a tuple. */
export type TreeFunction<T, Y> = (x: T) => Y

const named = (kind: string, f: { readonly name: string }): string => `${kind} of ${f.name || "the function"}`

/**
 * Reverse mode against finite differences, measured in float64.
 *
 * @example assertLaw(laws.gradient((x: NDArray) => sum(square(x))), arrays([3]))
 */
export const gradient = checked(
  "laws.gradient",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("gradient", f), "<pullback(ct), t> = <ct, (f(x + h t) - f(x - h t)) / 2h>", (x, violated) => {
      const { subject, point } = seeInFloat64(f, x)
      return reverseDifference(violated, subject, point)
    }),
)

/** Forward mode against finite differences, and its linearity: J (a t + b u) = a J t + b J u. */
export const jvp = checked(
  "laws.jvp",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("jvp", f), "jvp = finite differences, and it is linear", (x, violated) => {
      const { subject, point } = seeInFloat64(f, x)
      return every(
        () => finiteDifference(violated, subject, point),
        () => linearTangent(violated, subject, point),
      )
    }),
)

/** <ct, J t> = <J^T ct, t>. */
export const vjp = checked(
  "laws.vjp",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("vjp", f), "<ct, J t> = <J^T ct, t>", (x, violated) => {
      const { subject, point } = see(f, x)
      return adjoint(violated, subject, point)
    }),
)

/** linearize(f)(x)[1](t) = jvp(f)(x, t)[1]. */
export const linearize = checked(
  "laws.linearize",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("linearize", f), "linearize(f)(x)[1](t) = jvp(f)(x, t)[1]", (x, violated) => {
      const { subject, point } = see(f, x)
      return linearized(violated, subject, point)
    }),
)

/** The derivative of the gradient, in both modes. */
export const secondDerivative = checked(
  "laws.secondDerivative",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("second derivative", f), "the gradient obeys the law of the gradient", (x, violated) => {
      const { subject, point } = seeInFloat64(f, x)
      return secondOrder(violated, subject, point)
    }),
)

/** jit(f) = f. */
export const jit = checked(
  "laws.jit",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("jit", f), "jit(f) = f", (x, violated) => {
      const { subject, point } = see(f, x)
      return jitted(violated, subject, point)
    }),
)

/** vmap(f) = map f, for values and derivatives, over samples of the same types. */
export const vmap = checked(
  "laws.vmap",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<readonly T[]> =>
    law(named("vmap", f), "vmap(f) = map f, and so for its derivatives", (xs, violated) => {
      const [first] = xs
      if (first === undefined) return holds
      const { subject } = see(f, first)
      const points = xs.map((x) => flatten("laws", "the argument", x).leaves)
      const differentiable = floatsOf(points[0]!).length > 0 && floatsOf(subject(points[0]!)).length > 0
      return every(
        () => mapped(violated, subject, points),
        () => (differentiable ? mappedDerivatives(violated, subject, points) : holds),
      )
    }),
)

/** checkpoint(f) = f in value and derivative. */
export const checkpoint = checked(
  "laws.checkpoint",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("checkpoint", f), "checkpoint(f) = f in value and gradient", (x, violated) => {
      const { subject, point } = see(f, x)
      const again = checkpointed(subject)
      return every(
        () => same(violated, "the value", again(point), subject(point), exact),
        () => adjoint(violated, again, point),
        () => linearized(violated, again, point),
      )
    }),
)

/** scan = the loop written out. */
export const scan = checked(
  "laws.scan",
  { body: callback },
  <C, X, Y>(
    body: (carry: C, x: X) => readonly [C, Y],
  ): Law<{ readonly init: C; readonly steps: readonly X[]; readonly xs: X }> =>
    law(named("scan", body), "scan = the unrolled loop", ({ init, steps, xs }, violated) => {
      const leaves = (t: unknown): Point => flatten("laws", "carry", t).leaves
      const [carry, ys] = scanned(body, init, xs)
      const rows: Point[] = []
      const last = steps.reduce<C>((c, x) => {
        const [next, y] = body(c, x)
        rows.push(leaves(y))
        return next
      }, init)
      return every(
        () => same(violated, "the last carry", leaves(carry), leaves(last)),
        () => (rows.length === 0 ? holds : same(violated, "the outputs", leaves(ys), stackPoints(rows))),
      )
    }),
)

/** The program prints, reads back, is well formed, and means the same without dead code. */
export const program = checked(
  "laws.program",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("program", f), "parse(show(p)) = p, check(p), dce(p) = p", (x, violated) => {
      const { subject, point } = see(f, x)
      return printed(violated, subject, point)
    }),
)

/** Two traces give one program: the function has no hidden state. */
export const pure = checked(
  "laws.pure",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("purity", f), "tracing twice gives the same program", (x, violated) => {
      const { subject, point } = see(f, x)
      const [left, right] = [show(trace(subject)(point)), show(trace(subject)(point))]
      return left === right ? holds : violated("the programs differ", { left, right })
    }),
)

/** f(a x + b y) = a f(x) + b f(y). */
export const linear = checked(
  "laws.linear",
  functionAlone,
  <T, Y>(f: TreeFunction<T, Y>): Law<T> =>
    law(named("linearity", f), "f(a x + b y) = a f(x) + b f(y)", (x, violated) => {
      const { subject, point } = see(f, x)
      const other: Point = direction(point, 1)
      return same(
        violated,
        "linearity",
        floatsOf(subject(combine(2, point, -3, other))),
        floatsOf(combine(2, subject(point), -3, subject(other))),
      )
    }),
)

/** Two functions agree, as closely as their dtype allows. */
export const equal = checked(
  "laws.equal",
  { f: callback, g: callback },
  <T, Y>(f: TreeFunction<T, Y>, g: TreeFunction<T, Y>): Law<T> =>
    law(`${f.name || "f"} = ${g.name || "g"}`, "f(x) = g(x)", (x, violated): Verdict => {
      const left = see(f, x)
      return same(violated, "the results", left.subject(left.point), see(g, x).subject(left.point), close)
    }),
)
