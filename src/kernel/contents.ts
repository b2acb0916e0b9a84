import { visit } from "./expr.js"
import type { Stage } from "./kernel.js"
import type { Buffer, Expr, Load } from "./syntax.js"

/** The reads of a stage. */
export const loadsOf = (s: Stage): readonly Load[] => {
  const found: Load[] = []
  visit([s.value], (e) => {
    if (e.tag === "load") found.push(e)
  })
  return found
}

/** The buffers that expressions read. */
export const loadedIn = (values: readonly Expr[]): ReadonlySet<Buffer> => {
  const found = new Set<Buffer>()
  visit(values, (e) => {
    if (e.tag === "load") found.add(e.buffer)
  })
  return found
}

/** The buffers that stages read, and then those that they write. */
export const buffersOf = (stages: readonly Stage[]): ReadonlySet<Buffer> =>
  new Set([...loadedIn(stages.map((s) => s.value)), ...stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : []))])

/** The results of folds that stages need. */
export const localsIn = (stages: readonly Stage[]): ReadonlySet<Expr> => {
  const found = new Set<Expr>()
  visit(
    stages.map((s) => s.value),
    (e) => {
      if (e.tag === "local") found.add(e)
    },
  )
  return found
}
