import { isFloat, type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import { broadcastInDim, instantiate, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { scatterTangents } from "../primitives/control/bodies.js"
import { convert } from "../primitives/convert.js"
import { slice } from "../primitives/pad.js"
import { iota, transpose as permute, reshape } from "../primitives/shape.js"
import { type Batch, type Tangent, traceFlat, vmap as vmapProgram } from "../program/index.js"
import type { Tree } from "../tree/index.js"
import type { Flat } from "../tree/structure.js"
import { hasComplex } from "./cotangents.js"
import { linearizeAt, type Point, pull, push } from "./derivative.js"
import { apply, derive, type Fn, flattenArguments, nameOf, rebuild } from "./function.js"

/** The standard basis of the space of some arrays together: one array for each, with all basis vectors stacked. */
const basis = (like: readonly NDArray[]): readonly NDArray[] => {
  const sizes = like.map((x) => sizeOf(x.shape))
  const total = sizes.reduce((a, b) => a + b, 0)
  const rows = iota([total, total], "int32", 0)
  const columns = iota([total, total], "int32", 1)
  const identity = eq(rows, columns)
  return like.map((x, i) => {
    const from = sizes.slice(0, i).reduce((a, b) => a + b, 0)
    const block = slice(identity, [0, from], [total, from + sizes[i]!], [1, 1])
    return reshape(convert(block, x.dtype), [total, ...x.shape])
  })
}

/** Applies a linear map of flat lists to every vector of a stacked basis. */
const overBasis = (
  map: (xs: readonly Tangent[]) => readonly Tangent[],
  inputs: readonly NDArray[],
  outputs: readonly NDArray[],
): readonly NDArray[] => {
  const vectors = basis(inputs)
  const total = vectors[0]?.shape[0] ?? 0
  const { program, captured } = traceFlat(
    (ts) => map(ts).map((t, i) => instantiate(t, outputs[i]!)),
    inputs,
    "taking a Jacobian",
  )
  const args = [...captured.map((c): Batch => [c, false]), ...vectors.map((v): Batch => [v, true])]
  return vmapProgram(program, args, total).map(([y, batched]) =>
    batched
      ? y
      : broadcastInDim(
          y,
          [total, ...y.shape],
          range(y.shape.length).map((i) => i + 1),
        ),
  )
}

/** The rows of a stacked result that belong to each array. */
const splitRows = (y: NDArray, shapes: readonly Shape[]): readonly NDArray[] => {
  const rest = y.shape.slice(1)
  return shapes.map((shape, i) => {
    const from = shapes.slice(0, i).reduce((n, s) => n + sizeOf(s), 0)
    const part = slice(
      y,
      [from, ...rest.map(() => 0)],
      [from + sizeOf(shape), ...rest],
      y.shape.map(() => 1),
    )
    return reshape(part, [...shape, ...rest])
  })
}

/** The axes of the result first, those of the argument last. */
const outputFirst = (x: NDArray, inputDims: number): NDArray => {
  const n = x.shape.length
  return permute(x, [...range(n).slice(inputDims), ...range(inputDims)])
}

/** For every array its place among the float ones; one array may stand at several places. */
const placesOf = (xs: readonly NDArray[]): readonly number[] => xs.map((_, i) => floats(xs.slice(0, i)).length)

const floats = (xs: readonly NDArray[]): readonly NDArray[] => xs.filter((x) => isFloat(x.dtype))

const areFloat = (xs: readonly NDArray[]): readonly boolean[] => xs.map((x) => isFloat(x.dtype))

const point = (op: string, f: Fn<never, unknown>, args: readonly unknown[]): readonly [Flat, Point] => {
  const [params] = flattenArguments(op, f, args.slice(0, 1))
  const at = linearizeAt(op, f, [params!], ([x]) => apply(f, [x, ...args.slice(1)]))
  if (hasComplex(params!.structure) || hasComplex(at.out.structure))
    throw new DTypeError({
      op,
      problem: `${nameOf(f)} has complex arguments or results, whose Jacobian is not one matrix`,
      hint: "take real(z) and imag(z) apart, or its products with vectors: jvp and vjp",
    })
  return [params!, at]
}

/** For every result leaf and argument leaf a block; integer leaves have zero blocks. */
const assemble = (at: Point, params: Flat, block: (i: number, j: number) => NDArray): unknown =>
  rebuild(
    at.out.structure,
    at.ys.map((_, i) =>
      rebuild(
        params.structure,
        params.leaves.map((_, j) => block(i, j)),
      ),
    ),
  )

const zeroBlock = (y: NDArray, x: NDArray): NDArray => zerosOf({ shape: [...y.shape, ...x.shape], dtype: y.dtype })

/** The type of a Jacobian: the tree of the result, with the tree of the argument at every leaf. */
export type Jacobian<Y, X> = Y extends NDArray
  ? X
  : Y extends object
    ? { readonly [K in keyof Y]: Jacobian<Y[K], X> }
    : Y

/**
 * The Jacobian in the first argument by forward mode, one pass for each element of the argument: best when that is
 * small. A block has the shape of the result's leaf followed by the shape of the argument's leaf.
 *
 * @example jacfwd(square)(array([1, 2])) // [[2, 0], [0, 4]]
 */
export const jacfwd = <X, Y, R extends readonly unknown[]>(f: (x: X, ...rest: R) => Y) =>
  derive("jacfwd", f, (x: X & Tree<X>, ...rest: R): Jacobian<Y, X> => {
    const [params, at] = point("jacfwd", f, [x, ...rest])
    const inputs = floats(params.leaves)
    const columns = overBasis((ts) => push(at, scatterTangents(ts, areFloat(params.leaves))), inputs, at.ys)
    const blocks = columns.map((c) =>
      splitRows(
        c,
        inputs.map((p) => p.shape),
      ),
    )
    const places = placesOf(params.leaves)
    return assemble(at, params, (i, j) => {
      const leaf = params.leaves[j]!
      return isFloat(leaf.dtype) ? outputFirst(blocks[i]![places[j]!]!, leaf.shape.length) : zeroBlock(at.ys[i]!, leaf)
    }) as Jacobian<Y, X>
  })

/**
 * The Jacobian in the first argument by reverse mode, one pass for each element of the result: best when that is
 * small. Same layout as `jacfwd`.
 *
 * Law: `jacrev(f) = jacfwd(f)`.
 */
export const jacrev = <X, Y, R extends readonly unknown[]>(f: (x: X, ...rest: R) => Y) =>
  derive("jacrev", f, (x: X & Tree<X>, ...rest: R): Jacobian<Y, X> => {
    const [params, at] = point("jacrev", f, [x, ...rest])
    const outputs = floats(at.ys)
    const rows = overBasis((cts) => pull(at, scatterTangents(cts, areFloat(at.ys))), outputs, params.leaves)
    const blocks = rows.map((r) =>
      splitRows(
        r,
        outputs.map((y) => y.shape),
      ),
    )
    const places = placesOf(at.ys)
    return assemble(at, params, (i, j) => {
      const y = at.ys[i]!
      return isFloat(y.dtype) ? blocks[j]![places[i]!]! : zeroBlock(y, params.leaves[j]!)
    }) as Jacobian<Y, X>
  })

/** The Jacobian, by reverse mode. */
export const jacobian = jacrev
