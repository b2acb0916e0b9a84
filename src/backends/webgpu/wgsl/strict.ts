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

type Leaf = Expr | "constant"

/** The terms of a sum, of those that are sums too, and the sums themselves; remembers what it has seen. */
const leavesOf = (): ((e: Expr) => ReadonlySet<Leaf>) => {
  const known = new Map<Expr, ReadonlySet<Leaf>>()
  const fresh = (e: Expr): readonly Leaf[] => {
    if (e.tag === "const") return ["constant"]
    if (e.tag === "apply" && e.op === "neg") return [...go(e.args[0]!)]
    if (e.tag === "apply" && e.op === "mul" && e.args.some((a) => a.tag === "const"))
      return e.args.filter((a) => a.tag !== "const")
    return isSum(e) ? [e, ...termsOf(e).flatMap((t) => [...go(t)])] : [e]
  }
  const go = (e: Expr): ReadonlySet<Leaf> => {
    const found = known.get(e) ?? new Set(fresh(e))
    known.set(e, found)
    return found
  }
  return go
}

/**
 * Finds the operands of a sum that are sums with a term in common with another operand: a compiler that takes sums apart
 * would cancel the two, and with them the rounding that is asked for.
 */
export const cancellations = (): ((e: Apply) => ReadonlySet<Expr>) => {
  const leaves = leavesOf()
  return (e) => {
    if (!isSum(e)) return new Set()
    const terms = termsOf(e)
    const meets = (t: Expr, i: number): boolean =>
      terms.some((u, j) => j !== i && [...leaves(u)].some((leaf) => leaves(t).has(leaf)))
    return new Set(terms.filter((t, i) => isSum(t) && meets(t, i)))
  }
}
