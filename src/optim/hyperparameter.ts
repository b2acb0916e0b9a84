import {
  array,
  type DType,
  isFloat,
  isHostArray,
  isNDArray,
  item,
  type NDArray,
  nameOfValue,
  showAval,
} from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { astype } from "../operations/index.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { flatten, unflatten } from "../tree/structure.js"
import type { Tree } from "../tree/types.js"
import type { Hyperparameter, Schedule } from "./optimizer.js"

export const isSchedule = (x: unknown): x is Schedule => typeof x === "function"

/** Hyper-parameters that are weights of a moving average, and so from 0 to 1. */
const averages: ReadonlySet<string> = new Set(["b1", "b2", "b3", "decay", "rho"])

/** Throws for a number that can be no hyper-parameter of this name. */
const checkNumber = (op: string, what: string, name: string, x: number): void => {
  if (!Number.isFinite(x))
    throw new ValueError({ op, problem: `${what} ${x}`, hint: "give a finite number, an array or a schedule" })
  if (averages.has(name) && !(x >= 0 && x <= 1))
    throw new ValueError({ op, problem: `${what} ${x}, which is no weight of an average`, hint: "use 0 to 1" })
  if (name === "learningRate" && x < 0)
    throw new ValueError({ op, problem: `${what} ${x}`, hint: "use a number from 0 on: updates go downhill" })
}

/** Throws unless x can be a hyper-parameter. */
export const checkHyperparameter = (op: string, name: string, x: unknown): void => {
  if (typeof x === "number") checkNumber(op, `${name} is`, name, x)
  else if (isNDArray(x)) checkArray(op, `${name} is`, name, asArray(op, x, name))
  else if (!isSchedule(x))
    throw new ValueError({
      op,
      problem: `${name} is ${nameOfValue(x)}`,
      hint: "give a number, a scalar array, or a schedule (step) => scalar",
    })
}

const checkScalar = (op: string, name: string, x: NDArray): void => {
  if (!isFloat(x.dtype))
    throw new DTypeError({ op, problem: `${name} is ${showAval(x)}, not float`, hint: 'use astype(x, "float32")' })
  if (x.shape.length > 0)
    throw new ShapeError({ op, problem: `${name} is ${showAval(x)}, not a scalar`, hint: "use one number for all" })
}

const checkArray = (op: string, what: string, name: string, x: NDArray): void => {
  checkScalar(op, name, x)
  if (isHostArray(x)) checkNumber(op, what, name, item(x))
}

/** The value of a hyper-parameter after some updates: of a schedule now, of others as the state has it. */
export const valueOf = (
  op: string,
  name: string,
  x: Hyperparameter,
  kept: NDArray | null,
  step: NDArray,
  dtype: DType,
): NDArray => {
  const value: unknown = isSchedule(x) ? x(step) : (kept ?? x)
  if (typeof value === "number") return array(value, { dtype })
  if (!isNDArray(value))
    throw new TreeError({
      op,
      problem: `the schedule of ${name} gave ${nameOfValue(value)}`,
      hint: "return a scalar array computed from the step",
    })
  checkArray(op, isSchedule(x) ? `the schedule of ${name} gave` : `state.${name} is`, name, value)
  return astype(value, dtype)
}

/** The positions of the leaves with a name, which may be a path from the state on. */
const find = (op: string, paths: readonly string[], name: string): number => {
  const found = paths.flatMap((path, i) => (path === `state.${name}` || path === `state${name}` ? [i] : []))
  const all = found.length > 0 ? found : paths.flatMap((path, i) => (path.endsWith(`.${name}`) ? [i] : []))
  if (all.length === 1) return all[0]!
  throw new TreeError({
    op,
    problem: all.length === 0 ? `the state has no ${name}` : `the state has ${name} in ${all.length} places`,
    given: { state: (all.length === 0 ? paths.slice(0, 8) : all.map((i) => paths[i]!)).join(", ") },
    hint: all.length === 0 ? "use one of these names" : "say which one by its path, without `state`",
  })
}

/**
 * A hyper-parameter of a running optimizer by its name, or by its path where several have that name.
 *
 * @throws TreeError when there is none, or more than one, naming the paths
 * @example getHyperparameter(adam(0.5).init({ w: array([1, 2]) }), "learningRate") // 0.5
 */
export const getHyperparameter = operation("getHyperparameter", <S>(state: S & Tree<S>, name: string): NDArray => {
  const op = "getHyperparameter"
  const { leaves, paths } = flatten(op, "state", state)
  return leaves[find(op, paths, String(name))]!
})

/**
 * The state with other hyper-parameters, by name, or by path where several have that name; types and dtypes stay, so
 * that nothing compiles again. What a schedule gives is computed again in every update.
 *
 * @throws TreeError when there is none, or more than one, naming the paths; ShapeError unless the values are scalars
 * @example setHyperparameters(adam(0.5).init({ w: array([1, 2]) }), { learningRate: 0.25 }).learningRate // 0.25
 */
export const setHyperparameters = operation(
  "setHyperparameters",
  <S>(state: S & Tree<S>, values: Readonly<Record<string, number | NDArray>>): S => {
    const op = "setHyperparameters"
    const { leaves, paths, structure } = flatten(op, "state", state)
    const given: unknown = values
    if (typeof given !== "object" || given === null || isNDArray(given))
      throw new ValueError({
        op,
        problem: `the values are ${nameOfValue(values)}`,
        hint: "give a record: { learningRate: 0.1 }",
      })
    const changed = Object.entries(values).reduce<readonly NDArray[]>((all, [name, x]) => {
      const at = find(op, paths, name)
      checkHyperparameter(op, name, isSchedule(x) ? undefined : x)
      const { dtype } = all[at]!
      const next = typeof x === "number" ? array(x, { dtype }) : astype(x, dtype)
      return all.map((leaf, i) => (i === at ? next : leaf))
    }, leaves)
    return unflatten(structure, changed) as S
  },
)
