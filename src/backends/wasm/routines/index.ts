import type { Equation } from "../../../program/index.js"
import { type Code, call, func, nop } from "../assembler/index.js"
import { cumsum } from "./cumulative.js"
import type { Places, Routine, RoutineMaker } from "./routine.js"
import { scatterBy } from "./scatter/index.js"
import { selectInWindow } from "./select-window/index.js"
import { sort } from "./sort/index.js"

const makers: Readonly<Record<string, RoutineMaker>> = {
  selectInWindow,
  sort,
  cumsum,
  scatter: scatterBy("set"),
  scatterAdd: scatterBy("add"),
  scatterMul: scatterBy("mul"),
  scatterMin: scatterBy("min"),
  scatterMax: scatterBy("max"),
}

const nothing: Routine = { scratch: 0, body: () => nop }

const routine = ({ primitive, inputs, outputs, params }: Equation): Routine | null => {
  const task = { inputs: inputs.map((x) => x.aval), outputs: outputs.map((y) => y.aval), params }
  const made = makers[primitive.name]?.(task) ?? null
  return made !== null && task.outputs.every(({ shape }) => shape.includes(0)) ? nothing : made
}

/** Bytes of memory that an equation works in. */
export const scratchOf = (e: Equation): number => routine(e)?.scratch ?? 0

/** The code of an equation; `null` where the host must do it. */
export const routineOf = (e: Equation, places: Places): Code<"void"> | null => {
  const r = routine(e)
  return r === null
    ? null
    : call(
        func(e.primitive.name, {}, "void", (f) => r.body(f, places)),
        {},
      )
}
