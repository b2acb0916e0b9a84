import { item, type NDArray } from "../../array/index.js"
import { mean, sqrt, square } from "../../operations/index.js"
import { type Key, key } from "../../random/index.js"
import { gradWithAux, jit } from "../../transforms/index.js"
import { flatten } from "../../tree/structure.js"
import { checkTask, checkTrained } from "../check.js"
import type { Trained } from "../evaluate.js"
import type { Task } from "../task.js"
import { table } from "./table.js"

/** The sizes of one array of parameters, as root mean squares. */
export interface GradientSize {
  readonly path: string
  readonly gradient: number
  readonly parameter: number
}

/** What the gradients of the layers say: all of a size, some far too small, or some far too large. */
export type Flow = "healthy" | "vanishing" | "exploding"

/** The gradients of all weights and biases; as text, a table. */
export interface GradientFlow {
  readonly rows: readonly GradientSize[]
  readonly flow: Flow
  readonly toString: () => string
}

/** The options of `gradientFlow`. */
export interface GradientFlowOptions {
  /** of weights: a gradient below this share of the largest one vanishes; default 1e-4 */
  readonly vanishing?: number
  /** of weights: a gradient above so many times the weights explodes; default 100 */
  readonly exploding?: number
  /** for what is random in training; default key(0) */
  readonly key?: Key
}

const rms = (x: NDArray): number => Number(item(sqrt(mean(square(x)))))

const flowOf = (weights: readonly GradientSize[], vanishing: number, exploding: number): Flow => {
  const sizes = weights.map((w) => w.gradient)
  if (weights.some(({ gradient, parameter }) => !Number.isFinite(gradient) || gradient > exploding * parameter))
    return "exploding"
  return Math.min(...sizes) < vanishing * Math.max(...sizes) ? "vanishing" : "healthy"
}

/**
 * How large the gradient of each array of parameters is for a batch, and whether some layers learn far more slowly than
 * others, or leap. Weights, which have two axes or more, decide; where they are 0 at first, so is the measure.
 *
 * @example const task = regression(stateless(sequential([dense(2, 4), dense(4, 1)])))
 * const [params, state] = task.init(key(0))
 * gradientFlow(task, { params, state }, [ones([4, 2]), ones([4, 1])]).flow // "healthy"
 */
export const gradientFlow = <P, N, B>(
  task: Task<P, N, B>,
  trained: Trained<P, N>,
  batch: B,
  { vanishing = 1e-4, exploding = 100, key: k = key(0) }: GradientFlowOptions = {},
): GradientFlow => {
  checkTask("gradientFlow", task)
  checkTrained("gradientFlow", trained)
  const { params, state } = trained
  const loss = (p: P, s: N, b: B, drawn: Key) => {
    const [value, { metrics }] = task.loss(p, s, b, drawn)
    return [value, metrics] as const
  }
  const [grads] = jit(gradWithAux(loss))(params as never, state, batch, k)
  const [own, theirs] = [flatten("gradientFlow", "", params), flatten("gradientFlow", "", grads)]
  const rows = own.leaves.map((p, i) => ({
    ...{ path: own.paths[i]!.replace(/^\./, ""), gradient: rms(theirs.leaves[i]!), parameter: rms(p) },
    isWeight: p.shape.length >= 2,
  }))
  const weights = rows.filter((r) => r.isWeight && r.parameter > 0)
  return {
    rows: rows.map(({ path, gradient, parameter }) => ({ path, gradient, parameter })),
    flow: weights.length === 0 ? "healthy" : flowOf(weights, vanishing, exploding),
    toString: () =>
      table(
        ["parameter", "gradient", "size"],
        rows.map((r) => [r.path, r.gradient.toExponential(2), r.parameter.toExponential(2)]),
      ),
  }
}
