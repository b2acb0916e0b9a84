import { type Contraction, type Operand, valuesOf } from "../../../compiler/index.js"
import { type Buffer, coefficientOf, type LoopVar, visit } from "../../../kernel/index.js"
import { unit } from "./normal.js"

/**
 * How an operand is read: four neighbours of a row or column at once, four neighbours of a sum at once, which are turned
 * as they are staged, or one by one.
 */
export type Access = "lanes" | "inner" | "single"

/** Four neighbours along these loops lie side by side at a multiple of four, wherever the others stand. */
const isVector = ({ buffer, offset }: Operand, along: readonly LoopVar[]): boolean => {
  const last = along.filter((v) => v.size > 1).at(-1)
  return (
    last !== undefined &&
    coefficientOf(offset, last) === 1 &&
    last.size % 4 === 0 &&
    buffer.size % 4 === 0 &&
    offset.constant % 4 === 0 &&
    offset.terms.every((t) => t.atom === last || t.coefficient % 4 === 0)
  )
}

const accessOf = (o: Operand, lanes: readonly LoopVar[], inner: readonly LoopVar[]): Access =>
  isVector(o, lanes) ? "lanes" : isVector(o, inner) ? "inner" : "single"

/** How the three arrays of a product are read and written; what an epilogue reads is read one by one. */
export interface Accesses {
  readonly x: Access
  readonly y: Access
  readonly out: "lanes" | "single"
  /** buffers of vectors */
  readonly vectors: ReadonlySet<Buffer>
}

/** How they are read and written best: a buffer that one place must see one by one is so for all. */
export const accessesOf = (c: Contraction): Accesses => {
  const single = new Set<Buffer>()
  visit(valuesOf(c.epilogue), (e) => {
    if (e.tag === "load") single.add(e.buffer)
  })
  const wanted = { x: accessOf(c.x, c.rows, c.inner), y: accessOf(c.y, c.columns, c.inner) }
  if (wanted.x === "single") single.add(c.x.buffer)
  if (wanted.y === "single") single.add(c.y.buffer)
  const held = (o: Operand, a: Access): Access => (single.has(o.buffer) ? "single" : a)
  const [x, y] = [held(c.x, wanted.x), held(c.y, wanted.y)]
  const out = !single.has(c.out.buffer) && isVector(c.out, c.columns) ? "lanes" : "single"
  const vectors = [
    ...(x === "single" ? [] : [c.x.buffer]),
    ...(y === "single" ? [] : [c.y.buffer]),
    ...(out === "single" ? [] : [c.out.buffer]),
  ]
  return { x, y, out, vectors: new Set(vectors) }
}

/** One operand of a product, with the loops of its own. */
export interface Side {
  readonly name: "x" | "y"
  /** the name of its buffer in the shader */
  readonly array: string
  readonly operand: Operand
  /** rows of x, columns of y */
  readonly lanes: readonly LoopVar[]
  readonly access: Access
  /** neighbouring threads read neighbours of a sum rather than neighbouring rows or columns */
  readonly innerFirst: boolean
}

/** Both operands, under the names that they have in a shader. */
export const sidesOf = (c: Contraction, { x, y }: Accesses): readonly [Side, Side] => {
  const side = (name: "x" | "y", operand: Operand, lanes: readonly LoopVar[], access: Access): Side => ({
    name,
    array: operand.buffer === c.x.buffer ? "x" : "y",
    operand,
    lanes,
    access,
    innerFirst: access === "single" && unit(lanes, operand) !== 1 && unit(c.inner, operand) === 1,
  })
  return [side("x", c.x, c.rows, x), side("y", c.y, c.columns, y)]
}
