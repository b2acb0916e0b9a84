import type { NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { mul } from "../primitives/arithmetic.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { dotGeneral } from "../primitives/dot.js"
import { reshape } from "../primitives/shape.js"
import { numeric } from "./elementwise.js"
import { asArray, checkTakes, operands, showAll } from "./operand.js"

/** x with every block of its last axis multiplied by its own scale. */
const unscaled = (x: NDArray, scales: NDArray): NDArray => {
  const shape: Shape = x.shape
  const [b, m, k] = shape as readonly [number, number, number]
  const blocks: number = scales.shape[2]
  const size = blocks === 0 ? 0 : k / blocks
  return mul(x, reshape(broadcastInDim(scales, [b, m, blocks, size], [0, 1, 2]), shape))
}

const fits = (x: Shape, scales: Shape): boolean =>
  x.length === 3 &&
  scales.length === 3 &&
  x[0] === scales[0] &&
  x[1] === scales[1] &&
  (scales[2] === 0 ? x[2] === 0 : x[2]! % scales[2]! === 0)

/**
 * The product x y^T of block-scaled matrices, x [B, M, K] and y [B, N, K]: the K elements of a row come in equal blocks,
 * as many as there are scales [B, M, blocks] and [B, N, blocks], each multiplied by its scale.
 *
 * Law: `matmul(x * repeat(xScales), transpose(y * repeat(yScales)))`.
 * @throws ShapeError when the shapes do not fit; DTypeError when the dtypes differ
 * @example const [x, y] = [array([[[1, 2, 3]]]), array([[[4, 5, 6]]])]
 * scaledMatmul(x, y, array([[[0.5]]]), array([[[0.5]]])) // [[[8]]]
 */
export const scaledMatmul = <D extends "float32" | "float64">(
  x: NDArray<Unknown, D>,
  y: NDArray<Unknown, D>,
  xScales: NDArray<Unknown, D>,
  yScales: NDArray<Unknown, D>,
): NDArray<Unknown, D> => {
  const op = "scaledMatmul"
  const given = { x, y, xScales, yScales }
  const all = operands(op, given)
  checkTakes(op, numeric, all, given)
  const [a, b, s, t] = Object.entries(given).map(([name, v]) => asArray(op, v, name)) as [
    NDArray,
    NDArray,
    NDArray,
    NDArray,
  ]
  if (!fits(a.shape, s.shape) || !fits(b.shape, t.shape) || a.shape[0] !== b.shape[0] || a.shape[2] !== b.shape[2])
    throw new ShapeError({
      op,
      problem: "the shapes do not fit",
      given: showAll(given),
      hint: "x is [B, M, K], y is [B, N, K], and their scales are [B, M, blocks] and [B, N, blocks], where blocks divide K",
    })
  return dotGeneral(unscaled(a, s), unscaled(b, t), { contract: [[2], [2]], batch: [[0], [0]] })
}
