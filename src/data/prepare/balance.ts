import { fromHost, type NDArray, nameOfValue } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import { ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { foldIn, type Key, permutation } from "../../random/index.js"
import { numberFrom } from "../augment/augmentation.js"
import { checkCount, indicesOf, rowsOf } from "../examples.js"
import { labelsIn } from "../split.js"

const countsIn = (op: string, labels: NDArray, classes: number): readonly number[] => {
  const counts = new Array<number>(checkCount(op, "the number of classes", classes, 1)).fill(0)
  for (const label of labelsIn(op, labels)) {
    if (label < 0 || label >= classes)
      throw new ValueError({ op, problem: `there is no class ${label}`, hint: `labels are 0 to ${classes - 1}` })
    counts[label]!++
  }
  return counts
}

/**
 * How many examples each class has: int32[classes] of labels int32[n].
 *
 * @throws ShapeError unless the labels are int32[n]; ValueError for a label that is no class
 * @example classCounts(array([0, 2, 2], { dtype: "int32" }), 3) // array([1, 0, 2], { dtype: "int32" })
 */
export const classCounts = (
  labels: NDArray<Unknown, "int32">,
  classes: number,
): NDArray<readonly [number], "int32"> => {
  const counts = Int32Array.from(countsIn("classCounts", labels, classes))
  return fromHost([counts.length], "int32", counts)
}

/** The options of `classWeights`. */
export interface ClassWeightOptions {
  /** below 1: weights by the effective number of examples, (1 - beta^count) / (1 - beta); default 1, which is the count */
  readonly beta?: number
}

/**
 * What examples of each class weigh so that all classes count the same: float32[classes], n / (classes count), and 0 for
 * classes without examples. Weighted over the examples, the mean is 1.
 *
 * Cui et al., "Class-balanced loss based on effective number of samples", 2019, for beta below 1.
 * @throws ShapeError unless the labels are int32[n]; ValueError for a label that is no class, or another beta
 * @example classWeights(array([0, 0, 0, 1], { dtype: "int32" }), 2) // [2 / 3, 2]
 */
export const classWeights = operation(
  "classWeights",
  (
    labels: NDArray<Unknown, "int32">,
    classes: number,
    options: ClassWeightOptions = {},
  ): NDArray<readonly [number], "float32"> => {
    const op = "classWeights"
    const counts = countsIn(op, labels, classes)
    const beta = numberFrom(op, "beta", options.beta ?? 1, 0, 1)
    const effective = counts.map((count) => (beta === 1 ? count : (1 - beta ** count) / (1 - beta)))
    const raw = effective.map((count) => (count === 0 ? 0 : 1 / count))
    const n = counts.reduce((sum, count) => sum + count, 0)
    const total = raw.reduce((sum, weight, i) => sum + weight * counts[i]!, 0)
    const weights = Float32Array.from(raw, (weight) => (total === 0 ? 0 : (weight * n) / total))
    return fromHost([weights.length], "float32", weights)
  },
  ["beta"],
  2,
)

/** The options of `resample`. */
export interface ResampleOptions {
  /** as many of each class as the largest has ("most"), or the smallest ("least"), or a number; default "most" */
  readonly to?: "most" | "least" | number
}

/**
 * Indices of examples of which every class that is there has equally many, in a random order: int32[m] for `take` and
 * `takeExamples`. Of a class that has too few, every example comes equally often, but for 1.
 *
 * @throws ShapeError unless the labels are int32[n]; ValueError for another number
 * @example resample(key(0), array([0, 0, 0, 1], { dtype: "int32" })).shape[0] // 6
 */
export const resample = operation(
  "resample",
  (k: Key, labels: NDArray<Unknown, "int32">, options: ResampleOptions = {}): NDArray<Unknown, "int32"> => {
    const op = "resample"
    const rows = labelsIn(op, labels)
    const classes = [...new Set(rows)].sort((a, b) => a - b)
    const members = classes.map((label) => rows.flatMap((own, i) => (own === label ? [i] : [])))
    const sizes = members.map((own) => own.length)
    const { to = "most" } = options
    if (to !== "most" && to !== "least" && !(Number.isInteger(to) && to >= 0))
      throw new ValueError({ op, problem: `to is ${nameOfValue(to)}`, hint: 'use "most", "least" or a whole number' })
    const size = to === "most" ? Math.max(0, ...sizes) : to === "least" ? Math.min(...sizes, Infinity) : to
    const chosen = members.flatMap((own, c) => {
      const order = rowsOf(op, permutation(foldIn(k, c + 1), own.length))
      return Array.from({ length: size }, (_, i) => own[order[i % own.length]!]!)
    })
    return indicesOf(rowsOf(op, permutation(foldIn(k, 0), chosen.length)).map((i) => chosen[i]!))
  },
  ["to"],
  2,
)
