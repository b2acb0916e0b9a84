import {
  at,
  coefficientOf,
  type Expr,
  type Index,
  type LoopKernel,
  type LoopVar,
  loopVar,
  type Stage,
  substitute,
  substituteIndex,
  times,
  visit,
} from "../kernel/index.js"

/** Every index in a stage. */
const indicesOf = (stages: readonly Stage[]): readonly Index[] => {
  const found: Index[] = []
  visit(
    stages.map((s) => s.value),
    (e) => {
      if (e.tag === "load") found.push(e.offset)
      if (e.tag === "index") found.push(e.index)
    },
  )
  return [...found, ...stages.flatMap((s) => (s.tag === "store" ? [s.offset] : []))]
}

const mentions = (x: Index, v: LoopVar): boolean =>
  x.terms.some(
    ({ atom }) =>
      atom.tag !== "loop" && atom.tag !== "data" && (coefficientOf(atom.of, v) !== 0 || mentions(atom.of, v)),
  )

/** Two neighbouring loops are one when every index counts their turns as one row-major counter. */
const joins = (indices: readonly Index[], a: LoopVar, b: LoopVar): boolean =>
  indices.every((x) => coefficientOf(x, a) === b.size * coefficientOf(x, b) && !mentions(x, a) && !mentions(x, b))

/** A list of loops, and what stands for the loops that were there. */
interface Joined {
  readonly loops: readonly LoopVar[]
  readonly moves: ReadonlyMap<LoopVar, Index>
}

const join = (loops: readonly LoopVar[], indices: readonly Index[]): Joined => {
  const turning = loops.filter((v) => v.size !== 1)
  const i = turning.findIndex((v, k) => k + 1 < turning.length && joins(indices, v, turning[k + 1]!))
  if (i < 0) return { loops: turning, moves: new Map() }
  const [a, b] = [turning[i]!, turning[i + 1]!]
  const one = loopVar(b.name, a.size * b.size)
  return {
    loops: turning.map((v, k) => (k === i ? one : v)).filter((_, k) => k !== i + 1),
    moves: new Map([
      [a, times(at(one), 0)],
      [b, at(one)],
    ]),
  }
}

/** Loops joined once; null when there is nothing to join. */
const joinOnce = (kernel: LoopKernel, loops: readonly LoopVar[], stages: readonly Stage[]): LoopKernel | null => {
  if (loops.length < 2 && loops.every((v) => v.size !== 1)) return null
  const joined = join(loops, indicesOf(stages))
  if (joined.loops.length === loops.length) return null
  const move = (v: LoopVar): Index => joined.moves.get(v) ?? at(v)
  const expr = substitute(move)
  const over = (own: readonly LoopVar[]): readonly LoopVar[] => (own === loops ? joined.loops : own)
  const stage = (s: Stage): Stage => {
    const next = { over: over(s.over), value: expr(s.value) }
    return s.tag === "fold" ? { ...s, ...next } : { ...s, ...next, offset: substituteIndex(s.offset, move, expr) }
  }
  return { ...kernel, loops: over(kernel.loops), stages: kernel.stages.map((s) => (stages.includes(s) ? stage(s) : s)) }
}

/** The lists of loops of a kernel, each with the stages that turn in it. */
const listsOf = (kernel: LoopKernel): readonly (readonly [readonly LoopVar[], readonly Stage[]])[] => [
  [kernel.loops, kernel.stages],
  ...[...new Set(kernel.stages.map((s) => s.over))].map(
    (over) => [over, kernel.stages.filter((s) => s.over === over)] as const,
  ),
]

/** The same kernel with as few loops as its indices allow; those that turn once are gone. */
export const tidy = (kernel: LoopKernel): LoopKernel => {
  for (const [loops, stages] of listsOf(kernel)) {
    const next = joinOnce(kernel, loops, stages)
    if (next !== null) return tidy(next)
  }
  return kernel
}

/** Expressions of a kernel in another form. */
export const mapExpressions = (kernel: LoopKernel, f: (es: readonly Expr[]) => readonly Expr[]): LoopKernel => {
  const values = f(kernel.stages.map((s) => s.value))
  return { ...kernel, stages: kernel.stages.map((s, i) => ({ ...s, value: values[i]! })) }
}
