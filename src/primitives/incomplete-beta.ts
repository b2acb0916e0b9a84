import { ValueError } from "../errors/index.js"
import { add, mul, neg, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { binary } from "./elementwise.js"
import { digamma } from "./gamma.js"
import { type Parametric, parametric } from "./parametric.js"
import type { None } from "./rule.js"
import { incompleteBetaOf, logBeta } from "./special/incomplete-beta.js"
import { incompleteBetaArrays, logBetaArrays } from "./special/programs/incomplete-beta.js"
import { inlined } from "./special/programs/loop.js"
import { exp, log, log1p } from "./transcendental.js"

/** log B(a, b), the logarithm of gamma(a) gamma(b) / gamma(a + b). */
export const betaln = binary(
  "betaln",
  { float: logBeta },
  [(t, a, b) => mul(t, sub(digamma(a), digamma(add(a, b)))), (u, a, b) => mul(u, sub(digamma(b), digamma(add(a, b))))],
  (x, y) => add(x, y),
  { lower: inlined(([a, b]) => logBetaArrays(a!, b!)) },
)

const refuse = (): never => {
  throw new ValueError({
    op: "betainc",
    problem: "there is no derivative in a and b",
    hint: "differentiate in x alone, or hold a and b fixed with stopGradient",
  })
}

/** The regularized incomplete beta function I_x(a, b) of (a, b, x); its derivative in x is the beta density. */
export const betainc: Parametric<None> = parametric<None>(
  "betainc",
  () =>
    (a = NaN, b = NaN, x = NaN) =>
      incompleteBetaOf(a, b, x),
  [
    refuse,
    refuse,
    (t, [a, b, x]) => {
      const minusOne = fill(x!, -1)
      const left = mul(add(a!, minusOne), log(x!))
      const right = mul(add(b!, minusOne), log1p(neg(x!)))
      return mul(t, exp(sub(add(left, right), betaln(a!, b!))))
    },
  ],
  { lower: inlined(([a, b, x]) => incompleteBetaArrays(a!, b!, x!)) },
)
