import { checked } from "../src/array/given.js"
import { isFloat } from "../src/array/index.js"
import { isCotangentError } from "../src/errors/index.js"
import { primitives } from "../src/primitives/index.js"
import { bind, type Params, type Primitive } from "../src/program/index.js"
import {
  adjoint,
  finiteDifference,
  jitted,
  linear,
  linearized,
  mapped,
  mappedDerivatives,
  printed,
  reverseDifference,
  type Subject,
  secondOrder,
} from "./checks.js"
import { primitiveKind } from "./kinds.js"
import { every, holds, type Law, law, type Verdict } from "./law.js"
import { opaque } from "./opaque.js"
import { batched, transposed, typed, zeros } from "./rules.js"
import { floatsOf, type Point } from "./space.js"

/** Which derivative laws apply to a primitive. */
export type Derivative =
  | "smooth"
  /** its derivative is not that of its value, on purpose */
  | "not differences"
  /** it cannot be transposed */
  | "forward only"
  /** it has no forward mode */
  | "reverse only"
  /** it is a linear map known by its transpose alone */
  | "opaque"

/** Parameters of a primitive, and points at which to look: several, of the same types, for vmap. */
export interface Sample {
  readonly params: Params
  readonly points: readonly Point[]
  readonly derivative: Derivative
  /** how many leading inputs carry no tangents */
  readonly constants: number
  /** where results are not unique, what all right ones agree in */
  readonly meaning?: (ys: Point) => Point
}

/** A law that throws is a law that does not hold. */
const caught = (violated: (problem: string) => Verdict, verdict: () => Verdict) => (): Verdict => {
  try {
    return verdict()
  } catch (e) {
    return violated(`a rule throws: ${isCotangentError(e) ? e.message : String(e)}`)
  }
}

/** A rule that must refuse, with an error of the library. */
const refuses = (rule: () => unknown): boolean => {
  try {
    rule()
    return false
  } catch (e) {
    return isCotangentError(e)
  }
}

/**
 * Everything that must be true of the record of a primitive at a sample: types, purity, jvp against finite
 * differences, linearity, symbolic zeros, transpose, linearize, second order, vmap over every set of inputs, vmap of
 * derivatives, jit, printing and dead code.
 *
 * @example assertLaw(laws.primitive(primitives.sin!), samples.sin!)
 */
export const primitive = checked(
  "laws.primitive",
  { p: primitiveKind },
  (p: Primitive): Law<Sample> =>
    law(
      `primitive ${p.name}`,
      "type, impl, jvp, transpose and vmap agree with each other and with the mathematics",
      ({ params, points, derivative, constants, meaning = (ys: Point): Point => ys }, violated) => {
        if (derivative === "opaque") return opaque(violated, p, params, points)
        const [xs] = points
        const f: Subject = (all) => bind(p, all, params)
        const g: Subject = (rest) => bind(p, [...xs!.slice(0, constants), ...rest], params)
        const moving = (q: Point): Point => q.slice(constants)
        const x = moving(xs!)
        const differentiable = floatsOf(x).length > 0 && f(xs!).some((y) => isFloat(y.dtype))
        const forward = differentiable && derivative !== "reverse only"
        const reverse = differentiable && derivative !== "forward only"
        const when = (condition: boolean, verdict: () => Verdict): (() => Verdict) =>
          condition ? verdict : () => holds
        const checks = [
          () => typed(violated, p, params, xs!),
          () => zeros(violated, p, params, xs!, derivative === "reverse only" ? xs!.length : constants),
          when(forward && derivative !== "not differences", () => finiteDifference(violated, g, x)),
          when(forward, () => linear(violated, g, x)),
          when(derivative === "forward only", () =>
            refusal(p, params, xs!) ? holds : violated("transpose must refuse"),
          ),
          when(derivative !== "forward only", () => transposed(violated, p, params, xs!)),
          when(forward && reverse, () => adjoint(violated, g, x)),
          when(forward && reverse, () => linearized(violated, g, x)),
          when(derivative === "reverse only", () => reverseDifference(violated, g, x)),
          when(reverse && derivative !== "not differences", () => secondOrder(violated, g, x)),
          () => batched(violated, p, params, points),
          () => mapped(violated, f, points),
          when(reverse, () => mappedDerivatives(violated, g, points.map(moving), forward)),
          () => jitted(violated, (all) => meaning(f(all)), xs!),
          () => printed(violated, f, xs!, { ...primitives, [p.name]: p }),
        ]
        return every(...checks.map((check) => caught(violated, check)))
      },
    ),
)

const refusal = (p: Primitive, params: Params, xs: Point): boolean => {
  const rule = p.transpose
  return rule !== "nonlinear" && refuses(() => rule(bind(p, xs, params), xs, params, xs))
}

const carriesTangents = (p: Primitive, { params, points }: Sample): boolean =>
  points[0]!.some((x) => isFloat(x.dtype)) && p.type(points[0]!, params).some((y) => isFloat(y.dtype))

/**
 * A primitive that maps no float to a float is linear in nothing, so it has no transpose; to be checked on many
 * samples together.
 */
export const transposable = checked(
  "laws.transposable",
  { p: primitiveKind },
  (p: Primitive): Law<readonly Sample[]> =>
    law(
      `transposable ${p.name}`,
      "a primitive without float results of float inputs has no transpose",
      (all, violated) =>
        p.transpose === "nonlinear" || all.some((s) => carriesTangents(p, s))
          ? holds
          : violated("there is a transpose rule, but nothing it could be applied to"),
    ),
)
