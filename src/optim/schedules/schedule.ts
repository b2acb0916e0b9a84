import { array, isFloat, isNDArray, type NDArray, nameOfValue } from "../../array/index.js"
import { TreeError, ValueError } from "../../errors/index.js"
import { add, astype, cos, divide, maximum, minimum, multiply, subtract } from "../../operations/index.js"

/** A schedule of the library: of one step, or of an array of steps; of a float dtype, or else float32. */
export type StepSchedule = (step: NDArray | number) => NDArray

/** Steps as floats. */
export const stepsOf = (op: string, step: unknown): NDArray => {
  if (typeof step === "number") return array(step)
  if (isNDArray(step)) return isFloat(step.dtype) ? step : astype(step, "float32")
  throw new TreeError({
    op,
    problem: `the step is ${nameOfValue(step)}`,
    hint: "give the number of updates made before, an array or a number",
  })
}

/** Throws unless every number is finite. */
export const checkFinite = (op: string, numbers: Readonly<Record<string, number>>): void => {
  for (const [name, x] of Object.entries(numbers))
    if (typeof x !== "number" || !Number.isFinite(x))
      throw new ValueError({ op, problem: `${name} is ${nameOfValue(x)}`, hint: "give a finite number" })
}

/** Throws unless every number is a positive one of steps. */
export const checkSteps = (op: string, numbers: Readonly<Record<string, number>>): void => {
  for (const [name, x] of Object.entries(numbers))
    if (!(Number.isFinite(x) && x > 0))
      throw new ValueError({ op, problem: `${name} is ${nameOfValue(x)}`, hint: "give a positive number of steps" })
}

/** How far t is on its way from a step to a later one: 0 before, 1 after. */
export const progress = (t: NDArray, from: number, to: number): NDArray =>
  to <= from ? astype(array(1), t.dtype) : minimum(maximum(divide(subtract(t, from), to - from), 0), 1)

/** How a schedule goes from one value to another. */
export type Anneal = "cosine" | "linear"

const courses: Readonly<Record<Anneal, (x: NDArray) => NDArray>> = {
  linear: (x) => x,
  cosine: (x) => divide(subtract(1, cos(multiply(x, Math.PI))), 2),
}

/** The value between two at a share of the way, 0 to 1. */
export const between = (from: number, to: number, share: NDArray, anneal: Anneal = "linear"): NDArray =>
  add(multiply(courses[anneal](share), to - from), from)

/** Throws unless it is a known course. */
export const checkAnneal = (op: string, anneal: unknown): void => {
  if (typeof anneal !== "string" || !Object.hasOwn(courses, anneal))
    throw new ValueError({ op, problem: `there is no course ${nameOfValue(anneal)}`, hint: 'use "cosine" or "linear"' })
}
