import { type DType, isPlain, type NDArray, nameOfValue } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import {
  exp,
  expm1,
  greater,
  isNaN as isNaNOf,
  less,
  log,
  log1p,
  logicalNot,
  logicalOr,
  negative,
  where,
} from "../operations/index.js"
import { broadcast } from "../operations/operand.js"

/** A parameter of a distribution: an array or a number; all broadcast. */
export type Parameter = NDArray | number

/** Where a distribution is, and how wide: the one of (x - loc) / scale is the standard one. */
export interface LocationScale {
  /** default 0 */
  readonly loc?: Parameter
  /** default 1 */
  readonly scale?: Parameter
}

/** Where a distribution of whole numbers begins: the one of k - loc is the standard one. */
export interface Location {
  /** default 0 */
  readonly loc?: Parameter
}

/** A function of each element and of the parameters of a distribution, which broadcast with it. */
export type Distributed<P> = <D extends DType = "float32">(
  x: NDArray<Unknown, D> | number,
  params: P,
) => NDArray<Unknown, D>

/** The same, where all parameters have defaults. */
export type DistributedByDefault<P> = <D extends DType = "float32">(
  x: NDArray<Unknown, D> | number,
  params?: P,
) => NDArray<Unknown, D>

/** What a formula gets: the argument and all parameters, broadcast to one shape. */
export type Formula<K extends string> = (x: NDArray, p: Readonly<Record<K, NDArray>>) => NDArray

const checkNames = (op: string, params: unknown, names: readonly string[]): void => {
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
}

/** The arguments of a formula, broadcast; a parameter that is not given has its default. */
const argumentsOf = <K extends string>(
  op: string,
  x: unknown,
  params: unknown,
  names: readonly K[],
  argument: string,
): readonly [NDArray, Readonly<Record<string, NDArray>>] => {
  checkNames(op, params, names)
  const defaults: Readonly<Record<string, number>> = { loc: 0, scale: 1 }
  const own = isPlain(params) ? params : {}
  const given = Object.fromEntries(names.map((name) => [name, own[name] ?? defaults[name]]))
  const [first, ...rest] = broadcast(op, { [argument]: x, ...given }, floats)
  return [first!, Object.fromEntries(names.map((name, i) => [name, rest[i]!]))]
}

/** The function `op` of a distribution with these parameters, by its formula. */
/* @__NO_SIDE_EFFECTS__ */
export const distributed =
  <P extends object, K extends string>(
    op: string,
    names: readonly K[],
    formula: Formula<K>,
    argument = "x",
  ): DistributedByDefault<P> =>
  (x, params) => {
    const [first, rest] = argumentsOf(op, x, params ?? {}, names, argument)
    return formula(first, rest as Readonly<Record<K, NDArray>>)
  }

/**
 * `f` where a condition holds, and a number elsewhere, also in derivatives: where it does not hold f is given `safe`,
 * so that no NaN arises to be masked.
 */
export const inside = (
  condition: NDArray,
  x: NDArray,
  safe: NDArray | number,
  f: (x: NDArray) => NDArray,
  otherwise: NDArray | number,
): NDArray => where(condition, f(where(condition, x, safe)), otherwise)

/** log(1 - e^-x) for x >= 0, accurate for small and large x (Maechler 2012). */
export const log1mexp = (x: NDArray): NDArray => {
  const isSmall = less(x, Math.LN2)
  const near: NDArray = log(negative(expm1(negative(where(isSmall, x, Math.LN2)))))
  return where(isSmall, near, log1p(negative(exp(negative(where(isSmall, 1, x))))))
}

/** NaN where q is no probability, and f of it elsewhere. */
export const ofProbability = (q: NDArray, f: (q: NDArray) => NDArray): NDArray => {
  const isWrong = logicalOr(logicalOr(less(q, 0), greater(q, 1)), isNaNOf(q))
  return inside(logicalNot(isWrong), q, 0.5, f, Number.NaN)
}
