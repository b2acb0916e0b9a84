import {
  argmax,
  astype,
  equal,
  logSoftmax,
  mean,
  mul,
  type NDArray,
  negative,
  oneHot,
  type Scalar,
  sum,
} from "../index.js"

/** The mean of -log softmax(logits)[label]: logits float32[n,classes], labels int32[n] -> float32[]. */
export const crossEntropy = (logits: NDArray, labels: NDArray): Scalar =>
  negative(mean(sum(mul(oneHot(labels, logits.shape[1]), logSoftmax(logits)), { axis: -1 })))

/** The most likely class of each row: float32[n,classes] -> int32[n]. */
export const predictionOf = (logits: NDArray): NDArray => argmax(logits, { axis: -1 })

/** The share of predictions that are right: float32[]. */
export const accuracyOf = (predictions: NDArray, labels: NDArray): Scalar =>
  mean(astype(equal(predictions, labels), "float32"))
