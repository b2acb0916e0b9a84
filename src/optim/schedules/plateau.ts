import { checkGiven, either, fields, ndarray, number } from "../../array/given.js"
import type { AnyScalar } from "../../array/index.js"
import { array, type DType, isNDArray, type NDArray, nameOfValue } from "../../array/index.js"
import { TreeError, ValueError } from "../../errors/index.js"
import {
  add,
  astype,
  greater,
  less,
  logicalAnd,
  logicalNot,
  maximum,
  multiply,
  subtract,
  where,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { checkFinite } from "./schedule.js"

/** The options of `reduceOnPlateau`, with the names and defaults of PyTorch. */
export interface PlateauOptions {
  /** whether a smaller or a larger metric is better; default "min" */
  readonly mode?: "min" | "max"
  /** what the learning rate is multiplied by; default 0.1 */
  readonly factor?: number
  /** how many reports without improvement are borne; default 10 */
  readonly patience?: number
  /** the improvement that counts; default 1e-4 */
  readonly threshold?: number
  /** whether the threshold is a share of the best metric or a difference from it; default "rel" */
  readonly thresholdMode?: "rel" | "abs"
  /** how many reports after a reduction are not counted; default 0 */
  readonly cooldown?: number
  /** the least learning rate; default 0 */
  readonly minLearningRate?: number
  /** a smaller change of the learning rate is not made; default 1e-8 */
  readonly epsilon?: number
  /** default "float32" */
  readonly dtype?: DType
}

/** What is known of the metric: all scalars. */
export interface PlateauState {
  readonly learningRate: AnyScalar
  readonly best: AnyScalar
  /** int32[] */
  readonly badReports: AnyScalar
  /** int32[] */
  readonly cooldown: AnyScalar
}

/** A learning rate that is reduced when a metric stops improving. */
export interface Plateau {
  readonly init: () => PlateauState
  /** The state after a report; its `learningRate` goes into the optimizer's state. */
  readonly report: (metric: NDArray | number, state: PlateauState) => PlateauState
}

const scalar = either("a scalar", number, ndarray)
const plateauState = fields("the state that init or report returned", {
  learningRate: scalar,
  best: scalar,
  badReports: scalar,
  cooldown: scalar,
})

const checkMode = (op: string, name: string, x: unknown, known: readonly string[]): void => {
  if (!known.includes(String(x)))
    throw new ValueError({
      op,
      problem: `${name} is ${nameOfValue(x)}`,
      hint: `use ${known.map((k) => `"${k}"`).join(" or ")}`,
    })
}

/**
 * The learning rate times a factor whenever a metric has not improved in more than `patience` reports: PyTorch's
 * ReduceLROnPlateau as a pure function, to be used inside a jitted step: `{ ...state, learningRate: p.learningRate }`.
 *
 * @throws ValueError unless the numbers are finite and the modes known
 * @example const p = reduceOnPlateau(1, { patience: 0 }); p.report(5, p.report(5, p.init())).learningRate // 0.1
 */
export const reduceOnPlateau = operation(
  "reduceOnPlateau",
  (learningRate: number, options: PlateauOptions = {}): Plateau => {
    const op = "reduceOnPlateau"
    const { mode = "min", factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = "rel" } = options
    const { cooldown = 0, minLearningRate = 0, epsilon = 1e-8, dtype = "float32" } = options
    checkFinite(op, { learningRate, factor, patience, threshold, cooldown, minLearningRate, epsilon })
    checkMode(op, "mode", mode, ["min", "max"])
    checkMode(op, "thresholdMode", thresholdMode, ["rel", "abs"])
    const sign = mode === "min" ? -1 : 1
    const count = (x: number): AnyScalar => array(x, { dtype: "int32" })
    const bound = (best: NDArray): NDArray =>
      thresholdMode === "rel" ? multiply(best, 1 + sign * threshold) : add(best, sign * threshold)
    return {
      init: () => ({
        learningRate: array(learningRate, { dtype }),
        best: array(-sign * Infinity, { dtype }),
        badReports: count(0),
        cooldown: count(0),
      }),
      report: (metric, state) => {
        if (typeof metric !== "number" && !isNDArray(metric))
          throw new TreeError({ op, problem: `the metric is ${nameOfValue(metric)}`, hint: "give a scalar" })
        checkGiven(op, "state", plateauState, state)
        const m = typeof metric === "number" ? array(metric, { dtype }) : astype(metric, dtype)
        const isBetter = (mode === "min" ? less : greater)(m, bound(state.best))
        const isCool = greater(state.cooldown, 0)
        const left = where(isCool, subtract(state.cooldown, 1), 0)
        const bad = where(logicalAnd(logicalNot(isBetter), logicalNot(isCool)), add(state.badReports, 1), 0)
        const isOver = greater(bad, patience)
        const reduced = maximum(multiply(state.learningRate, factor), minLearningRate)
        const isChange = logicalAnd(isOver, greater(subtract(state.learningRate, reduced), epsilon))
        return {
          learningRate: where(isChange, reduced, state.learningRate),
          best: where(isBetter, m, state.best),
          badReports: where(isOver, 0, bad),
          cooldown: where(isOver, cooldown, left),
        }
      },
    }
  },
  ["mode", "factor", "patience", "threshold", "thresholdMode", "cooldown", "minLearningRate", "epsilon", "dtype"],
)
