import { type Contraction, type Epilogue, type Operand, placesOf, valuesOf } from "../../../compiler/index.js"
import {
  at,
  coefficientOf,
  type Expr,
  type Index,
  type LoopVar,
  loopVar,
  substitute,
  substituteIndex,
  turnsOf,
  visit,
  ZERO,
} from "../../../kernel/index.js"

/** The elements that an operand moves with the innermost loop that turns; 0 when none does. */
export const unit = (loops: readonly LoopVar[], o: Operand): number => {
  const last = loops.filter((v) => v.size > 1).at(-1)
  return last === undefined ? 0 : coefficientOf(o.offset, last)
}

const moves = (o: Operand, v: LoopVar): boolean => v.size > 1 && coefficientOf(o.offset, v) !== 0

/** Loops with the slowest of an operand first. */
const byStep = (loops: readonly LoopVar[], o: Operand): readonly LoopVar[] =>
  [...loops].sort((v, w) => Math.abs(coefficientOf(o.offset, w)) - Math.abs(coefficientOf(o.offset, v)))

/** A batch that only one operand has is more of its rows or columns. */
const unbatched = (c: Contraction): Contraction => {
  const turning = c.batch.filter((v) => v.size > 1)
  const rows = turning.filter((v) => !moves(c.y, v))
  const columns = turning.filter((v) => moves(c.y, v) && !moves(c.x, v))
  return {
    ...c,
    batch: turning.filter((v) => moves(c.x, v) && moves(c.y, v)),
    rows: [...rows, ...c.rows],
    columns: [...columns, ...c.columns],
  }
}

/** The operand whose axis is innermost in the result gives the columns. */
const sided = (c: Contraction): Contraction =>
  unit(c.columns, c.out) !== 1 && unit(c.rows, c.out) === 1
    ? { ...c, x: c.y, y: c.x, rows: c.columns, columns: c.rows }
    : c

/** Loops in the order of the result, and sums in that of an operand whose elements lie side by side along them. */
const ordered = (c: Contraction): Contraction => {
  const inner = [c.x, c.y].find((o) => c.inner.some((v) => v.size > 1 && coefficientOf(o.offset, v) === 1)) ?? c.x
  return {
    ...c,
    batch: byStep(c.batch, c.out),
    rows: byStep(c.rows, c.out),
    columns: byStep(c.columns, c.out),
    inner: byStep(c.inner, inner),
  }
}

/** All indices of a product. */
const indicesOf = (c: Contraction): readonly Index[] => {
  const found: Index[] = [c.x, c.y, ...placesOf(c)].map((o) => o.offset)
  visit(valuesOf(c.epilogue), (e) => {
    if (e.tag === "load") found.push(e.offset)
    if (e.tag === "index") found.push(e.index)
  })
  return found
}

/** Loops that all indices see as one become one; what each of the former loops is now. */
const merged = (
  loops: readonly LoopVar[],
  indices: readonly Index[],
): readonly [loops: readonly LoopVar[], places: ReadonlyMap<LoopVar, Index>] => {
  const places = new Map<LoopVar, Index>()
  const groups: LoopVar[][] = []
  for (const v of loops) {
    const group = groups.at(-1)
    const outer = group?.at(-1)
    const joins = outer !== undefined && indices.every((x) => coefficientOf(x, outer) === v.size * coefficientOf(x, v))
    if (v.size === 1) places.set(v, ZERO)
    else if (joins) group!.push(v)
    else groups.push([v])
  }
  const made = groups.map((group) => {
    const one = group.length === 1 ? group[0]! : loopVar(group.map((v) => v.name).join(""), turnsOf(group))
    group.forEach((v, i) => {
      places.set(v, i === group.length - 1 ? at(one) : ZERO)
    })
    return one
  })
  return [made, places]
}

/** The same products in as few loops as the operands allow. */
const joined = (c: Contraction): Contraction => {
  const indices = indicesOf(c)
  const [batch, rows, columns, inner] = [c.batch, c.rows, c.columns, c.inner].map((v) => merged(v, indices))
  const places = new Map([batch!, rows!, columns!, inner!].flatMap(([, p]) => [...p]))
  const move = (v: LoopVar): Index => places.get(v) ?? at(v)
  const expr: (e: Expr) => Expr = substitute(move)
  const operand = (o: Operand): Operand => ({ ...o, offset: substituteIndex(o.offset, move, expr) })
  const finished = (e: Epilogue): Epilogue => ({
    ...e,
    value: expr(e.value),
    ...(e.others === undefined ? {} : { others: e.others.map((o) => ({ to: operand(o.to), value: expr(o.value) })) }),
  })
  return {
    ...c,
    batch: batch![0],
    rows: rows![0],
    columns: columns![0],
    inner: inner![0],
    x: operand(c.x),
    y: operand(c.y),
    out: operand(c.out),
    ...(c.epilogue === undefined ? {} : { epilogue: finished(c.epilogue) }),
  }
}

/** The same product with its columns side by side in the result where it can be, in as few loops as there can be. */
export const normal = (c: Contraction): Contraction => joined(sided(ordered(unbatched(c))))
