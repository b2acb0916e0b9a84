import { argmax, mean, type NDArray, type Scalar } from "../index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../loss/index.js"
import { accuracy } from "../train/index.js"

/** The mean of -log softmax(logits)[label]: logits float32[n,classes], labels int32[n] -> float32[]. */
export const crossEntropy = (logits: NDArray, labels: NDArray): Scalar =>
  mean(softmaxCrossEntropyWithIntegerLabels(logits, labels))

/** The most likely class of each row: float32[n,classes] -> int32[n]. */
export const predictionOf = (logits: NDArray): NDArray => argmax(logits, { axis: -1 })

/** The share of predictions that are right: float32[]. */
export const accuracyOf = (predictions: NDArray, labels: NDArray): Scalar => accuracy(predictions, labels)
