import { substitute } from "../expr.js"
import { at } from "../index-expr.js"
import type { MathName } from "../ops.js"
import type { Apply, Expr } from "../syntax.js"
import { expansions } from "./table.js"

const isMathName = (op: string): op is MathName => Object.hasOwn(expansions, op)

/** A function as core instructions on its operands; what is no function stays. */
export const expand = (e: Apply): Expr =>
  isMathName(e.op) ? expansions[e.op][e.dtype === "float64" ? "float64" : "float32"](...e.args) : e

/** Expressions without functions, those inside their indices too; what is shared stays shared. */
export const expandAll = (roots: readonly Expr[]): readonly Expr[] => {
  const go: (e: Expr) => Expr = substitute(at, (e) =>
    e.tag === "apply" && isMathName(e.op) ? expand({ ...e, args: e.args.map((x) => go(x)) }) : undefined,
  )
  return roots.map(go)
}
