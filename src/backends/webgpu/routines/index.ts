import type { Routine } from "../../../compiler/index.js"
import type { Facts } from "../facts.js"
import type { Shader } from "../shader.js"
import { cumsum } from "./cumulative.js"
import { fourier } from "./fft/index.js"
import { linalg } from "./linalg/index.js"
import type { RoutineMaker } from "./routine.js"
import { scatterBy } from "./scatter/index.js"
import { selectInWindow } from "./select-window.js"
import { sort } from "./sort/index.js"

const makers: Readonly<Record<string, RoutineMaker>> = {
  ...fourier,
  ...linalg,
  cumsum,
  scatter: scatterBy("set"),
  scatterAdd: scatterBy("add"),
  scatterMax: scatterBy("max"),
  scatterMin: scatterBy("min"),
  scatterMul: scatterBy("mul"),
  selectInWindow,
  sort,
}

/** The shaders of a primitive on whole arrays, which run one after the other; null where there are none. */
export const routineShaders = (
  { equation: { primitive, inputs, outputs, params }, inputs: from, outputs: to }: Routine,
  facts: Facts,
): readonly Shader[] | null => {
  const make = Object.hasOwn(makers, primitive.name) ? makers[primitive.name] : undefined
  if (make === undefined) return null
  const task = { inputs: inputs.map((x) => x.aval), outputs: outputs.map((y) => y.aval), params }
  return make(task, from, to, facts)
}
