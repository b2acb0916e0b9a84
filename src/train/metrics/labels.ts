import { isFloat, isInteger, type NDArray, sameShape } from "../../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../errors/index.js"
import { argmax, astype } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"

/** Labels as int32; throws unless they are whole numbers along one axis. */
export const labelsOf = (op: string, labels: NDArray, name = "labels"): NDArray => {
  const x = asArray(op, labels, name)
  if (!isInteger(x.dtype))
    throw new DTypeError({
      op,
      problem: `the ${name} are not whole numbers`,
      given: { [name]: show(x) },
      hint: 'make them integers: array([0, 2, 1], { dtype: "int32" })',
    })
  if (x.shape.length !== 1)
    throw new ShapeError({
      op,
      problem: `the ${name} are no vector`,
      given: { [name]: show(x) },
      hint: "give one for each example",
    })
  return astype(x, "int32")
}

const checkCount = (op: string, given: Readonly<Record<string, NDArray>>): void => {
  const [a, b] = Object.values(given)
  if (a!.shape[0] === b!.shape[0]) return
  throw new ShapeError({
    op,
    problem: "there are not as many outputs as labels",
    given: Object.fromEntries(Object.entries(given).map(([name, x]) => [name, show(x)])),
    hint: "give both for the same examples",
  })
}

/** Scores [n,classes] and labels [n] that belong together. */
export const scored = (op: string, scores: NDArray, labels: NDArray): readonly [NDArray, NDArray] => {
  const [x, y] = [asArray(op, scores, "scores"), labelsOf(op, labels)]
  if (x.shape.length !== 2 || !isFloat(x.dtype))
    throw new ShapeError({
      op,
      problem: "the scores are not float [n,classes]",
      given: { scores: show(x) },
      hint: "give logits or probabilities, one for each class of each example",
    })
  checkCount(op, { scores: x, labels: y })
  return [x, y]
}

/** The class of each example: predictions int [n], or of scores [n,classes] the most likely. */
export const predicted = (op: string, predictions: NDArray, labels: NDArray): readonly [NDArray, NDArray] => {
  const x = asArray(op, predictions, "predictions")
  if (x.shape.length === 2 && isFloat(x.dtype)) {
    const [scores, y] = scored(op, x, labels)
    return [argmax(scores, { axis: -1 }), y]
  }
  const [p, y] = [labelsOf(op, x, "predictions"), labelsOf(op, labels)]
  if (!sameShape(p.shape, y.shape)) checkCount(op, { predictions: p, labels: y })
  return [p, y]
}

/** Throws unless it is a number of classes. */
export const checkClasses = (op: string, classes: unknown): number => {
  if (typeof classes === "number" && Number.isSafeInteger(classes) && classes >= 1) return classes
  throw new ValueError({ op, problem: `classes is ${String(classes)}`, hint: "give a whole number from 1 on" })
}
