import { type Aval, type NDArray, range } from "../../../array/index.js"
import { bind, type LowerRule, type Params } from "../../../program/index.js"
import { body } from "../../control/bodies.js"
import { whilePrimitive } from "../../control/while.js"
import { reduceOr } from "../../reduce.js"

type Arrays = readonly NDArray[]

/** A function of arrays in the place of a primitive. */
export const inlined =
  <P extends Params>(f: (xs: Arrays, params: P) => NDArray): LowerRule<P> =>
  (xs, params) => ({ form: "inline", body: body((ys) => [f(ys, params)], typesOf(xs)) })

const typesOf = (xs: readonly Aval[]): readonly Aval[] => xs.map(({ shape, dtype }) => ({ shape, dtype }))

/** Steps from a state while any element of its first array, of bools, is true; `given` arrays stay as they are. */
export const whileAny = (given: Arrays, start: Arrays, step: (given: Arrays, state: Arrays) => Arrays): Arrays => {
  const cond = body(([active]) => [reduceOr(active!, range(active!.shape.length))], typesOf(start))
  const next = body((xs) => step(xs.slice(0, given.length), xs.slice(given.length)), typesOf([...given, ...start]))
  return bind(whilePrimitive, [...given, ...start], { cond, body: next, condConsts: 0, bodyConsts: given.length })
}
