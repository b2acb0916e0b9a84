import { isFloat, type NDArray, type Shape, showAval } from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { add, divide, matmul, multiply, reshape, sqrt, square, subtract, sum, swapAxes } from "../operations/index.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { type AdamwState, adamw } from "./adam.js"
import { downhill, maybeDecayed } from "./basic.js"
import { averaging, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"
import { partition } from "./partition.js"

/** The coefficients of one step of the iteration a X + b X X^T X + c X X^T X X^T X. */
export type NewtonSchulz = readonly [a: number, b: number, c: number]

/** The options of `orthogonalize`. */
export interface OrthogonalizeOptions {
  /** default 5 */
  readonly steps?: number
  /** default those of Jordan (2024), which take all singular values quickly to between 0.7 and 1.2 */
  readonly coefficients?: NewtonSchulz
  /** what is added to the length that the matrix is divided by; default 1e-8 */
  readonly epsilon?: number
}

/**
 * A matrix near the nearest orthogonal one, U V^T for x = U S V^T, by an iteration of Newton and Schulz of matrix
 * products alone; of matrices in the last two axes each by itself.
 *
 * Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024.
 * @throws ShapeError unless x has two axes or more; DTypeError unless it is float
 * @example orthogonalize(array([[2, 0], [0, 1]]), { steps: 20, coefficients: [1.5, -0.5, 0] }) // [[1, 0], [0, 1]]
 */
export const orthogonalize = operation(
  "orthogonalize",
  (
    given: NDArray,
    { steps = 5, coefficients = [3.4445, -4.775, 2.0315], epsilon = 1e-8 }: OrthogonalizeOptions = {},
  ): NDArray => {
    const op = "orthogonalize"
    const x = asArray(op, given)
    if (!isFloat(x.dtype) || x.shape.length < 2) {
      const report = { op, problem: `takes float matrices, not ${showAval(x)}`, hint: "give [..., n, m]" }
      throw isFloat(x.dtype) ? new ShapeError(report) : new DTypeError(report)
    }
    if (!(Number.isSafeInteger(steps) && steps >= 0))
      throw new ValueError({ op, problem: `steps is ${String(steps)}`, hint: "give a whole number from 0 on" })
    const [rows, columns]: Shape = x.shape.slice(-2)
    const isTall = rows! > columns!
    const start = isTall ? swapAxes(x, -1, -2) : x
    const [a, b, c] = coefficients
    const unit = divide(start, add(sqrt(sum(square(start), { axis: [-2, -1], keepDims: true })), epsilon))
    const step = (y: NDArray): NDArray => {
      const gram = matmul(y, swapAxes(y, -1, -2))
      const odd = add(multiply(gram, b), multiply(matmul(gram, gram), c))
      return add(multiply(y, a), matmul(odd, y))
    }
    const last = Array.from({ length: steps }).reduce<NDArray>(step, unit)
    return isTall ? swapAxes(last, -1, -2) : last
  },
  ["steps", "coefficients", "epsilon"],
)

/** The options of `muon`. */
export interface MuonOptions {
  /** the weight of the old average of gradients; default 0.95 */
  readonly momentum?: Hyperparameter
  /** whether the average looks one gradient ahead; default true */
  readonly nesterov?: boolean
  /** default 5 */
  readonly steps?: number
  /** the coefficients of the iteration */
  readonly coefficients?: NewtonSchulz
  /** the share of the matrices, times the learning rate, that each update takes away; default none */
  readonly weightDecay?: Hyperparameter
  /** which parameters are matrices of hidden layers; default those with two axes; kernels count as [out, all others] */
  readonly isMatrix?: (path: string, p: NDArray) => boolean
  /** the optimizer of all other parameters; default adamw with the same learning rate and no decay */
  readonly others?: Optimizer<AdamwState>
}

export type MuonState = {
  readonly matrices: State<"learningRate" | "momentum", "trace"> & Partial<State<"weightDecay">>
  readonly others: AdamwState
}

const asMatrix = (x: NDArray): NDArray => (x.shape.length === 2 ? x : reshape(x, [x.shape[0], -1]))

/** sqrt(max(1, outputs / inputs)): what makes the learning rate fit for all widths. */
const widthOf = (shape: Shape): number => {
  const [outputs, inputs] =
    shape.length === 2 ? [shape[1]!, shape[0]!] : [shape[0]!, shape.slice(1).reduce((n, d) => n * d, 1)]
  return Math.sqrt(Math.max(1, outputs / inputs))
}

const orthogonal = ({ momentum = 0.95, nesterov = true, steps = 5, coefficients }: MuonOptions): Part =>
  leafwise<"momentum", "trace">({ hyper: { momentum }, slots: { trace: zeros } }, ({ h, t }) => {
    const [average, now, next] = [averaging(h.momentum), unbiasing(h.momentum, t), unbiasing(h.momentum, add(t, 1))]
    const rest = subtract(1, h.momentum)
    return (g, s) => {
      const trace = average(s.trace, g)
      const m = nesterov ? add(multiply(h.momentum, next(trace)), multiply(rest, now(g))) : now(trace)
      const q = orthogonalize(asMatrix(m), { steps, ...(coefficients === undefined ? {} : { coefficients }) })
      return [multiply(reshape(q, g.shape), widthOf(g.shape)), { trace }]
    }
  })

/**
 * Momentum whose step for each matrix is the nearest orthogonal one, so that all its directions are learned equally
 * fast; other parameters go to another optimizer, adamw unless given.
 *
 * Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example muon(0.5).init({ w: array([[1]]), b: array([1]) }).matrices.momentum // 0.95
 */
export const muon = operation(
  "muon",
  (learningRate: Hyperparameter, options: MuonOptions = {}): Optimizer<MuonState> => {
    const { isMatrix = (_, p) => p.shape.length === 2, others = adamw(learningRate, { weightDecay: 0 }) } = options
    const matrices = optimizer<MuonState["matrices"]>("muon", [
      orthogonal(options),
      ...maybeDecayed(options.weightDecay),
      downhill(learningRate),
    ])
    return partition({ matrices, others }, (path, p) =>
      p.shape.length >= 2 && isMatrix(path, p) ? "matrices" : "others",
    )
  },
  ["momentum", "nesterov", "steps", "coefficients", "weightDecay", "isMatrix", "others"],
)
