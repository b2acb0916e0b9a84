import * as E from "fp-ts/Either"
import { isFloat, type NDArray } from "../src/array/index.js"
import { simplify } from "../src/compiler/index.js"
import { primitives } from "../src/primitives/index.js"
import { check, dce, evaluate, type Primitive, type Program, parse, show } from "../src/program/index.js"
import { jit, jvp, linearize, trace, vjp, vmap } from "../src/transforms/index.js"
import { close, numerical, same } from "./compare.js"
import { every, holds, type Verdict, type Violated } from "./law.js"
import { combine, direction, floatsOf, inner, type Point, shift, stackPoints } from "./space.js"

/** A function on lists of arrays: the form in which the laws see every function. */
export type Subject = (xs: Point) => Point
const tangent = (f: Subject, xs: Point, ts: Point): Point => jvp(f)([xs], [ts])[1]
/**
 * The steps of a difference, tried in turn: a derivative that is right is the limit, so that a kink within reach of the
 * first is out of reach of the next, and one that is wrong agrees with none.
 */
const STEPS = [1e-3, 3e-5, 1e-6] as const

/** Fourth-order central differences along a direction. */
const difference = (f: Subject, xs: Point, ts: Point, step: number): Point => {
  const at = (h: number): Point => f(shift(xs, ts, h))
  const near = combine(1, at(step), -1, at(-step))
  const far = combine(1, at(2 * step), -1, at(-2 * step))
  return combine(8 / (12 * step), near, -1 / (12 * step), far)
}

/** What holds with differences of some step; the violation is that of the first. */
const forSomeStep = (check: (step: number) => Verdict): Verdict => {
  const first = check(STEPS[0])
  return E.isRight(first) || STEPS.slice(1).some((step) => E.isRight(check(step))) ? holds : first
}

/** jvp = finite differences, in float64. */
export const finiteDifference = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const ts = direction(xs, 0)
  const derivative = floatsOf(tangent(f, xs, ts))
  return forSomeStep((step) =>
    same(violated, "jvp and finite differences", derivative, floatsOf(difference(f, xs, ts, step)), numerical),
  )
}

/** <pullback(ct), t> = <ct, finite differences along t>, for functions without forward mode. */
export const reverseDifference = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const [ys, pullback] = vjp(f)(xs)
  const [ts, cts] = [direction(xs, 14), direction(ys, 15)]
  const left = inner(pullback(cts)[0], ts)
  return forSomeStep((step) => {
    const right = inner(cts, difference(f, xs, ts, step))
    const [apart, scale] = [Math.abs(left.value - right.value), Math.max(left.scale, right.scale)]
    return apart <= numerical.float64 * Math.max(1, scale)
      ? holds
      : violated("the pullback and finite differences differ", {
          left: `<pullback(ct), t> = ${left.value}`,
          right: `<ct, difference along t> = ${right.value}`,
          absolute: apart,
          relative: apart / scale,
        })
  })
}

/** J (a t + b u) = a J t + b J u. */
export const linear = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const [t, u] = [direction(xs, 1), direction(xs, 2)]
  const left = tangent(f, xs, combine(2, t, -3, u))
  const right = combine(2, tangent(f, xs, t), -3, tangent(f, xs, u))
  return same(violated, "linearity of jvp", floatsOf(left), floatsOf(right))
}

/** What rounding may leave of a derivative that is zero by cancellation. */
export const ROUNDING = 1e-13

/** <ct, J t> = <J^T ct, t>. */
export const adjoint = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const ts = direction(xs, 3)
  const [ys, pullback] = vjp(f)(xs)
  const cts = direction(ys, 4)
  const forward = inner(cts, tangent(f, xs, ts))
  const backward = inner(pullback(cts)[0], ts)
  const scale = Math.max(forward.scale, backward.scale)
  const apart = Math.abs(forward.value - backward.value)
  const precision = xs.concat(ys).some((x) => x.dtype === "float32") ? 1e-4 : 1e-9
  if (Number.isNaN(forward.value) && Number.isNaN(backward.value)) return holds
  return apart <= precision * scale + ROUNDING
    ? holds
    : violated("the pullback is not the transpose of the tangent map", {
        left: `<ct, J t> = ${forward.value}`,
        right: `<J^T ct, t> = ${backward.value}`,
        absolute: apart,
        relative: apart / scale,
      })
}

/** linearize(f)(x)[1](t) = jvp(f)(x, t)[1], and the values agree. */
export const linearized = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const ts = direction(xs, 5)
  const [ys, push] = linearize(f)(xs)
  return every(
    () => same(violated, "the value of linearize", ys, f(xs)),
    () => same(violated, "linearize and jvp", push(ts), tangent(f, xs, ts)),
  )
}

/** The derivative of the derivative: the pullback as a function of the point, against finite differences. */
export const secondOrder = (violated: Violated, f: Subject, xs: Point): Verdict => {
  const moving = floatsOf(xs)
  const cts = direction(f(xs), 6)
  const gradient: Subject = (floats) => {
    const queue = [...floats]
    const point = xs.map((x) => (isFloat(x.dtype) ? queue.shift()! : x))
    return floatsOf(vjp(f)(point)[1](cts)[0])
  }
  return every(
    () => finiteDifference(violated, gradient, moving),
    () => adjoint(violated, gradient, moving),
  )
}

/** vmap(f) over stacked points = f on each of them. */
export const mapped = (violated: Violated, f: Subject, points: readonly Point[]): Verdict =>
  points[0]!.length === 0
    ? holds
    : same(violated, "vmap and map", vmap(f)(stackPoints(points)), stackPoints(points.map(f)))

/** vmap of the pullback = the pullback of each, and of the tangent map likewise. */
export const mappedDerivatives = (
  violated: Violated,
  f: Subject,
  points: readonly Point[],
  forward = true,
): Verdict => {
  if (floatsOf(points[0]!).length === 0) return holds
  const cts = direction(f(points[0]!), 7)
  const ts = direction(points[0]!, 8)
  const back: Subject = (xs) => floatsOf(vjp(f)(xs)[1](cts)[0])
  return every(
    () => mapped(violated, back, points),
    () => (forward ? mapped(violated, (xs) => tangent(f, xs, ts), points) : holds),
  )
}

/** jit(f) = f, and jit of the derivative = the derivative. */
export const jitted = (violated: Violated, f: Subject, xs: Point): Verdict =>
  same(violated, "jit(f) and f", jit(f)(xs), f(xs))

/** The printed program reads back as the same program, which is well formed; dead code changes nothing. */
export const printed = (
  violated: Violated,
  f: Subject,
  xs: Point,
  table: Readonly<Record<string, Primitive>> = primitives,
): Verdict => {
  const p: Program = trace(f)(xs)
  const text = show(p)
  const checked = check(p)
  if (E.isLeft(checked)) return violated(`the program is malformed: ${checked.left}`, { program: text })
  const back = parse(text, table)
  if (E.isLeft(back)) return violated(`the printed program does not read back: ${back.left}`, { program: text })
  const live = dce(p)
  const leaves: readonly NDArray[] = xs
  if (p.inputs.length !== leaves.length)
    return show(back.right) === text ? holds : violated("the text changes when read back", { program: text })
  return every(
    () =>
      show(back.right) === text
        ? holds
        : violated("the text changes when read back", { left: text, right: show(back.right) }),
    () => same(violated, "the program read back", evaluate(back.right, leaves), evaluate(p, leaves), close, text),
    () => same(violated, "the program without dead code", evaluate(live, leaves), evaluate(p, leaves), close, text),
    () => (show(dce(live)) === show(live) ? holds : violated("dce is not idempotent", { program: text })),
    () => same(violated, "the simplified program", evaluate(simplify(p), leaves), evaluate(p, leaves), close, text),
  )
}
