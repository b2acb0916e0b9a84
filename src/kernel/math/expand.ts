import { substitute } from "../expr.js"
import { at } from "../index-expr.js"
import type { MathName } from "../ops.js"
import type { Apply, Expr } from "../syntax.js"
import { decay, logistic } from "./hyperbolic.js"
import { expansions } from "./table.js"

const isMathName = (op: string): op is MathName => Object.hasOwn(expansions, op)

/** A function as core instructions on its operands; what is no function stays. */
export const expand = (e: Apply): Expr =>
  isMathName(e.op) ? expansions[e.op][e.dtype === "float64" ? "float64" : "float32"](...e.args) : e

/** e^-|x| of x and of -x, computed once: the derivative of the logistic function has the function of both. */
const decays = (): ((x: Expr) => Expr) => {
  const known = new Map<Expr, Expr>()
  return (x) => {
    const bare = x.tag === "apply" && x.op === "neg" ? x.args[0]! : x
    const z = known.get(bare) ?? decay(bare)
    known.set(bare, z)
    return z
  }
}

/** Expressions without functions, those inside their indices too; what is shared stays shared. */
export const expandAll = (roots: readonly Expr[]): readonly Expr[] => {
  const decayOf = decays()
  const computed = (e: Apply, args: readonly Expr[]): Expr =>
    e.op === "logistic" ? logistic(args[0]!, decayOf(args[0]!)) : expand({ ...e, args })
  const go: (e: Expr) => Expr = substitute(at, (e) =>
    e.tag === "apply" && isMathName(e.op)
      ? computed(
          e,
          e.args.map((x) => go(x)),
        )
      : undefined,
  )
  return roots.map(go)
}
