import { type Aval, type NDArray, range } from "../../../array/index.js"
import { bind, type LowerRule, type Params } from "../../../program/index.js"
import { body } from "../../control/bodies.js"
import { condPrimitive } from "../../control/cond.js"
import { whilePrimitive } from "../../control/while.js"
import { convert } from "../../convert.js"
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

/** `f` of some arrays where any element of `active` is true, else `otherwise`, of the same types. */
export const whereAny = (active: NDArray, given: Arrays, otherwise: Arrays, f: (given: Arrays) => Arrays): Arrays => {
  const types = typesOf([...given, ...otherwise])
  const branches = [body((xs) => xs.slice(given.length), types), body((xs) => f(xs.slice(0, given.length)), types)]
  const index = convert(reduceOr(active, range(active.shape.length)), "int32")
  return bind(condPrimitive, [index, ...given, ...otherwise], { branches })
}
