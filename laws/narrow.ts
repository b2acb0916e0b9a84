import type { Aval, NDArray } from "../src/array/index.js"
import { convert } from "../src/primitives/convert.js"
import {
  type Atom,
  type Equation,
  isProgram,
  isVar,
  type Param,
  type Params,
  type Program,
  program,
  type Var,
  variable,
} from "../src/program/index.js"
import type { Sample } from "./primitive.js"

/** The array in float32 where it is in float64. */
export const narrow = (x: NDArray): NDArray => (x.dtype === "float64" ? convert(x, "float32") : x)

const narrowAval = (a: Aval): Aval => (a.dtype === "float64" ? { ...a, dtype: "float32" } : a)

const narrowParam = (p: Param): Param =>
  p === "float64"
    ? "float32"
    : typeof p !== "object" || p === null
      ? p
      : isProgram(p)
        ? narrowProgram(p)
        : isList(p)
          ? p.map(narrowParam)
          : narrowParams(p)

const isList = (p: Param): p is readonly Param[] => Array.isArray(p)

const narrowParams = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([name, p]) => [name, narrowParam(p)]))

/** The same program, in float32 wherever it is in float64. */
const narrowProgram = ({ inputs, equations, outputs }: Program): Program => {
  const twins = new Map<Var, Var>()
  const twin = (v: Var): Var => {
    const known = twins.get(v) ?? variable(narrowAval(v.aval), v.path)
    twins.set(v, known)
    return known
  }
  const atom = (a: Atom): Atom => (isVar(a) ? twin(a) : { ...a, aval: narrowAval(a.aval) })
  const equation = (e: Equation): Equation => ({
    ...e,
    inputs: e.inputs.map(atom),
    outputs: e.outputs.map(twin),
    params: narrowParams(e.params),
  })
  return program(inputs.map(twin), equations.map(equation), outputs.map(atom))
}

/** Whether parameters have programs, whose types are those of the operands. */
const hasProgram = (p: Param): boolean =>
  typeof p === "object" && p !== null && (isProgram(p) || Object.values(p).some((q) => hasProgram(q)))

/** Whether parameters name float64 and are no programs: they say what an operation is. */
const namesDouble = (p: Param): boolean =>
  typeof p === "object" && p !== null ? !isProgram(p) && Object.values(p).some((q) => namesDouble(q)) : p === "float64"

/** The float32 twin of a sample; null where it has no float64, or its parameters belong to float64. */
export const inFloat32 = ({ params, points, ...rest }: Sample): Sample | null =>
  points[0]!.some((x) => x.dtype === "float64") && (hasProgram(params) || !namesDouble(params))
    ? { ...rest, params: narrowParams(params), points: points.map((p) => p.map(narrow)) }
    : null
