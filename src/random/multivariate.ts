import type { AnyShape } from "../array/index.js"
import { broadcastShapes, checkShape, describe, type NDArray, range, type Shape } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { swapAxes } from "../operations/axes.js"
import { floats } from "../operations/elementwise.js"
import { asArray, asNumbers, checkTakes, operands } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { diagonal } from "../operations/triangle.js"
import { add, mul, sign } from "../primitives/arithmetic.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { dotGeneral } from "../primitives/dot.js"
import { cholesky } from "../primitives/linalg/cholesky.js"
import { qr } from "../primitives/linalg/qr.js"
import type { Key } from "./key.js"
import { parameters } from "./parameters.js"
import { normal, type SampleOptions } from "./samplers.js"
import type { FloatType } from "./uniform.js"

/**
 * Samples mean + L z of the normal distribution with covariance L L^T; differentiable in mean and covariance.
 *
 * `shape` is that of the samples without the last axis: by default the leading axes of mean and covariance.
 * @throws ShapeError when the covariance is no square matrix as long as the mean, or something does not broadcast
 * @example multivariateNormal(key(0), zeros([2]), eye(2), [3]) // float32[3,2]
 */
export const multivariateNormal = operation(
  "multivariateNormal",
  <D extends FloatType = "float32">(
    k: Key,
    mean: NDArray,
    cov: NDArray,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const op = "multivariateNormal"
    const [own, square]: readonly [Shape, Shape] = [asArray(op, mean, "mean").shape, asArray(op, cov, "cov").shape]
    const n = own[own.length - 1]
    const batch = broadcastShapes(own.slice(0, -1), square.slice(0, -2))
    const given = { mean: describe(mean), cov: describe(cov) }
    checkTakes(op, floats, operands(op, { mean, cov }), { mean, cov })
    if (n === undefined || square.length < 2 || square.slice(-2).some((d) => d !== n) || batch === null)
      throw new ShapeError({
        op,
        problem: "the mean must be a vector and the covariance a square matrix as long, in batches that broadcast",
        given,
        hint: "mean: [..., n]; cov: [..., n, n]",
      })
    const leading = shape === undefined ? batch : checkShape(op, shape)
    const full = [...leading, n]
    const { dtype, values } = parameters(op, { mean }, full, options.dtype ?? (mean.dtype as FloatType))
    const factor = parameters(op, { cov: cholesky(cov) }, [...leading, n, n], dtype).values[0]!
    const z = normal(k, full, { dtype })
    const axes = range(leading.length)
    const last = leading.length
    return add(values[0]!, dotGeneral(factor, z, { contract: [[last + 1], [last]], batch: [axes, axes] }))
  },
  ["dtype"],
)

/** The options of `orthogonal`. */
export interface OrthogonalOptions<D extends FloatType> extends SampleOptions<D> {
  /** how many columns; default n */
  readonly m?: number
}

/**
 * Matrices uniform among those with orthonormal columns, or rows where there are more columns: [...shape, n, m].
 *
 * Q of the QR decomposition of a normal matrix, with the signs that make R's diagonal positive (Mezzadri, 2007).
 * @example orthogonal(key(0), 3) // float32[3,3]
 */
export const orthogonal = operation(
  "orthogonal",
  <D extends FloatType = "float32">(
    k: Key,
    n: number,
    shape: Shape = [],
    options: OrthogonalOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const { m = n, dtype } = options
    asNumbers("orthogonal", n, "n")
    asNumbers("orthogonal", m, "m")
    const z: NDArray = normal(
      k,
      checkShape("orthogonal", [...checkShape("orthogonal", shape), Math.max(n, m), Math.min(n, m)]),
      { dtype: dtype ?? "float32" },
    )
    const [q, r] = qr(z)
    const signs = sign(diagonal(r, { axis1: -2, axis2: -1 }))
    const rank = shape.length
    const spread = broadcastInDim(signs, q.shape, [...range(rank), rank + 1])
    const oriented = mul(q, spread)
    return n < m ? swapAxes(oriented, -1, -2) : oriented
  },
  ["dtype", "m"],
)
