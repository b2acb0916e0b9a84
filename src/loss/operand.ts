import {
  type DType,
  isHostArray,
  type NDArray,
  normalizeAxis,
  type Shape,
  sameShape,
  toTypedArray,
} from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { asArray, checkTakes, expand, operands, showAll } from "../operations/operand.js"

/** A loss of each prediction against its target, which have one shape and one dtype. */
export type Pairwise = <S extends Shape, D extends DType>(
  predictions: NDArray<S, D>,
  targets: NDArray<S, D> | number,
) => NDArray<S, D>

/**
 * Float operands of one dtype and one shape; a number stands for an array full of it. Nothing broadcasts: predictions
 * [n,1] beside targets [n] would give n^2 errors, and a mean of them that looks right.
 */
export const alike = (op: string, given: Readonly<Record<string, unknown>>): readonly NDArray[] => {
  const xs = operands(op, given)
  checkTakes(op, floats, xs, given)
  const arrays = Object.values(given).flatMap((x, i) => (typeof x === "number" ? [] : [xs[i]!]))
  const shape: Shape = (arrays[0] ?? xs[0]!).shape
  if (arrays.some((x) => !sameShape(x.shape, shape)))
    throw new ShapeError({
      op,
      problem: "the shapes differ",
      given: showAll(given),
      hint: "give one target for each prediction; reshape, or repeat with broadcastTo",
    })
  return xs.map((x) => expand(x, shape))
}

/** A float operand. */
export const asFloats = (op: string, x: unknown, name: string): NDArray => {
  const array = asArray(op, x, name)
  checkTakes(op, floats, [array], { [name]: array })
  return array
}

/** Throws unless a number is one, and in a range that is open at NaN. */
export const checkNumber = (
  op: string,
  name: string,
  x: number,
  isRight: (x: number) => boolean,
  what: string,
): void => {
  if (typeof x !== "number" || !isRight(x))
    throw new ValueError({ op, problem: `${name} is ${String(x)}, which is not ${what}`, hint: `give ${what}` })
}

/** The logits of classes along one axis, and a label for each place along the others. */
export interface Labelled {
  readonly logits: NDArray
  readonly labels: NDArray
  readonly axis: number
  readonly classes: number
}

const checkRange = (op: string, { logits, labels, classes }: Labelled, ignored: number | null): void => {
  if (!isHostArray(labels)) return
  const at = toTypedArray(labels).findIndex((label: number) => label !== ignored && !(label >= 0 && label < classes))
  if (at < 0) return
  throw new ValueError({
    op,
    problem: `there is no class ${toTypedArray(labels)[at]}: the label at position ${at} is outside of the ${classes} classes`,
    given: showAll({ logits, labels }),
    hint: `labels count from 0 to ${classes - 1}; pass another number over with { ignoreIndex }`,
  })
}

/** Integer labels beside logits; a label outside of the classes throws where it is known, and gives NaN in a trace. */
export const labelled = (
  op: string,
  given: { readonly logits: unknown; readonly labels: unknown },
  along: number,
  ignored: number | null = null,
): Labelled => {
  const logits = asFloats(op, given.logits, "logits")
  const labels = asArray(op, given.labels, "labels")
  if (labels.dtype !== "int32" && labels.dtype !== "uint32")
    throw new DTypeError({
      op,
      problem: `the labels are ${labels.dtype}, not integers`,
      given: showAll(given),
      hint: 'convert them: astype(labels, "int32"); probabilities of classes go to softmaxCrossEntropy',
    })
  const axis = normalizeAxis(op, along, logits.shape.length, `logits: ${logits.dtype}[${logits.shape}]`)
  const places = logits.shape.filter((_: number, i: number) => i !== axis)
  if (!sameShape(places, labels.shape))
    throw new ShapeError({
      op,
      problem: "the labels have not the shape of the logits without the axis of the classes",
      given: showAll(given),
      hint: `give labels [${places}], one for each vector of logits along axis ${axis}`,
    })
  const all = { logits, labels, axis, classes: logits.shape[axis] }
  checkRange(op, all, ignored)
  return all
}
