import { type DType, isPlain, type NDArray, nameOfValue } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { broadcast } from "../operations/operand.js"

/** A parameter of a distribution: an array or a number. */
export type Parameter = NDArray | number

type Placement = "loc" | "scale"

/** The parameters of a distribution by name; `loc` is 0 and `scale` is 1 unless they are given. */
export type Parameters<K extends string> = { readonly [P in Exclude<K, Placement>]: Parameter } & {
  readonly [P in Extract<K, Placement>]?: Parameter
}

/** A function of each element, with the parameters of a distribution, all broadcast to one shape. */
export type Distributed<K extends string> = [K] extends [Placement]
  ? <D extends DType = "float32">(x: NDArray<Unknown, D> | number, params?: Parameters<K>) => NDArray<Unknown, D>
  : <D extends DType = "float32">(x: NDArray<Unknown, D> | number, params: Parameters<K>) => NDArray<Unknown, D>

/** What a formula gets: the argument, and all parameters, broadcast to one shape. */
export type Formula<K extends string> = (x: NDArray, p: Readonly<Record<K, NDArray>>) => NDArray

const defaults: Readonly<Record<string, number>> = { loc: 0, scale: 1 }

/** What the argument of a function is called: a probability, a count or anything. */
const argumentOf = (method: string, isDiscrete: boolean): string =>
  method === "ppf" || method === "isf" ? "q" : isDiscrete ? "k" : "x"

/** The parameters that were given, and the defaults of the others. */
export const complete = (op: string, params: unknown, names: readonly string[]): Readonly<Record<string, unknown>> => {
  if (!isPlain(params))
    throw new ValueError({
      op,
      problem: `the parameters are ${nameOfValue(params)}, not a record`,
      hint: `name them: { ${names.join(", ")} }`,
    })
  const unknown = Object.keys(params).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new ValueError({
      op,
      problem: `there is no parameter ${unknown}`,
      hint: `the parameters: ${names.join(", ")}`,
    })
  return Object.fromEntries(names.map((name) => [name, params[name] ?? defaults[name]]))
}

/** The record of the functions of a distribution, from their formulas. */
/* @__NO_SIDE_EFFECTS__ */
export const distribution = <K extends string, M extends string>(
  name: string,
  names: readonly K[],
  formulas: Readonly<Record<M, Formula<K>>>,
): { readonly [F in M]: Distributed<K> } => {
  const isDiscrete = "logpmf" in formulas
  const made = Object.entries<Formula<K>>(formulas).map(([method, formula]) => {
    const op = `${name}.${method}`
    const f = (x: unknown, params: unknown = {}): NDArray => {
      const [first, ...rest] = broadcast(
        op,
        { [argumentOf(method, isDiscrete)]: x, ...complete(op, params, names) },
        floats,
      )
      const own = Object.fromEntries(names.map((key, i) => [key, rest[i]!])) as Record<K, NDArray>
      return formula(first!, own)
    }
    return [method, f] as const
  })
  return Object.fromEntries(made) as { readonly [F in M]: Distributed<K> }
}
