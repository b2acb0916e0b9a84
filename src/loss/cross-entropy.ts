import { type DType, isInteger, type NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import {
  add,
  equal,
  expandDims,
  logSoftmax,
  multiply,
  negative,
  notEqual,
  reshape,
  softmax,
  squeeze,
  subtract,
  sum,
  take,
  takeAlongAxis,
  where,
} from "../operations/index.js"
import { asArray, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { alike, asFloats, checkNumber, type Labelled, labelled } from "./operand.js"

/** The options of losses over classes. */
export interface ClassOptions {
  /** the axis of the classes; default -1 */
  readonly axis?: number
}

/** The options of losses over classes with integer labels. */
export interface LabelOptions extends ClassOptions {
  /** a weight for each class, which multiplies the loss of its examples */
  readonly classWeights?: NDArray
  /** a label that stands for no class: such examples cost 0 */
  readonly ignoreIndex?: number
}

/** The options of `softmaxCrossEntropyWithIntegerLabels`. */
export interface CrossEntropyOptions extends LabelOptions {
  /** the share of each label that is spread over all classes; default 0 */
  readonly labelSmoothing?: number
}

const checkWeights = (op: string, { logits, classes }: Labelled, weights: NDArray): NDArray => {
  const w = asFloats(op, weights, "classWeights")
  if (w.shape.length === 1 && w.shape[0] === classes) return w
  throw new ShapeError({
    op,
    problem: `the weights are not one for each of the ${classes} classes`,
    given: showAll({ logits, classWeights: w }),
    hint: `give classWeights [${classes}]`,
  })
}

/** -w_t log p_t, and -sum_c w_c log p_c where it is asked for, of log probabilities along an axis. */
const pick = (op: string, logProbs: NDArray, given: Labelled, options: CrossEntropyOptions): NDArray => {
  const { labels, axis, classes } = given
  const { ignoreIndex, labelSmoothing: share = 0 } = options
  checkNumber(op, "labelSmoothing", share, (x) => x >= 0 && x <= 1, "a number from 0 to 1")
  const counts = ignoreIndex === undefined ? null : notEqual(labels, ignoreIndex)
  const known = counts === null ? labels : where(counts, labels, 0)
  const index = expandDims(known, axis)
  const weights = options.classWeights === undefined ? null : checkWeights(op, given, options.classWeights)
  const own = squeeze(takeAlongAxis(logProbs, index, { axis }), { axis })
  const hard = negative(weights === null ? own : multiply(own, take(weights, known)))
  const spread =
    weights === null
      ? logProbs
      : multiply(
          logProbs,
          reshape(
            weights,
            logProbs.shape.map((_: number, i: number) => (i === axis ? classes : 1)),
          ),
        )
  const loss =
    share === 0 ? hard : subtract(multiply(hard, 1 - share), multiply(sum(spread, { axis }), share / classes))
  return counts === null ? loss : where(counts, loss, 0)
}

/**
 * -log softmax(logits)[label] for int32 labels, along the axis of the classes, default the last, without overflow;
 * with weights of the classes w: -w_label log softmax(logits)[label].
 *
 * A mean weighted as PyTorch's is sum(loss) / sum(take(classWeights, labels)).
 * @throws ShapeError when the labels have not the shape of the logits without the classes; DTypeError unless the logits
 * are float and the labels integers; ValueError for a label that is no class
 * @example softmaxCrossEntropyWithIntegerLabels(array([[0, 0]]), array([1], { dtype: "int32" })) // [Math.LN2]
 */
export const softmaxCrossEntropyWithIntegerLabels = operation(
  "softmaxCrossEntropyWithIntegerLabels",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    labels: NDArray,
    options: CrossEntropyOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "softmaxCrossEntropyWithIntegerLabels"
    const given = labelled(op, { logits, labels }, options.axis ?? -1, options.ignoreIndex)
    return pick(op, logSoftmax(given.logits, { axis: given.axis }), given, options)
  },
  ["axis", "classWeights", "ignoreIndex", "labelSmoothing"],
)

/**
 * -logProbs[label], or that times the weight of the class: the negative logarithm of a likelihood that is given.
 *
 * @throws ShapeError, DTypeError, ValueError as softmaxCrossEntropyWithIntegerLabels
 * @example nll(array([[-1, -2]]), array([1], { dtype: "int32" })) // [2]
 */
export const nll = operation(
  "nll",
  <D extends DType>(
    logProbs: NDArray<Unknown, D>,
    labels: NDArray,
    options: LabelOptions = {},
  ): NDArray<Unknown, D> => {
    const given = labelled("nll", { logits: logProbs, labels }, options.axis ?? -1, options.ignoreIndex)
    return pick("nll", given.logits, given, options)
  },
  ["axis", "classWeights", "ignoreIndex"],
)

/** The options of cross entropies with probabilities for labels. */
export interface SoftOptions extends ClassOptions {
  /** which classes there are, a mask that broadcasts to the logits; all of them by default */
  readonly where?: NDArray<Unknown, "bool">
}

const masked = (mask: SoftOptions["where"]) => (mask === undefined ? {} : { where: mask })

/** Throws for labels that number the classes: they have a loss of their own. */
const checkSoft = (op: string, logits: NDArray, labels: NDArray): void => {
  if (!isInteger(asArray(op, labels, "labels").dtype)) return
  throw new DTypeError({
    op,
    problem: "the labels are numbers of classes, not probabilities",
    given: showAll({ logits, labels }),
    hint: "use softmaxCrossEntropyWithIntegerLabels for integer labels, or give oneHot(labels, classes)",
  })
}

const soft = (op: string, logits: NDArray, labels: NDArray, isSafe: boolean, options: SoftOptions): NDArray => {
  const { axis = -1, where: mask } = options
  checkSoft(op, logits, labels)
  const [x, t] = alike(op, { logits, labels })
  const logs = logSoftmax(x!, { axis, ...masked(mask) })
  const none = equal(t!, 0)
  // A class without probability costs nothing, even where its logit is -infinity.
  const terms = isSafe ? where(none, 0, multiply(t!, where(none, 0, logs))) : multiply(t!, logs)
  return negative(sum(terms, { axis, ...masked(mask) }))
}

/**
 * -sum_c labels_c log softmax(logits)_c for labels that are probabilities, along the axis of the classes, default the
 * last, without overflow.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example softmaxCrossEntropy(array([[0, 0]]), array([[0.5, 0.5]])) // [Math.LN2]
 */
export const softmaxCrossEntropy = operation(
  "softmaxCrossEntropy",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    labels: NDArray<Unknown, D>,
    options: SoftOptions = {},
  ): NDArray<Unknown, D> => soft("softmaxCrossEntropy", logits, labels, false, options),
  ["axis", "where"],
)

/**
 * `softmaxCrossEntropy` where 0 log 0 = 0: a class with label 0 may have the logit -Infinity.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example safeSoftmaxCrossEntropy(array([[0, -Infinity]]), array([[1, 0]])) // [0]
 */
export const safeSoftmaxCrossEntropy = operation(
  "safeSoftmaxCrossEntropy",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    labels: NDArray<Unknown, D>,
    options: SoftOptions = {},
  ): NDArray<Unknown, D> => soft("safeSoftmaxCrossEntropy", logits, labels, true, options),
  ["axis", "where"],
)

/** The options of `polyCrossEntropy`. */
export interface PolyOptions extends SoftOptions {
  /** the weight of the first power of 1 - p; default 2 */
  readonly epsilon?: number
}

/**
 * softmaxCrossEntropy + epsilon sum_c labels_c (1 - softmax(logits)_c), with epsilon 2 unless given.
 *
 * Leng et al., "PolyLoss: a polynomial expansion perspective of classification loss functions", 2022.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example polyCrossEntropy(array([[0, 0]]), array([[1, 0]])) // [Math.LN2 + 1]
 */
export const polyCrossEntropy = operation(
  "polyCrossEntropy",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    labels: NDArray<Unknown, D>,
    { epsilon = 2, ...options }: PolyOptions = {},
  ): NDArray<Unknown, D> => {
    const loss = soft("polyCrossEntropy", logits, labels, false, options)
    const { axis = -1, where: mask } = options
    const wrong = multiply(labels, subtract(1, softmax(logits, { axis, ...masked(mask) })))
    return add(loss, multiply(sum(wrong, { axis, ...masked(mask) }), epsilon))
  },
  ["axis", "where", "epsilon"],
)

/**
 * (1 - alpha) labels + alpha / n for probabilities of n classes along the last axis.
 *
 * Szegedy et al., "Rethinking the inception architecture for computer vision", 2016.
 * @throws DTypeError unless the labels are float; ShapeError for a scalar
 * @example smoothLabels(array([1, 0]), 0.1) // [0.95, 0.05]
 */
export const smoothLabels = operation(
  "smoothLabels",
  <D extends DType>(labels: NDArray<Unknown, D>, alpha: NDArray<readonly [], D> | number): NDArray<Unknown, D> => {
    const op = "smoothLabels"
    const t = asFloats(op, labels, "labels")
    const classes = t.shape.at(-1)
    if (classes === undefined)
      throw new ShapeError({ op, problem: "the labels are a scalar", hint: "give a vector of probabilities" })
    if (typeof alpha === "number") return add(multiply(t, 1 - alpha), alpha / classes)
    const share = asArray(op, alpha, "alpha")
    return add(multiply(t, subtract(1, share)), multiply(share, 1 / classes))
  },
)
