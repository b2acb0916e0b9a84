import {
  at,
  constant,
  type Expr,
  type Index,
  type LoopVar,
  plus,
  type Stage,
  substitute,
  substituteIndex,
} from "../../../kernel/index.js"
import { LANES } from "./lanes.js"

/** Expressions and indices as they are some turns further on. */
export interface Moved {
  readonly expr: (e: Expr) => Expr
  readonly index: (x: Index) => Index
}

/** The same expression `copy` vectors further on. */
export const shifted = (v: LoopVar, copy: number): Moved => {
  const move = (l: LoopVar): Index => (l === v ? plus(at(l), constant(copy * LANES)) : at(l))
  const expr = copy === 0 ? (e: Expr) => e : substitute(move)
  return { expr, index: (x: Index) => (copy === 0 ? x : substituteIndex(x, move, expr)) }
}

export const movesOf = (v: LoopVar, copies: number): readonly Moved[] =>
  Array.from({ length: copies }, (_, c) => shifted(v, c))

export const valuesOf = (s: Stage, moves: readonly Moved[]): readonly Expr[] => moves.map((m) => m.expr(s.value))
