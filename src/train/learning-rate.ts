import { array, type NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { type Optimizer, setHyperparameters } from "../optim/index.js"
import { type Key, key } from "../random/index.js"
import { keep } from "./checkpoint.js"
import { table } from "./checks/table.js"
import { fetchNumbers } from "./means.js"
import { initialState, type StepOptions, type TrainingState, trainingStep } from "./step.js"
import type { Task } from "./task.js"

/** The loss at a learning rate. */
export interface RatePoint {
  readonly learningRate: number
  /** of one batch, before the step */
  readonly loss: number
  /** the average over the batches so far, in which older ones count less */
  readonly smoothed: number
}

/** What a range test found; as text, a table. */
export interface RateRange {
  readonly points: readonly RatePoint[]
  /** where the loss fell most steeply; null when it never fell */
  readonly steepest: number | null
  /** a tenth of the rate with the least loss: a bold choice for the peak of a schedule */
  readonly suggestion: number
  readonly toString: () => string
}

/** The options of `findLearningRate`. */
export interface FindOptions<B> extends StepOptions<B> {
  /** the first learning rate; default 1e-6 */
  readonly from?: number
  /** the last one; default 10 */
  readonly to?: number
  /** how many rates are tried; default 100 */
  readonly steps?: number
  /** it ends when the loss is so many times the least one; default 4 */
  readonly diverged?: number
  /** the weight of the past in the average; default 0.9 */
  readonly smoothing?: number
  /** default key(0) */
  readonly key?: Key
}

const check = (from: number, to: number, steps: number): void => {
  if (from > 0 && to > from && Number.isFinite(to) && Number.isSafeInteger(steps) && steps >= 2) return
  throw new ValueError({
    op: "findLearningRate",
    problem: `it goes from ${from} to ${to} in ${steps} steps`,
    hint: "give rates above 0 that rise, and 2 steps or more",
  })
}

/** The logarithmic slope of the average between the points two places apart, the lowest first. */
const steepestOf = (points: readonly RatePoint[]): number | null => {
  const slopes = points.slice(1, -1).map((p, i) => ({
    learningRate: p.learningRate,
    slope: points[i + 2]!.smoothed - points[i]!.smoothed,
  }))
  const best = slopes.reduce((a, b) => (b.slope < a.slope ? b : a), { learningRate: 0, slope: 0 })
  return best.slope < 0 ? best.learningRate : null
}

const ringOf = function* <B>(batches: Iterable<B>): Generator<B> {
  for (;;) {
    let isEmpty = true
    for (const batch of batches) {
      isEmpty = false
      yield batch
    }
    if (isEmpty)
      throw new ValueError({ op: "findLearningRate", problem: "there are no batches", hint: "give one at least" })
  }
}

/**
 * The range test: one step at each of some learning rates, which rise geometrically, until the loss grows. The optimizer
 * must have its learning rate as a number in its state, as all of the library's do that are given a number.
 *
 * Smith, "Cyclical learning rates for training neural networks", 2017.
 * @throws ValueError for rates that do not rise; TreeError when the optimizer's state has no learning rate
 * @example const task = regression(stateless(dense(1, 1)))
 * const range = findLearningRate(task, sgd(1), [[array([[0], [1]]), array([[1], [3]])]], { steps: 20 })
 */
export const findLearningRate = async <P, N, B, S>(
  task: Task<P, N, B>,
  optimizer: Optimizer<S>,
  batches: Iterable<B>,
  options: FindOptions<B> = {},
): Promise<RateRange> => {
  const { from = 1e-6, to = 10, steps = 100, diverged = 4, smoothing = 0.9, key: k = key(0), ...more } = options
  check(from, to, steps)
  const step = trainingStep<P, N, B, S>(task, optimizer, more)
  const points: RatePoint[] = []
  let state: TrainingState<P, N, S> = keep(initialState(task, optimizer, k))
  let average = 0
  for (const batch of ringOf(batches)) {
    const learningRate = from * (to / from) ** (points.length / (steps - 1))
    const rate: NDArray = array(learningRate)
    const tuned = setHyperparameters(state.optimizer as never, { learningRate: rate }) as S
    const [next, scalars] = step({ ...state, optimizer: tuned }, batch)
    state = next
    const loss = (await fetchNumbers(scalars)).loss!
    average = smoothing * average + (1 - smoothing) * loss
    const smoothed = average / (1 - smoothing ** (points.length + 1))
    points.push({ learningRate, loss, smoothed })
    const least = Math.min(...points.map((p) => p.smoothed))
    if (points.length === steps || !(smoothed <= diverged * Math.abs(least) + Number.MIN_VALUE)) break
  }
  const finite = points.filter((p) => Number.isFinite(p.smoothed))
  const lowest = finite.reduce((a, b) => (b.smoothed < a.smoothed ? b : a), finite[0] ?? points[0]!)
  return {
    ...{ points, steepest: steepestOf(finite), suggestion: lowest.learningRate / 10 },
    toString: () =>
      table(
        ["learning rate", "loss", "smoothed"],
        points.map((p) => [p.learningRate.toExponential(2), p.loss.toPrecision(4), p.smoothed.toPrecision(4)]),
      ),
  }
}
