import { array, type DTypeOption, type NDArray, nameOfValue, range, type Shape } from "../array/index.js"
import type { Broadcast, Empty, Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { broadcast } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { add, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, le } from "../primitives/compare.js"
import { lgamma } from "../primitives/gamma.js"
import { select } from "../primitives/select.js"
import { bernoulli as exact } from "../primitives/special/hurwitz.js"
import { exp } from "../primitives/transcendental.js"

const logFactorial = (x: NDArray): NDArray => lgamma(add(x, fill(x, 1)))

/** n! / (k! (n - k)!) for 0 <= k <= n, and 0 elsewhere. */
const choices = (n: NDArray, k: NDArray): NDArray => {
  const isInside = and(and(ge(k, zerosOf(k)), le(k, n)), ge(n, zerosOf(n)))
  const [m, j] = [select(isInside, n, zerosOf(n)), select(isInside, k, zerosOf(k))]
  const count = exp(sub(sub(logFactorial(m), logFactorial(j)), logFactorial(sub(m, j))))
  return select(isInside, count, zerosOf(count))
}

/** The options of `comb`. */
export interface CombOptions {
  /** whether a thing may be chosen more than once; default false */
  readonly repetition?: boolean
}

/**
 * How many ways there are to choose k of n things, by gamma functions, so that both may be fractions; 0 for k < 0 and
 * k > n.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example comb(5, array([0, 2, 6])) // [1, 10, 0]
 */
export const comb = operation(
  "comb",
  <A extends Shape = Empty, B extends Shape = Empty, D extends "float32" | "float64" = "float32">(
    n: NDArray<A, D> | number,
    k: NDArray<B, D> | number,
    { repetition = false }: CombOptions = {},
  ): NDArray<Broadcast<A, B>, D> => {
    const [total, chosen] = broadcast("comb", { n, k }, floats)
    if (!repetition) return choices(total!, chosen!)
    const isNone = and(eq(chosen!, zerosOf(chosen!)), ge(total!, zerosOf(total!)))
    const more = choices(sub(add(total!, chosen!), fill(total!, 1)), chosen!)
    return select(isNone, fill(more, 1), more)
  },
  ["repetition"],
  2,
)

/** (2k)! / (2 pi)^(2k), whose factors are small. */
const ratio = (k: number): number => range(2 * k).reduce((product, i) => (product * (i + 1)) / (2 * Math.PI), 1)

/** B_2k, from the values of the zeta function where the fraction is not listed. */
const even = (k: number): number =>
  exact[k - 1] ?? (k % 2 === 1 ? 2 : -2) * ratio(k) * range(40).reduce((sum, i) => sum + (i + 1) ** (-2 * k), 0)

const number = (n: number): number => (n === 0 ? 1 : n === 1 ? -0.5 : n % 2 === 1 ? 0 : even(n / 2))

/**
 * The Bernoulli numbers B_0 to B_n, with B_1 = -1/2.
 *
 * @throws ValueError unless n is a whole number from 0 on
 * @example bernoulli(4) // [1, -0.5, 1 / 6, 0, -1 / 30]
 */
export const bernoulli = operation(
  "bernoulli",
  <D extends "float32" | "float64" = "float32">(
    n: number,
    options: DTypeOption<D> = {},
  ): NDArray<readonly [Unknown], D> => {
    if (!Number.isInteger(n) || n < 0 || n > 2 ** 20)
      throw new ValueError({
        op: "bernoulli",
        problem: `n is ${nameOfValue(n)}, not the number of a last one`,
        hint: "use a whole number from 0 on",
      })
    return array(range(n + 1).map(number), { dtype: options.dtype ?? "float32" }) as NDArray<readonly [Unknown], D>
  },
  ["dtype"],
)
