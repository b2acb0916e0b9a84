import { checked, number, optional } from "../../array/given.js"
import { item } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { foldIn, type Key, randint, uniform } from "../../random/index.js"

/** What one hyper-parameter may be: the values of a grid, and how one is drawn at random. */
export interface Range<A> {
  readonly values: readonly A[]
  readonly draw: (k: Key) => A
}

/** Hyper-parameters by name. */
export type Space<C> = { readonly [K in keyof C]: Range<C[K]> }

const refuse = (op: string, problem: string, hint: string): never => {
  throw new ValueError({ op, problem, hint })
}

/** Numbers from 0 to 1, with the bits of the key. */
const unit = (k: Key): number => Number(item(uniform(k, [])))

const spaced = (n: number, at: (share: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, i) => at(n === 1 ? 0.5 : i / (n - 1)))

const checkEnds = (op: string, low: number, high: number, points: number): void => {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high))
    refuse(op, `it goes from ${low} to ${high}`, "give finite numbers, the lower one first")
  if (!(Number.isSafeInteger(points) && points >= 1))
    refuse(op, `the grid has ${points} points`, "give a whole number from 1 on")
}

/**
 * One of some values.
 *
 * @example oneOf(["relu", "tanh"]).values // ["relu", "tanh"]
 */
export const oneOf = <A>(values: readonly A[]): Range<A> =>
  !Array.isArray(values) || values.length === 0
    ? refuse("oneOf", "there are no values", "give a list of one at least")
    : { values, draw: (k) => values[Number(item(randint(k, [], 0, values.length)))]! }

/**
 * Numbers between two, all as likely; so many evenly spaced ones in a grid, default 5.
 *
 * @throws ValueError unless the ends are finite and in order
 * @example between(0, 1, 3).values // [0, 0.5, 1]
 */
export const between = checked(
  "between",
  { low: number, high: number, points: optional(number) },
  (low: number, high: number, points = 5): Range<number> => {
    checkEnds("between", low, high, points)
    return { values: spaced(points, (t) => low + t * (high - low)), draw: (k) => low + unit(k) * (high - low) }
  },
)

/**
 * Numbers between two, their logarithms all as likely, as suits learning rates; so many in a geometric progression in a
 * grid, default 5.
 *
 * @throws ValueError unless the ends are positive and in order
 * @example logBetween(1, 100, 3).values // [1, 10, 100]
 */
export const logBetween = checked(
  "logBetween",
  { low: number, high: number, points: optional(number) },
  (low: number, high: number, points = 5): Range<number> => {
    checkEnds("logBetween", low, high, points)
    if (low <= 0) refuse("logBetween", `it begins at ${low}`, "begin above 0")
    const at = (t: number): number => (t === 0 ? low : t === 1 ? high : low * (high / low) ** t)
    return { values: spaced(points, at), draw: (k) => at(unit(k)) }
  },
)

/**
 * Whole numbers from one to another, which is among them; all of them in a grid.
 *
 * @throws ValueError unless the ends are whole and in order
 * @example wholeBetween(2, 4).values // [2, 3, 4]
 */
export const wholeBetween = checked(
  "wholeBetween",
  { low: number, high: number },
  (low: number, high: number): Range<number> => {
    checkEnds("wholeBetween", low, high, 1)
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high)))
      refuse("wholeBetween", `it goes from ${low} to ${high}`, "give whole numbers")
    return {
      values: Array.from({ length: high - low + 1 }, (_, i) => low + i),
      draw: (k) => low + Number(item(randint(k, [], 0, high - low + 1))),
    }
  },
)

const rangesOf = <C>(op: string, space: Space<C>): readonly (readonly [string, Range<unknown>])[] => {
  if (typeof space !== "object" || space === null)
    refuse(op, "the space is no record", "give { rate: logBetween(0.001, 1) }")
  const ranges = Object.entries(space) as readonly (readonly [string, Range<unknown>])[]
  const wrong = ranges.find(([, range]) => !Array.isArray(range?.values) || typeof range.draw !== "function")
  if (wrong !== undefined) refuse(op, `${wrong[0]} is no range`, "use oneOf, between, logBetween or wholeBetween")
  return ranges
}

/**
 * Every combination of the values of a space; the last name changes fastest.
 *
 * @throws ValueError for what is no range
 * @example grid({ layers: oneOf([1, 2]), rate: logBetween(0.1, 1, 2) }).length // 4
 */
export const grid = <C extends object>(space: Space<C>): readonly C[] =>
  rangesOf("grid", space).reduce<readonly C[]>(
    (all, [name, { values }]) => all.flatMap((c) => values.map((v) => ({ ...c, [name]: v }))),
    [{} as C],
  )

/**
 * So many combinations drawn at random from a space. Law: the first do not depend on how many are drawn.
 *
 * Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.
 * @throws ValueError for what is no range
 * @example draws({ rate: logBetween(0.001, 1) }, key(0), 3).every(({ rate }) => rate >= 0.001 && rate <= 1) // true
 */
export const draws = <C extends object>(space: Space<C>, k: Key, n: number): readonly C[] => {
  const ranges = rangesOf("draws", space)
  if (!(Number.isSafeInteger(n) && n >= 0)) refuse("draws", `n is ${String(n)}`, "give a whole number")
  return Array.from({ length: n }, (_, i) => {
    const own = foldIn(k, i)
    return Object.fromEntries(ranges.map(([name, { draw }], j) => [name, draw(foldIn(own, j))])) as C
  })
}
