import { checked } from "../../array/given.js"
import { type NDArray, sizeOf } from "../../array/index.js"
import { divide, matmul, moveAxis, reshape, stopGradient, sum } from "../../operations/index.js"
import { type FloatType, type Key, normal, split } from "../../random/index.js"
import { count, parameter } from "../check.js"
import { inputOf, layer, spectralOptions } from "../kinds.js"
import { type Input, kindOf, type Layer, leaf, reachOf, type StatefulLayer } from "../layer.js"
import type { Weights } from "../layers/weights.js"
import { l2Normalize } from "./l2-normalize.js"
import { checkEpsilon } from "./normalize.js"
import { type OutAxisOption, outAxisOf, weightsOf } from "./weights.js"

/** Approximations of the singular vectors of the largest singular value: u of the outputs, v of a filter. */
export interface SingularVectors {
  readonly u: NDArray
  readonly v: NDArray
}

/** The options of `spectralNorm`. */
export interface SpectralOptions extends OutAxisOption {
  /** how many power iterations each call in training makes; default 1 */
  readonly steps?: number
  /** the least length that is divided by; default 1e-12 */
  readonly epsilon?: number
}

/** How many power iterations begin, as in PyTorch. */
const FIRST = 15

/** The weights as a matrix [outputs, filter]. */
const matrixOf = (w: NDArray, outAxis: number): NDArray => {
  const n: number = w.shape[outAxis]
  return reshape(moveAxis(w, outAxis, 0), [n, n === 0 ? 0 : sizeOf(w.shape) / n])
}

/** So many power iterations. */
const iterated = (m: NDArray, { u, v }: SingularVectors, steps: number, epsilon: number): SingularVectors => {
  if (steps === 0) return { u, v }
  const next = l2Normalize(matmul(u, m), { epsilon })
  return iterated(m, { u: l2Normalize(matmul(m, next), { epsilon }), v: next }, steps - 1, epsilon)
}

/**
 * A layer whose weights are divided by their largest singular value, which power iteration follows in training (Miyato et
 * al., "Spectral normalization for generative adversarial networks", 2018; the vectors are constants for gradients).
 *
 * @throws TreeError for a layer without weights
 * @example const layer = spectralNorm(dense(3, 4))
 * const [p, s] = layer.init(key(0))
 * layer.apply(p, training(ones([5, 3])))(s)[0] // float32[5,4]
 */
export const spectralNorm = checked(
  "spectralNorm",
  { layer, options: spectralOptions },
  <P extends Weights>(
    layer: Layer<P>,
    { steps = 1, epsilon = 1e-12, ...options }: SpectralOptions = {},
  ): StatefulLayer<P, SingularVectors> => {
    const op = "spectralNorm"
    count(op, "steps", steps, 0)
    checkEpsilon(op, epsilon)
    return leaf(
      kindOf(layer),
      (k: Key): readonly [P, SingularVectors] => {
        const [kp, ku, kv] = split(k, 3)
        const p = layer.init(kp)
        const w = weightsOf(op, p)
        const m = matrixOf(w, outAxisOf(op, w, options))
        const dtype: FloatType = w.dtype === "float64" ? "float64" : "float32"
        const [u, v] = [normal(ku, [m.shape[0]], { dtype }), normal(kv, [m.shape[1]], { dtype })]
        const first = { u: l2Normalize(u, { epsilon }), v: l2Normalize(v, { epsilon }) }
        return [p, iterated(m, first, FIRST, epsilon)]
      },
      (p: P, input: Input) =>
        (s: SingularVectors): readonly [NDArray, SingularVectors] => {
          const { x, mode } = inputOf(op, input)
          const w = weightsOf(op, p)
          const m = matrixOf(w, outAxisOf(op, w, options))
          const before = { u: parameter(op, s, "u", [m.shape[0]]), v: parameter(op, s, "v", [m.shape[1]]) }
          const after = mode === "train" ? iterated(stopGradient(m), before, steps, epsilon) : before
          const { u, v } = { u: stopGradient(after.u), v: stopGradient(after.v) }
          const sigma = sum(matmul(u, matmul(m, v)))
          return [layer.apply({ ...p, w: divide(w, sigma) }, x), { u, v }]
        },
      reachOf(layer),
    )
  },
)
