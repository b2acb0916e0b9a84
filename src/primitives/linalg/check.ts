import { type Aval, dtypes, isFloat, type Shape, showAval } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"

/** The axes before the last two. */
export const batchOf = ({ shape }: Aval): Shape => shape.slice(0, -2)

/** Throws unless `a` holds matrices of floats. */
export const checkMatrices = (op: string, a: Aval): void => {
  if (a.shape.length < 2)
    throw new ShapeError({
      op,
      problem: `takes matrices, not an array with ${a.shape.length} dimension${a.shape.length === 1 ? "" : "s"}`,
      given: { a: showAval(a) },
      hint: "its last two axes are the rows and columns; add one with expandDims(a, axis)",
    })
  if (!isFloat(a.dtype))
    throw new DTypeError({
      op,
      problem: `takes ${dtypes.filter(isFloat).join(" or ")}, not ${a.dtype}`,
      given: { a: showAval(a) },
      hint: 'convert it first: astype(a, "float32")',
    })
}

/** Throws unless `a` holds square matrices of floats. */
export const checkSquare = (op: string, a: Aval): void => {
  checkMatrices(op, a)
  if (a.shape.at(-1) !== a.shape.at(-2))
    throw new ShapeError({
      op,
      problem: `the matrices are not square: ${a.shape.at(-2)} rows and ${a.shape.at(-1)} columns`,
      given: { a: showAval(a) },
      hint: "for least squares use lstsq(a, b), and pinv(a) for an inverse",
    })
}

/** Throws unless square matrices `a` and matrices `b` make systems of equations: a x = b, or x a = b. */
export const checkSystem = (op: string, a: Aval, b: Aval, leftSide = true): void => {
  checkSquare(op, a)
  checkMatrices(op, b)
  const given = { a: showAval(a), b: showAval(b) }
  if (a.dtype !== b.dtype)
    throw new DTypeError({
      op,
      problem: `the dtypes differ: ${a.dtype} and ${b.dtype}`,
      given,
      hint: `nothing is promoted by itself; convert one: astype(b, "${a.dtype}")`,
    })
  const [batch, other] = [batchOf(a), batchOf(b)]
  if (batch.length !== other.length || batch.some((d, i) => d !== other[i]))
    throw new ShapeError({
      op,
      problem: "the axes before the last two differ",
      given,
      hint: "broadcast them to one shape first",
    })
  const length = b.shape.at(leftSide ? -2 : -1)
  if (length !== a.shape.at(-1))
    throw new ShapeError({
      op,
      problem: `${a.shape.at(-1)} unknowns do not go with ${length} ${leftSide ? "rows" : "columns"} of b`,
      given,
      hint: `b must be ${leftSide ? `[..., ${a.shape.at(-1)}, k]` : `[..., k, ${a.shape.at(-1)}]`}`,
    })
}
