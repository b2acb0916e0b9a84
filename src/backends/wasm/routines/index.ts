import type { Equation } from "../../../program/index.js"
import type { Features } from "../emit/arithmetic.js"
import { cumsum } from "./cumulative.js"
import { fourier } from "./fft/index.js"
import { linalg } from "./linalg/index.js"
import type { Places, Routine, RoutineMaker, Stage } from "./routine.js"
import { scatterBy } from "./scatter/index.js"
import { selectInWindow } from "./select-window/index.js"
import { sort } from "./sort/index.js"

const makers: Readonly<Record<string, RoutineMaker>> = {
  ...linalg,
  ...fourier,
  selectInWindow,
  sort,
  cumsum,
  scatter: scatterBy("set"),
  scatterAdd: scatterBy("add"),
  scatterMul: scatterBy("mul"),
  scatterMin: scatterBy("min"),
  scatterMax: scatterBy("max"),
}

const nothing: Routine = { scratch: 0, own: 0, stages: () => [] }

const routine = ({ primitive, inputs, outputs, params }: Equation): Routine | null => {
  const task = { inputs: inputs.map((x) => x.aval), outputs: outputs.map((y) => y.aval), params }
  const made = makers[primitive.name]?.(task) ?? null
  return made !== null && task.outputs.every(({ shape }) => shape.includes(0)) ? nothing : made
}

/** Bytes of memory that an equation works in: for all threads together, and for each. */
export const workOf = (e: Equation): Pick<Routine, "scratch" | "own"> => routine(e) ?? nothing

/** The code of an equation, stage by stage; `null` where the host must do it. */
export const routineOf = (e: Equation, places: Places, features: Features): readonly Stage[] | null =>
  routine(e)?.stages(places, features) ?? null
