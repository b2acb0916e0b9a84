/** Metrics: how well outputs fit targets. */
export { accuracy, topKAccuracy } from "./accuracy.js"
export { type ConfusionOptions, confusionMatrix } from "./confusion.js"
export {
  type Average,
  type AverageOptions,
  classificationReport,
  f1Score,
  precision,
  recall,
} from "./precision-recall.js"
export { auc, type RocCurve, rocAuc, rocCurve } from "./roc.js"
