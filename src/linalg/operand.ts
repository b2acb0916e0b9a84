import { type NDArray, type Shape, showShape } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { asArray, checkTakes, commonShape, expand, type Given, operands, show, showAll } from "../operations/operand.js"

/** Throws unless the operand is an array of floats, or of one of the dtypes that are allowed. */
export const asFloat = (op: string, x: unknown, name = "a", allowed = floats): NDArray => {
  const a = asArray(op, x, name)
  checkTakes(op, allowed, [a], { [name]: a }, `convert it first: astype(${name}, "float32")`)
  return a
}

/** Throws unless the last two axes of the operand are the rows and columns of matrices of floats. */
export const asMatrices = (op: string, x: unknown, name = "a", allowed = floats): NDArray => {
  const a = asFloat(op, x, name, allowed)
  const n: number = a.shape.length
  if (n < 2)
    throw new ShapeError({
      op,
      problem: `takes matrices, not an array with ${n} dimension${n === 1 ? "" : "s"}`,
      given: { [name]: show(a) },
      hint: `its last two axes are the rows and columns; add one with expandDims(${name}, axis)`,
    })
  return a
}

/** Throws unless the last two axes of the operand are those of square matrices of floats. */
export const asSquare = (op: string, x: unknown, name = "a", allowed = floats): NDArray => {
  const a = asMatrices(op, x, name, allowed)
  const [m, n]: Shape = a.shape.slice(-2)
  if (m !== n)
    throw new ShapeError({
      op,
      problem: `the matrices are not square: ${m} rows and ${n} columns`,
      given: { [name]: show(a) },
      hint: "for least squares use lstsq(a, b), and pinv(a) for an inverse",
    })
  return a
}

/** Throws unless all operands are arrays of one float dtype, or one that is allowed. */
export const checkTogether = (op: string, given: Given, allowed = floats): void => {
  checkTakes(op, allowed, operands(op, given), given)
}

/** The axes before the last two. */
export const batchOf = (x: NDArray): Shape => x.shape.slice(0, -2)

/** Matrices with the axes before the last two broadcast to one shape. */
export const broadcastBatches = (op: string, given: Readonly<Record<string, NDArray>>): readonly NDArray[] => {
  const xs = Object.values(given)
  const batch = commonShape(op, xs.map(batchOf), given)
  return xs.map((x) => expand(x, [...batch, ...x.shape.slice(-2)]))
}

/** A system of equations as its primitives take it, and how its solution gets the shape it was asked in. */
export interface System {
  readonly a: NDArray
  readonly b: NDArray
  readonly restore: (x: NDArray) => NDArray
}

/**
 * Square matrices a and right-hand sides b, either a vector or matrices, with the axes before the last two broadcast;
 * with `leftSide` false the unknowns stand on the left of a, and b is made of rows.
 */
export const systemOf = (
  op: string,
  given: { readonly a: unknown; readonly b: unknown },
  reshape: (x: NDArray, shape: Shape) => NDArray,
  leftSide = true,
  allowed = floats,
): System => {
  const a = asSquare(op, given.a, "a", allowed)
  const b = asArray(op, given.b, "b")
  if (a.dtype !== b.dtype)
    throw new DTypeError({
      op,
      problem: `the dtypes differ: ${a.dtype} and ${b.dtype}`,
      given: showAll({ a, b }),
      hint: `nothing is promoted by itself; convert one: astype(b, "${a.dtype}")`,
    })
  const n: number = a.shape.at(-1)
  const isVector = b.shape.length === 1
  const columns = isVector ? reshape(b, leftSide ? [...b.shape, 1] : [1, ...b.shape]) : b
  const length = columns.shape.at(leftSide ? -2 : -1)
  if (b.shape.length === 0 || length !== n)
    throw new ShapeError({
      op,
      problem:
        b.shape.length === 0
          ? "the right-hand side is a scalar"
          : `${n} unknowns do not go with ${length} ${leftSide ? "rows" : "columns"} of b`,
      given: showAll({ a, b }),
      hint: `b must be ${showShape([n])} or ${leftSide ? `[..., ${n}, k]` : `[..., k, ${n}]`}`,
    })
  const [left, right] = broadcastBatches(op, { a, b: columns })
  return {
    a: left!,
    b: right!,
    restore: (x) => (isVector ? reshape(x, [...batchOf(x), n]) : x),
  }
}
