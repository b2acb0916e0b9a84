import { describe, isNDArray, type NDArray, nameOfValue } from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { multiply, oneHot, sum } from "../operations/index.js"

/** A network as a function of its inputs: [n,...] -> scores [n,classes], such as logits. */
export type Scores = (x: NDArray) => NDArray

/** Throws unless the function of an operation is one. */
export const checkFunction = (
  op: string,
  f: unknown,
  { name = "network", of = "the inputs: (x) => net.apply(params, x)" } = {},
): void => {
  if (typeof f !== "function")
    throw new ValueError({ op, problem: `the ${name} is ${nameOfValue(f)}`, hint: `give a function of ${of}` })
}

/** The examples, and their labels int32[n]. */
export const checkExamples = (op: string, x: unknown, labels: unknown): void => {
  if (!isNDArray(x) || !isNDArray(labels))
    throw new ValueError({ op, problem: "the examples and their labels must be arrays", hint: "labels: int32[n]" })
  const given = { x: describe(x), labels: describe(labels) }
  if (x.shape.length < 2 || labels.shape.length !== 1 || labels.shape[0] !== x.shape[0])
    throw new ShapeError({
      op,
      problem: "there is not one label for each example",
      given,
      hint: "x is [n,...], labels [n]",
    })
  if (!/^u?int/.test(labels.dtype))
    throw new DTypeError({ op, problem: "labels must be whole numbers", given, hint: "give labels int32[n]" })
}

/** The score of the label of each example: [n]. */
export const scoreOfLabels = (op: string, f: Scores, x: NDArray, labels: NDArray): NDArray => {
  const scores: unknown = f(x)
  if (!isNDArray(scores) || scores.shape.length !== 2 || scores.shape[0] !== x.shape[0])
    throw new ShapeError({
      op,
      problem: "the network must give scores [n,classes]",
      given: { x: describe(x), scores: isNDArray(scores) ? describe(scores) : nameOfValue(scores) },
    })
  const chosen = oneHot(labels, scores.shape[1]!, { dtype: scores.dtype as "float32" })
  return sum(multiply(scores, chosen), { axis: 1 })
}
