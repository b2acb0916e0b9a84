import type { Apply, Expr } from "../../../kernel/index.js"

const isSum = (e: Expr): e is Apply =>
  e.tag === "apply" && e.dtype === "float32" && (e.op === "add" || e.op === "sub" || e.op === "madd")

/** The operands of a sum; of a multiply-add, the product's factors that a constant multiplies count as they are. */
const termsOf = (e: Apply): readonly Expr[] => {
  if (e.op !== "madd") return e.args
  const [x, y, z] = e.args
  const factors = x!.tag === "const" ? [y!] : y!.tag === "const" ? [x!] : []
  return [...factors, z!]
}

const leaves = (e: Expr): readonly (Expr | "constant")[] => {
  if (e.tag === "const") return ["constant"]
  if (e.tag === "apply" && e.op === "neg") return leaves(e.args[0]!)
  if (e.tag === "apply" && e.op === "mul" && e.args.some((a) => a.tag === "const"))
    return e.args.filter((a) => a.tag !== "const")
  return isSum(e) ? [e, ...termsOf(e).flatMap(leaves)] : [e]
}

/**
 * The operands of a sum that are sums with a term in common with another operand: a compiler that takes sums apart would
 * cancel the two, and with them the rounding that is asked for.
 */
export const mayCancel = (e: Apply): ReadonlySet<Expr> => {
  if (!isSum(e)) return new Set()
  const terms = termsOf(e)
  return new Set(
    terms.filter((t, i) => {
      if (!isSum(t)) return false
      const own = new Set(leaves(t))
      return terms.some((u, j) => j !== i && leaves(u).some((leaf) => own.has(leaf)))
    }),
  )
}
