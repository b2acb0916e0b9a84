import type { NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { add, divide, maximum, multiply, reshape, sqrt, square, subtract, sum, zeros } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { grad, jit, scan } from "../transforms/index.js"
import { checkExamples, checkFunction, type Scores, scoreOfLabels } from "./score.js"

/** The options of `maximizeClass`. */
export interface MaximizeOptions {
  /** how many steps are made; default 100 */
  readonly steps?: number
  /** the length of a step, as the norm of the change of an example; default 1 */
  readonly rate?: number
  /** the weight of the squared norm, which keeps examples small; default 0.01 */
  readonly l2?: number
  /** what is done to the examples after each step, such as `(x) => clip(x, 0, 1)`; default nothing */
  readonly project?: (x: NDArray) => NDArray
}

const perExample = (x: NDArray): readonly number[] => [x.shape[0]!, ...x.shape.slice(1).map(() => 1)]

/**
 * Examples that a network finds most typical of their labels: gradient ascent on the label's score less `l2` times the
 * squared norm, with steps of one length, from the given examples on. The network stays as it is (Simonyan, Vedaldi and
 * Zisserman, "Deep inside convolutional networks", 2014). The scores are best those before a softmax.
 *
 * @throws ShapeError unless there is one label an example and the scores are [n,classes]; ValueError for a number of
 * steps that is none
 * @example const f = (x: NDArray) => matmul(x, array([[1, 0], [0, 1]]))
 * maximizeClass(f, zeros([2, 2]), array([0, 1], { dtype: "int32" }), { steps: 3, rate: 1, l2: 0 }) // [[3, 0], [0, 3]]
 */
export const maximizeClass = operation(
  "maximizeClass",
  (f: Scores, start: NDArray, labels: NDArray, options: MaximizeOptions = {}): NDArray => {
    const op = "maximizeClass"
    const { steps = 100, rate = 1, l2 = 0.01, project = (x: NDArray): NDArray => x } = options
    checkFunction(op, f)
    checkExamples(op, start, labels)
    if (!Number.isInteger(steps) || steps < 0)
      throw new ValueError({ op, problem: `${steps} is no number of steps`, hint: "give a whole number" })
    const objective = (x: NDArray, of: NDArray): NDArray =>
      subtract(sum(scoreOfLabels(op, f, x, of)), multiply(sum(square(x)), l2))
    const step = (x: NDArray, of: NDArray): NDArray => {
      const g = grad((y: NDArray) => objective(y, of))(x)
      const axes = x.shape.slice(1).map((_: number, i: number) => i + 1)
      const length = reshape(sqrt(sum(square(g), { axis: axes })), perExample(x))
      return project(add(x, multiply(divide(g, maximum(length, 1e-12)), rate)))
    }
    return jit(
      (x: NDArray, of: NDArray) =>
        scan((y: NDArray, _: NDArray): readonly [NDArray, null] => [step(y, of), null], x, zeros([steps]))[0],
    )(start, labels)
  },
  ["steps", "rate", "l2", "project"],
  3,
)
