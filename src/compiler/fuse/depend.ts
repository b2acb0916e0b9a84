import {
  coefficientOf,
  type Expr,
  type Index,
  type LoopKernel,
  type LoopVar,
  loadsOf,
  minus,
  rangeOf,
  type Store,
  sameIndex,
  visit,
} from "../../kernel/index.js"

/** The part of an index that the outer loops make, and the rest. */
export const parted = (x: Index, loops: readonly LoopVar[]): readonly [outer: Index, inner: Index] => {
  const outer: Index = {
    constant: 0,
    terms: x.terms.filter(({ atom }) => atom.tag === "loop" && loops.includes(atom)),
  }
  return [outer, minus(x, outer)]
}

/** How far apart two turns of the outer loops lie at least. */
const rowStride = (outer: Index): number =>
  Math.min(Number.POSITIVE_INFINITY, ...outer.terms.map((t) => Math.abs(t.coefficient)))

/** True when a turn of the outer loops reads of a buffer only what that turn wrote. */
const isRowLocal = (write: Index, read: Index, loops: readonly LoopVar[]): boolean => {
  const [wo, wi] = parted(write, loops)
  const [ro, ri] = parted(read, loops)
  if (!sameIndex(wo, ro)) return false
  if (loops.some((v) => v.size > 1 && coefficientOf(wo, v) === 0)) return false
  const stride = rowStride(wo)
  const [a, b] = rangeOf(wi)
  const [c, d] = rangeOf(ri)
  const base = Math.min(a, c)
  return Math.max(b, d) - base < stride
}

/** Every read of what `before` writes, in a kernel over the same loops, stays within one turn of them. */
export const staysInRow = (before: LoopKernel, after: LoopKernel): boolean => {
  const writes = before.stages.filter((s): s is Store => s.tag === "store")
  return after.stages.every((s) =>
    loadsOf(s).every((l) => writes.every((w) => w.buffer !== l.buffer || isRowLocal(w.offset, l.offset, before.loops))),
  )
}

/** The fold results that an expression reads. */
export const foldsIn = (e: Expr): ReadonlySet<Expr> => {
  const found = new Set<Expr>()
  visit([e], (x) => {
    if (x.tag === "local") found.add(x)
  })
  return found
}
