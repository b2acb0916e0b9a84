import { describe, isHostArray, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { count, numberIn, parameter, withFeatures } from "../nn/check.js"
import { initializers, type Layer, leaf } from "../nn/index.js"
import { add, expandDims, greater, lessEqual, matmul, multiply, sum, where, zerosLike } from "../operations/index.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import { scan } from "../transforms/index.js"
import { modelOf } from "./torch/names.js"

/** The parameters of a perceptron: a weight for each input, [inputs,1], and a bias, [1]. */
export interface PerceptronParameters {
  readonly w: NDArray
  readonly b: NDArray
}

const scoreOf = (op: string, p: PerceptronParameters, x: NDArray): NDArray => {
  const inputs: number = asArray(op, x).shape.at(-1) ?? 0
  return add(matmul(x, parameter(op, p, "w", [inputs, 1])), parameter(op, p, "b", [1]))
}

/**
 * 1 where w x + b is above 0 and -1 elsewhere: [n,inputs] -> [n] (Rosenblatt, "The perceptron", 1958). Weights begin at
 * 0; it has no useful gradient, and learns by `learnPerceptron`.
 *
 * @throws ShapeError when x has not that many features
 * @example const net = perceptron(2)
 * net.apply({ w: array([[1], [1]]), b: array([-1.5]) }, array([[0, 1], [1, 1]])) // [-1, 1]
 */
export const perceptron = operation(
  "perceptron",
  (inputs: number, { dtype = "float32" }: { readonly dtype?: FloatType } = {}) => {
    const op = "perceptron"
    const n = count(op, "inputs", inputs)
    const layer: Layer<PerceptronParameters> = leaf(
      op,
      (k): PerceptronParameters => ({
        w: initializers.zeros(k, [n, 1], { dtype }),
        b: initializers.zeros(k, [1], { dtype }),
      }),
      (p: PerceptronParameters, x: NDArray): NDArray => {
        const score = sum(scoreOf(op, p, withFeatures(op, x, { axis: -1, features: n, ndim: 2 })), { axis: 1 })
        const ones = add(zerosLike(score), 1)
        return where(greater(score, 0), ones, multiply(ones, -1))
      },
      "all",
    )
    return modelOf(layer)
  },
  ["dtype"],
  1,
)

/** The options of `learnPerceptron`. */
export interface LearningOptions {
  /** by which examples are multiplied before they are added; default 1 */
  readonly rate?: number
}

const checkLabels = (op: string, x: NDArray, labels: NDArray): void => {
  const given = { x: describe(x), labels: describe(labels) }
  if (x.shape.length !== 2 || labels.shape.length !== 1 || labels.shape[0] !== x.shape[0])
    throw new ShapeError({
      op,
      problem: "there is not one label for each example",
      given,
      hint: "x is [n,inputs], labels [n]",
    })
  if (!isHostArray(labels)) return
  const wrong = toTypedArray(labels).find((y: number) => y !== 1 && y !== -1)
  if (wrong !== undefined)
    throw new ValueError({ op, problem: `${wrong} is no label`, given, hint: "labels are 1 and -1" })
}

/**
 * The learning rule of the perceptron over examples [n,inputs] with labels 1 and -1, one after the other: whenever
 * y (w x + b) is not above 0, w becomes w + rate y x, and b becomes b + rate y. Gives the parameters and the number of
 * mistakes; when the examples can be separated, repeating it ends without any (Novikoff, 1962).
 *
 * @throws ShapeError unless there is a label for each example; ValueError for another label than 1 and -1
 * @example const or = array([[0, 0], [0, 1], [1, 0], [1, 1]])
 * const start = { w: zeros([2, 1]), b: zeros([1]) }
 * learnPerceptron(start, or, array([-1, 1, 1, 1]))[1] // 3
 */
export const learnPerceptron = operation(
  "learnPerceptron",
  (
    p: PerceptronParameters,
    x: NDArray,
    labels: NDArray,
    { rate = 1 }: LearningOptions = {},
  ): readonly [parameters: PerceptronParameters, mistakes: NDArray] => {
    const op = "learnPerceptron"
    checkLabels(op, asArray(op, x), asArray(op, labels, "labels"))
    numberIn(op, "the rate", rate, (r) => r > 0 && Number.isFinite(r), "a number above 0")
    type Carry = readonly [PerceptronParameters, NDArray]
    const step = ([{ w, b }, mistakes]: Carry, [example, y]: readonly [NDArray, NDArray]): readonly [Carry, null] => {
      const isWrong = lessEqual(multiply(sum(scoreOf(op, { w, b }, example)), y), 0)
      const one = add(zerosLike(y), 1)
      const change = multiply(where(isWrong, y, zerosLike(y)), rate)
      const moved = { w: add(w, multiply(change, expandDims(example, 1))), b: add(b, change) }
      return [[moved, add(mistakes, where(isWrong, one, zerosLike(one)))], null]
    }
    const start = { w: parameter(op, p, "w", [x.shape[1], 1]), b: parameter(op, p, "b", [1]) }
    return scan<Carry, readonly [NDArray, NDArray], null>(step, [start, sum(zerosLike(labels))], [x, labels])[0]
  },
  ["rate"],
  3,
)
