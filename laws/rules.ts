import { fromHost, hostOf, isFloat, type NDArray, sameAval, showAval, sizeOf } from "../src/array/index.js"
import { instantiate } from "../src/primitives/broadcast.js"
import { bind, interpret, type Params, type Primitive } from "../src/program/index.js"
import { vmapWith } from "../src/transforms/index.js"
import { ROUNDING, type Subject } from "./checks.js"
import { same } from "./compare.js"
import { every, holds, type Verdict, type Violated } from "./law.js"
import { combine, direction, floatsOf, inner, type Point, stackHost, stackPoints } from "./space.js"

const showPoint = (xs: Point): string => xs.map(showAval).join(" ")

/** The types are what `type` says, and the inputs are as they were. */
export const typed = (violated: Violated, p: Primitive, params: Params, xs: Point): Verdict => {
  const before = xs.map((x) => fromHost(x.shape, x.dtype, hostOf("laws", x).data.slice()))
  const ys = p.impl(
    xs.map((x) => hostOf("laws", x)),
    params,
    interpret,
  )
  const types = p.type(xs, params)
  const fits = ys.length === types.length && ys.every((y, i) => sameAval(y, types[i]!))
  const pure = xs.every((x, i) => same(violated, "", [x], [before[i]!])._tag === "Right")
  return !fits
    ? violated("impl returns other types than type says", {
        left: ys.map(showAval).join(" "),
        right: types.map(showAval).join(" "),
      })
    : pure
      ? holds
      : violated("impl changes its inputs", { left: showPoint(xs) })
}

/** Without tangents `jvp` gives the outputs and no tangents; with one tangent, what explicit zeros give for the others. */
export const zeros = (violated: Violated, p: Primitive, params: Params, xs: Point, constants: number): Verdict => {
  const ys = bind(p, xs, params)
  const [none, nothing] = p.jvp(
    xs,
    xs.map(() => null),
    params,
  )
  if (nothing.some((t) => t !== null)) return violated("jvp makes a tangent out of none")
  const ts = direction(xs, 9)
  const each = xs.map((x, i) => () => {
    if (!isFloat(x.dtype) || i < constants) return holds
    const alone = xs.map((_, j) => (j === i ? ts[i]! : null))
    const [values, sparse] = p.jvp(xs, alone, params)
    const full = alone.map((t, j) =>
      t === null && isFloat(xs[j]!.dtype) && j >= constants ? instantiate(null, xs[j]!) : t,
    )
    const [, dense] = p.jvp(xs, full, params)
    const wrong = sparse.findIndex((t, k) => t !== null && !sameAval(t, ys[k]!))
    if (wrong >= 0) return violated("a tangent has another type than its output", { left: showAval(sparse[wrong]!) })
    const explicit = (list: readonly (NDArray | null)[]): Point =>
      list.flatMap((t, k) => (isFloat(ys[k]!.dtype) ? [instantiate(t, ys[k]!)] : []))
    return every(
      () => same(violated, "the outputs of jvp", values, ys),
      () => same(violated, "a symbolic zero and an explicit one", explicit(sparse), explicit(dense)),
      () =>
        sparse.some((t, k) => t !== null && !isFloat(ys[k]!.dtype))
          ? violated("an integer output has a tangent")
          : holds,
    )
  })
  return every(() => same(violated, "the outputs of jvp", none, ys), ...each)
}

const subsets = (n: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** Math.min(n, 4) - 1 }, (_, m) =>
    Array.from({ length: n }, (_, i) => ((m + 1) >> Math.min(i, 3)) % 2 === 1),
  )

/** True when the primitive is linear in some inputs together, as far as two vectors tell. */
const isLinear = (f: Subject, xs: Point): boolean => {
  const [u, v] = [direction(xs, 10), direction(xs, 11)]
  const left = floatsOf(f(combine(7, u, -11, v)))
  const right = floatsOf(combine(7, f(u), -11, f(v)))
  const shifted = floatsOf(f(combine(0, u, 0, v)))
  const quiet: Violated = () => ({ _tag: "Left", left: { law: "", statement: "", problem: "" } })
  const zero = shifted.map((z) => instantiate(null, z))
  const agree = (a: Point, b: Point): boolean => same(quiet, "", a, b)._tag === "Right"
  const odd = floatsOf(combine(-1, f(u), 0, f(u)))
  return left.length > 0 && agree(left, right) && agree(shifted, zero) && agree(floatsOf(f(combine(-1, u, 0, u))), odd)
}

/** Between spaces without dimensions everything is linear, which says nothing. */
const isEmpty = (xs: Point): boolean => xs.every((x) => sizeOf(x.shape) === 0)

/** The transpose rule itself, for every set of inputs in which the primitive is linear. */
export const transposed = (violated: Violated, p: Primitive, params: Params, xs: Point): Verdict => {
  const rule = p.transpose
  if (rule === "nonlinear") return holds
  const sets = subsets(xs.length).filter((on) =>
    on.every((o, i) => !o || (isFloat(xs[i]!.dtype) && sizeOf(xs[i]!.shape) > 0)),
  )
  const moved = (on: readonly boolean[], part: Point): Point => {
    const queue = [...part]
    return xs.map((x, i) => (on[i] ? queue.shift()! : x))
  }
  const scatter = (on: readonly boolean[], part: Point): readonly (NDArray | null)[] => {
    const queue = [...part]
    return on.map((o) => (o ? queue.shift()! : null))
  }
  const outs = floatsOf(bind(p, xs, params))
  if (isEmpty(outs) || isEmpty(floatsOf(xs))) return holds
  const linearSets = sets.filter((on) =>
    isLinear(
      (part) => bind(p, moved(on, part), params),
      xs.filter((_, i) => on[i]),
    ),
  )
  if (linearSets.length === 0 && p.dce === undefined)
    return violated("there is a transpose rule, but the primitive is linear in none of its inputs")
  return every(
    ...linearSets.map((on) => () => {
      const part = direction(
        xs.filter((_, i) => on[i]),
        12,
      )
      const ys = bind(p, moved(on, part), params)
      const cts = direction(ys, 13)
      const back = rule(
        cts,
        xs.map((x, i) => (on[i] ? null : x)),
        params,
        xs,
      )
      const wanted = back.flatMap((ct, i) => (on[i] ? [instantiate(ct, xs[i]!)] : []))
      const [forward, backward] = [inner(cts, ys), inner(wanted, part)]
      const apart = Math.abs(forward.value - backward.value)
      const tangents = scatter(on, part)
      const [, dys] = p.jvp(moved(on, part), tangents, params)
      const own = dys.flatMap((t, k) => (isFloat(ys[k]!.dtype) ? [instantiate(t, ys[k]!)] : []))
      if (same(violated, "", own, floatsOf(ys))._tag === "Left")
        return violated("a linear map with a transpose rule is its own derivative, but jvp says otherwise")
      return apart <= 1e-9 * Math.max(forward.scale, backward.scale) + ROUNDING
        ? holds
        : violated(`the transpose rule for inputs ${on.map(Number).join("")} is wrong`, {
            left: `<ct, f(x)> = ${forward.value}`,
            right: `<transpose(ct), x> = ${backward.value}`,
            absolute: apart,
          })
    }),
  )
}

/** vmap over every set of inputs, the others shared by all elements. */
export const batched = (violated: Violated, p: Primitive, params: Params, points: readonly Point[]): Verdict => {
  const [first] = points
  if (first!.length === 0) {
    const [ys] = p.vmap([], [], points.length, params)
    return same(violated, "vmap of no inputs", ys, bind(p, [], params))
  }
  const f = (...xs: readonly NDArray[]): Point => bind(p, xs, params)
  return every(
    ...subsets(first!.length).map((on) => () => {
      const args = first!.map((x, i) => (on[i] ? stackHost(points.map((q) => q[i]!)) : x))
      const left = vmapWith({ in: on.map((o) => (o ? 0 : null)) })(f)(...args)
      const right = stackPoints(points.map((q) => f(...q.map((x, i) => (on[i] ? x : first![i]!)))))
      return same(violated, `vmap and map over inputs ${on.map(Number).join("")}`, left, right)
    }),
  )
}
