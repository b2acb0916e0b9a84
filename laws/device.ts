import { callback, checked } from "../src/array/given.js"
import { type Aval, allocate, describe, fromHost, hostOf, isFloat, type NDArray, sizeOf } from "../src/array/index.js"
import { reference } from "../src/backends/reference/index.js"
import { type ComputeDevice, simplify } from "../src/compiler/index.js"
import { bind, isProgram, type Param, type Primitive, type Program, show } from "../src/program/index.js"
import { evalShape, jitWith, jvp, trace, vjp, vmap } from "../src/transforms/index.js"
import type { Subject } from "./checks.js"
import { close, type Precision, same } from "./compare.js"
import type { TreeFunction } from "./functions.js"
import { deviceKind, precisionKind, primitiveKind } from "./kinds.js"
import { every, holds, type Law, law, type Verdict, type Violated } from "./law.js"
import { inFloat32, narrow } from "./narrow.js"
import type { Sample } from "./primitive.js"
import type { RandomProgram } from "./programs.js"
import { direction, floatsOf, type Point, stackPoints } from "./space.js"
import { see } from "./subject.js"

/** A function jitted on a device and on the reference. */
const agrees = (
  violated: Violated,
  what: string,
  device: ComputeDevice,
  f: Subject,
  xs: Point,
  precision: Precision,
): Verdict =>
  same(
    (problem, more) => violated(problem, { ...more, program: show(simplify(trace(f)(xs))) }),
    `${what} on ${device.backend.name} and on the reference`,
    jitWith({ device })(f)(xs),
    jitWith({ device: reference })(f)(xs),
    precision,
  )

/**
 * A device computes what the reference does.
 *
 * @example assertLaw(laws.device(reference, (x: NDArray) => sum(exp(x))), arrays([3]))
 */
export const device = checked(
  "laws.device",
  { on: deviceKind, f: callback, precision: precisionKind },
  <T, Y>(on: ComputeDevice, f: TreeFunction<T, Y>, precision: Precision = close): Law<T> =>
    law(
      `${f.name || "the function"} on ${on.backend.name}`,
      "jit on a device = jit on the reference",
      (x, violated) => {
        const { subject, point } = see(f, x)
        return agrees(violated, "the function", on, subject, point, precision)
      },
    ),
)

const isDouble = ({ dtype }: Aval): boolean => dtype === "float64"

/** Whether a program has anything in float64. */
const hasDouble = ({ inputs, equations, outputs }: Program): boolean =>
  [...inputs, ...outputs].some((a) => isDouble(a.aval)) ||
  equations.some((e) => [...e.inputs, ...e.outputs].some((a) => isDouble(a.aval)) || saysDouble(e.params))

/** Parameters that name float64, or have a program that does. */
const saysDouble = (p: Param): boolean =>
  typeof p === "object" && p !== null
    ? isProgram(p)
      ? hasDouble(p)
      : Object.values(p).some((q) => saysDouble(q))
    : p === "float64"

const lacksDouble = (on: ComputeDevice): boolean => on.lacks?.includes("float64") === true

/** Whether a sample has something in float64: an operand, a result, or what its parameters say. */
const isWide = (p: Primitive, { params, points }: Sample): boolean =>
  saysDouble(params) || [...points[0]!, ...p.type(points[0]!, params)].some(isDouble)

const empty = ({ shape, dtype }: Aval): NDArray => fromHost(shape, dtype, allocate(dtype, sizeOf(shape)))

/** The gradients of a function for these cotangents. */
const pullback =
  (f: Subject, cts: Point): Subject =>
  (xs) =>
    floatsOf(vjp(f)(xs)[1](cts)[0])

/**
 * A primitive on a device: its values, its tangent map, its pullback and its batches are those of the reference, in
 * float64, where the device has it, and float32.
 *
 * @example assertLaw(laws.primitiveOn(reference, primitives.sin!), samples.sin!)
 */
export const primitiveOn = checked(
  "laws.primitiveOn",
  { on: deviceKind, p: primitiveKind, precision: precisionKind },
  (on: ComputeDevice, p: Primitive, precision: Precision = close): Law<Sample> =>
    law(`primitive ${p.name} on ${on.backend.name}`, "jit on a device = jit on the reference", (sample, violated) => {
      const check = ({ params, points, derivative, constants, meaning = (ys) => ys }: Sample): Verdict => {
        const [xs] = points
        const f: Subject = (all) => meaning(bind(p, all, params))
        const given = xs!.slice(0, constants)
        const outs = evalShape(f)(xs!)
        const back = pullback((moving) => f([...given, ...moving]), direction(outs.map(empty), 9))
        const moving = xs!.slice(constants)
        const push: Subject = (rest) =>
          floatsOf(jvp((v: Point) => f([...given, ...v]))([rest], [direction(moving, 8)])[1])
        const smooth = outs.some((y) => isFloat(y.dtype)) && floatsOf(moving).length > 0
        const forward = smooth && derivative !== "reverse only"
        const reverse = smooth && derivative !== "forward only"
        const at = (what: string): string => `${what} at ${xs!.map(describe).join(" ")}`
        if (derivative === "opaque") return holds
        return every(
          () => agrees(violated, at("values"), on, f, xs!, precision),
          () => (forward ? agrees(violated, at("the tangent map"), on, push, moving, precision) : holds),
          () => (reverse ? agrees(violated, at("the pullback"), on, back, moving, precision) : holds),
          () =>
            xs!.length === 0 ? holds : agrees(violated, at("a batch"), on, vmap(f), stackPoints(points), precision),
        )
      }
      const twin = inFloat32(sample)
      return every(
        () => (lacksDouble(on) && isWide(p, sample) ? holds : check(sample)),
        () => (twin === null ? holds : check(twin)),
      )
    }),
)

/** What rounding leaves of the gradients of a program. */
const GRADIENTS: Precision = { float64: 1e-9, float32: 2e-4 }

/** The same elements in memory of their own. */
const copied = (xs: Point): Point =>
  xs.map((x) => {
    const { shape, dtype, data } = hostOf("laws", x)
    return fromHost(shape, dtype, allocate(dtype, data))
  })

/** Inputs that are given up, twice: the results take their memory, and the first ones outlive the second call. */
const donates = (
  violated: Violated,
  on: ComputeDevice,
  { f, inputs }: RandomProgram,
  precision: Precision,
): Verdict => {
  const g = jitWith({ device: on, donate: [0] })(f)
  const results = [g(copied(inputs)), g(copied(inputs))].flat()
  const wanted = jitWith({ device: reference })(f)(inputs)
  const program = show(simplify(trace(f)(inputs)))
  return same(violated, "a program, its inputs donated", results, [...wanted, ...wanted], precision, program)
}

/**
 * Whole programs on a device: what comes out is what the reference gives, also in the memory of donated inputs, and so
 * are the gradients of smooth ones; in float32 alone where the device has no float64.
 *
 * @example assertLaw(laws.programOn(reference), programs())
 */
export const programOn = checked(
  "laws.programOn",
  { on: deviceKind, precision: precisionKind },
  (on: ComputeDevice, precision: Precision = close): Law<RandomProgram> =>
    law(`programs on ${on.backend.name}`, "jit on a device = jit on the reference", (given, violated) => {
      const p = lacksDouble(on) ? { ...given, inputs: given.inputs.map(narrow) } : given
      if (lacksDouble(on) && hasDouble(trace(p.f)(p.inputs))) return holds
      const cts = (): Point => direction(evalShape(p.f)(p.inputs).map(empty), 9)
      const gradients = (): Verdict =>
        agrees(violated, "the gradients of a program", on, pullback(p.f, cts()), p.inputs, GRADIENTS)
      return every(
        () => agrees(violated, "a program", on, p.f, p.inputs, precision),
        () => donates(violated, on, p, precision),
        () => (p.smooth ? gradients() : holds),
      )
    }),
)
