import { array, isFloat, isHostArray, isNDArray, type NDArray, nameOfValue, toTypedArray } from "../../array/index.js"
import { TreeError, ValueError } from "../../errors/index.js"
import { add, astype, cos, divide, maximum, minimum, multiply, subtract } from "../../operations/index.js"

/** A schedule of the library: of one step, or of an array of steps; of a float dtype, or else float32. */
export type StepSchedule = (step: NDArray | number) => NDArray

/** Throws for a step that is known, and is none, or comes after the last one of a schedule. */
const checkKnown = (op: string, step: NDArray, last: number): void => {
  if (!isHostArray(step)) return
  const wrong = toTypedArray(step).find((t: number) => !(t >= 0 && t <= last))
  if (wrong === undefined) return
  throw new ValueError({
    op,
    problem:
      wrong > last
        ? `the schedule ${op} ends with step ${last}, and this is step ${wrong}`
        : `the step of the schedule ${op} is ${wrong}`,
    hint: wrong > last ? "make a longer one, or join another to it: join([first, second], [end])" : "count from 0 on",
  })
}

/** Steps as floats; one after the last of the schedule throws where it is known, and counts as the last in a trace. */
export const stepsOf = (op: string, step: unknown, last = Number.POSITIVE_INFINITY): NDArray => {
  if (typeof step !== "number" && !isNDArray(step))
    throw new TreeError({
      op,
      problem: `the step is ${nameOfValue(step)}`,
      hint: "give the number of updates made before, an array or a number",
    })
  const t: NDArray = typeof step === "number" ? array(step) : isFloat(step.dtype) ? step : astype(step, "float32")
  checkKnown(op, t, last)
  return t
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
