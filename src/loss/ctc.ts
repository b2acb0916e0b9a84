import { type DType, type NDArray, type Shape, sameShape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import {
  add,
  arange,
  astype,
  concatenate,
  equal,
  expandDims,
  full,
  less,
  logaddexp,
  logicalAnd,
  logicalNot,
  logSoftmax,
  multiply,
  negative,
  notEqual,
  pad,
  reshape,
  slice,
  squeeze,
  stack,
  subtract,
  sum,
  swapAxes,
  takeAlongAxis,
  where,
} from "../operations/index.js"
import { asArray, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { scan } from "../transforms/index.js"
import { asFloats } from "./operand.js"

/** The options of `ctc`. */
export interface CtcOptions {
  /** [n,time], true or not 0 where a sequence of logits is over; default nowhere */
  readonly logitPaddings?: NDArray
  /** [n,length], true or not 0 where a sequence of labels is over; default nowhere */
  readonly labelPaddings?: NDArray
  /** the class that stands for no label; default 0 */
  readonly blank?: number
}

/** The logarithm of a probability of zero: finite, so that differences of two of them have derivatives. */
const NEVER = -1e30

/** Whether the places of sequences are before their ends: bool[n,length]. */
const within = (op: string, name: string, paddings: NDArray | undefined, shape: Shape): NDArray => {
  if (paddings === undefined) return astype(full(shape, 1), "bool")
  const p = asArray(op, paddings, name)
  if (sameShape(p.shape, shape)) return p.dtype === "bool" ? logicalNot(p) : equal(p, 0)
  throw new ShapeError({
    op,
    problem: `${name} has not the shape [${shape}]`,
    given: showAll({ [name]: p }),
    hint: "give one number for each place of each sequence",
  })
}

/** The states of an alignment: each label with a blank before it, and a blank at the end: int32[n,2 length + 1]. */
const statesOf = (labels: NDArray, blank: number): NDArray => {
  const [n, length]: readonly [number, number] = labels.shape
  const blanks = full([n, length + 1], blank, { dtype: "int32" })
  const pairs = stack([slice(blanks, [0, 0], [n, length]), labels], { axis: -1 })
  return concatenate([reshape(pairs, [n, 2 * length]), slice(blanks, [0, length], [n, length + 1])], { axis: 1 })
}

/** The states some places before, and `value` where there are none. */
const before = (x: NDArray, places: number, value: number): NDArray => {
  const [n, states]: readonly [number, number] = x.shape
  const widths = [
    [0, 0],
    [places, 0],
  ] as const
  return slice(pad(x, widths, { value }), [0, 0], [n, states])
}

const check = (op: string, logits: unknown, labels: unknown, blank: number) => {
  const [x, l] = [asFloats(op, logits, "logits"), asArray(op, labels, "labels")]
  const given = showAll({ logits: x, labels: l })
  if (l.dtype !== "int32")
    throw new DTypeError({
      op,
      problem: `the labels must be int32, not ${l.dtype}`,
      given,
      hint: 'convert them: astype(labels, "int32")',
    })
  const [own, wanted]: readonly [Shape, Shape] = [x.shape, l.shape]
  if (own.length !== 3 || wanted.length !== 2 || own[0] !== wanted[0])
    throw new ShapeError({
      op,
      problem: "the logits and labels are no batch of sequences",
      given,
      hint: "logits: [n, time, classes]; labels: [n, length]",
    })
  if (!(Number.isInteger(blank) && blank >= 0 && blank < own[2]!))
    throw new ValueError({
      op,
      problem: `the blank ${String(blank)} is none of the ${own[2]} classes`,
      given,
      hint: `use a number from 0 to ${own[2]! - 1}`,
    })
  return { logits: x, labels: l }
}

const forward = (op: string, logits: unknown, labels: unknown, options: CtcOptions): readonly [NDArray, NDArray] => {
  const { blank = 0 } = options
  const { logits: x, labels: l } = check(op, logits, labels, blank)
  const [n, time, classes]: readonly [number, number, number] = x.shape
  const isFrame = within(op, "logitPaddings", options.logitPaddings, [n, time])
  const isLabel = within(op, "labelPaddings", options.labelPaddings, l.shape)
  const states = statesOf(where(isLabel, l, blank), blank)
  const count = states.shape[1]
  const logProbs = logSoftmax(reshape(x, [n, time, classes]), { axis: -1 })
  const emitted = takeAlongAxis(logProbs, expandDims(states, 1), { axis: -1 })
  // A blank between two labels may be left out unless they are equal.
  const maySkip = logicalAnd(notEqual(states, blank), notEqual(states, before(states, 2, blank)))
  const first = where(equal(arange(count), 0), full([n, count], 0, { dtype: x.dtype }), NEVER)
  const step = (alpha: NDArray, frame: { readonly emit: NDArray; readonly isFrame: NDArray }) => {
    const near = logaddexp(alpha, before(alpha, 1, NEVER))
    const all = where(maySkip, logaddexp(near, before(alpha, 2, NEVER)), near)
    const next = where(expandDims(frame.isFrame, -1), add(all, frame.emit), alpha)
    return [next, next] as const
  }
  const frames = { emit: swapAxes(emitted, 0, 1), isFrame: swapAxes(isFrame, 0, 1) }
  const [last, alphas] = scan(step, first, frames)
  const length = expandDims(sum(astype(isLabel, "int32"), { axis: 1 }), 1)
  const end = (back: number): NDArray => {
    const state = subtract(multiply(length, 2), back)
    const score = takeAlongAxis(last, where(less(state, 0), 0, state), { axis: 1 })
    return squeeze(where(less(state, 0), NEVER, score), { axis: 1 })
  }
  const loss = negative(logaddexp(end(0), end(1)))
  return [where(less(loss, -NEVER / 2), loss, Infinity), alphas]
}

/**
 * -log of the probability that logits [n,time,classes] spell labels int32[n,length], summed over all alignments, by a
 * scan over time: [n]; Infinity where the time is too short.
 *
 * Graves et al., "Connectionist temporal classification", 2006.
 * @throws ShapeError unless logits and labels are batches of sequences; DTypeError unless the logits are float and the
 * labels int32; ValueError when the blank is no class
 * @example ctc(zeros([1, 1, 2]), array([[1]], { dtype: "int32" })) // [Math.LN2]
 */
export const ctc = operation(
  "ctc",
  <D extends DType>(logits: NDArray<Unknown, D>, labels: NDArray, options: CtcOptions = {}): NDArray<Unknown, D> =>
    forward("ctc", logits, labels, options)[0],
  ["logitPaddings", "labelPaddings", "blank"],
)

/**
 * `ctc`, and the logarithms of the forward probabilities [time,n,2 length + 1]: of the beginnings of the sequence that
 * end in a blank (even states) or a label (odd states).
 *
 * @throws ShapeError, DTypeError, ValueError as ctc
 * @example ctcWithForwardProbs(zeros([1, 1, 2]), array([[1]], { dtype: "int32" }))[1] // float32[1,1,3]
 */
export const ctcWithForwardProbs = operation(
  "ctcWithForwardProbs",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    labels: NDArray,
    options: CtcOptions = {},
  ): readonly [loss: NDArray<Unknown, D>, logAlpha: NDArray<Unknown, D>] =>
    forward("ctcWithForwardProbs", logits, labels, options),
  ["logitPaddings", "labelPaddings", "blank"],
)
