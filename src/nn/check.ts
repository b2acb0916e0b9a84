import {
  describe,
  isNDArray,
  isPlain,
  type NDArray,
  nameOfValue,
  type Shape,
  sameShape,
  showShape,
} from "../array/index.js"
import { ShapeError, TreeError, ValueError } from "../errors/index.js"
import { asArray } from "../operations/operand.js"

/** A parameter of a layer; throws when the tree is that of another layer. */
export const parameter = (op: string, p: unknown, name: string, shape: Shape): NDArray => {
  const value: unknown = isPlain(p) ? p[name] : undefined
  if (!isNDArray(value))
    throw new TreeError({
      op,
      problem: `the parameters have no array ${name}`,
      given: { parameters: nameOfValue(p) },
      hint: "give the tree that this layer's init returned, or its gradient-like",
    })
  if (!sameShape(value.shape, shape))
    throw new ShapeError({
      op,
      problem: `the parameter ${name} has not the shape ${showShape(shape)}`,
      given: { [name]: describe(value) },
      hint: "give the tree that this layer's init returned; this one is of another layer",
    })
  return value
}

/** The parameters of a layer, or what it carries from call to call. */
type Part = "parameters" | "state"

const anotherTree = (op: string, part: Part, given: unknown, wanted: string): TreeError =>
  new TreeError({
    op,
    problem: `the ${part} ${part === "state" ? "is" : "are"} ${nameOfValue(given)}, not ${wanted}`,
    hint: "give the tree that this layer's init returned; this one is of another layer",
  })

/** The parameters or states of so many layers; throws when the tree is that of others. */
export const entriesOf = (op: string, part: Part, given: unknown, n: number): readonly unknown[] => {
  if (Array.isArray(given) && given.length === n) return given
  throw anotherTree(op, part, given, `a list of ${n}`)
}

/** The parameters or states by name; throws when the tree has other names, and so is that of another layer. */
export const fieldsOf = (
  op: string,
  part: Part,
  given: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> => {
  if (isPlain(given) && Object.keys(given).length === names.length && names.every((name) => Object.hasOwn(given, name)))
    return given
  throw anotherTree(
    op,
    part,
    given,
    names.length === 0 ? "empty" : `a record with keys ${[...names].sort().join(", ")}`,
  )
}

/** An input with so many features along an axis, and at least, or exactly, so many axes. */
export const withFeatures = (
  op: string,
  x: unknown,
  { axis, features, ndim, exact = true }: { axis: number; features: number; ndim: number; exact?: boolean },
): NDArray => {
  const array = asArray(op, x)
  const found: number = array.shape.length
  if (exact ? found !== ndim : found < ndim)
    throw new ShapeError({
      op,
      problem: `takes ${exact ? "" : "at least "}${ndim} axes, not ${found}`,
      given: { x: describe(array) },
      hint: axis === 1 ? "x is [batch, channels, ...spatial]" : "x is [batch, ..., features]",
    })
  const at = axis < 0 ? axis + found : axis
  if (array.shape[at] !== features)
    throw new ShapeError({
      op,
      problem: `takes ${features} features along axis ${axis}, not ${array.shape[at]}`,
      given: { x: describe(array) },
      hint: `make this layer with ${array.shape[at]} inputs, or give it ${features}`,
    })
  return array
}

/** Throws unless a configuration is a whole number from `least` on. */
export const count = (op: string, name: string, n: unknown, least = 1): number => {
  if (typeof n === "number" && Number.isSafeInteger(n) && n >= least) return n
  throw new ValueError({
    op,
    problem: `${name} is ${nameOfValue(n)}, not a whole number from ${least} on`,
    hint: `give ${name} as a number`,
  })
}

/** Throws unless a configuration is a list of whole numbers from 1 on, so many at least. */
export const counts = (op: string, name: string, list: unknown, least = 1): readonly number[] => {
  if (Array.isArray(list) && list.length >= least) return list.map((n: unknown) => count(op, name, n))
  throw new ValueError({
    op,
    problem: `${name} is ${nameOfValue(list)}, not a list of ${least} numbers or more`,
    hint: `give ${name} as a list of whole numbers`,
  })
}

/** Throws unless a configuration is a number for which `isRight` holds. */
export const numberIn = (
  op: string,
  name: string,
  x: unknown,
  isRight: (x: number) => boolean,
  what: string,
): number => {
  if (typeof x === "number" && isRight(x)) return x
  throw new ValueError({ op, problem: `${name} is ${nameOfValue(x)}, not ${what}`, hint: `give ${what}` })
}

/** A record of options that must be given; throws for anything else. */
export const recordOf = <A extends object>(op: string, name: string, given: A, hint: string): A => {
  if (isPlain(given)) return given
  throw new ValueError({ op, problem: `${name} is ${nameOfValue(given)}, not a record`, hint })
}
