import {
  isFloat,
  isNDArray,
  isPlain,
  type NDArray,
  nameOfValue,
  type Shape,
  sameShape,
  showAval,
} from "../array/index.js"
import { DTypeError, ShapeError, TreeError } from "../errors/index.js"
import { checkSame, type Flat, flatten, unflatten } from "../tree/structure.js"

/** The parameters taken apart; all must be float. */
export const paramsOf = (op: string, params: unknown): Flat => {
  const flat = flatten(op, "params", params, true)
  const wrong = flat.leaves.findIndex((x) => !isFloat(x.dtype))
  if (wrong < 0) return flat
  throw new DTypeError({
    op,
    problem: `${flat.paths[wrong]} is ${showAval(flat.leaves[wrong]!)}, not float`,
    hint: "keep what is not learned out of the parameters, or convert it with astype",
  })
}

/** The leaves of a tree with the structure of the parameters. */
export const leavesLike = (op: string, name: string, tree: unknown, params: Flat): readonly NDArray[] => {
  const flat = flatten(op, name, tree)
  checkSame(op, name, params.structure, flat.structure)
  return flat.leaves
}

/** The same for leaves that must have the dtypes of the parameters too, and their shapes or others that depend on them. */
export const matching = (
  op: string,
  name: string,
  tree: unknown,
  params: Flat,
  shapeOf: (p: NDArray) => Shape = (p) => p.shape,
): readonly NDArray[] => {
  const leaves = leavesLike(op, name, tree, params)
  const wrong = leaves.findIndex((x, i) => {
    const p = params.leaves[i]!
    return x.dtype !== p.dtype || !sameShape(x.shape, shapeOf(p))
  })
  if (wrong < 0) return leaves
  const path = params.paths[wrong]!
  const [own, given] = [params.leaves[wrong]!, leaves[wrong]!]
  const report = {
    op,
    problem: `${path.replace(/^params/, name)} is not for a parameter ${showAval(own)}`,
    given: { [path.replace(/^params/, name)]: showAval(given), [path]: showAval(own) },
    hint: "give the gradients of a loss with respect to these parameters, and the state made by init for them",
  }
  throw own.dtype === given.dtype ? new ShapeError(report) : new DTypeError(report)
}

/** A tree like the parameters. */
export const rebuild = <P>(params: Flat, leaves: readonly unknown[]): P => unflatten(params.structure, leaves) as P

/** A record in a state. */
export const recordOf = (op: string, state: unknown): Readonly<Record<string, unknown>> => {
  if (isPlain(state) && !isNDArray(state)) return state
  throw new TreeError({
    op,
    problem: `the state is ${nameOfValue(state)}, not a record`,
    hint: "give the state that init or the last update returned",
  })
}

/** A field of a state. */
export const fieldOf = (op: string, state: Readonly<Record<string, unknown>>, name: string): unknown => {
  if (name in state) return state[name]
  throw new TreeError({
    op,
    problem: `the state has no ${name}`,
    given: { state: nameOfValue(state) },
    hint: "give the state that init or the last update of this optimizer returned",
  })
}

/** An array in a state. */
export const arrayOf = (op: string, state: Readonly<Record<string, unknown>>, name: string): NDArray => {
  const x = fieldOf(op, state, name)
  if (isNDArray(x)) return x
  throw new TreeError({
    op,
    problem: `state.${name} is ${nameOfValue(x)}, not an array`,
    hint: "give the state that init or the last update of this optimizer returned",
  })
}

/** A scalar in a state. */
export const scalarOf = (op: string, state: Readonly<Record<string, unknown>>, name: string): NDArray => {
  const x = fieldOf(op, state, name)
  if (isNDArray(x) && x.shape.length === 0) return x
  throw new TreeError({
    op,
    problem: `state.${name} is ${nameOfValue(x)}, not a scalar`,
    hint: `replace it by a scalar: { ...state, ${name}: array(0.1) }, or with setHyperparameters`,
  })
}
