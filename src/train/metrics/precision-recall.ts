import { type NDArray, toArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, diagonal, divide, equal, maximum, mean, multiply, sum, where } from "../../operations/index.js"
import { asArray, quote } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { confusionMatrix } from "./confusion.js"

/** How the numbers of all classes become one: their mean, the mean weighted by the examples of each, or the number of all examples together. */
export type Average = "macro" | "weighted" | "micro"

/** The options of `precision`, `recall` and `f1Score`. */
export interface AverageOptions {
  /** one number of all classes; unless given, one for each class */
  readonly average?: Average
}

/** What is counted of each class, or of all together: found and right, found, and there. */
interface Counts {
  readonly right: NDArray
  readonly found: NDArray
  readonly there: NDArray
}

/** 0 / 0 = 0, as scikit-learn has it. */
const share = (x: NDArray, y: NDArray): NDArray => where(equal(y, 0), 0, divide(x, where(equal(y, 0), 1, y)))

const countsOf = (matrix: NDArray): Counts => ({
  right: diagonal(matrix),
  found: sum(matrix, { axis: 0 }),
  there: sum(matrix, { axis: 1 }),
})

const together = ({ right, found, there }: Counts): Counts => ({
  right: sum(right),
  found: sum(found),
  there: sum(there),
})

type Measure = (counts: Counts) => NDArray

const measures = {
  precision: ({ right, found }) => share(right, found),
  recall: ({ right, there }) => share(right, there),
  f1Score: ({ right, found, there }) => share(multiply(right, 2), add(found, there)),
} satisfies Readonly<Record<string, Measure>>

const averaged = (op: string, measure: Measure, counts: Counts, average: Average | undefined): NDArray => {
  if (average === undefined) return measure(counts)
  if (average === "macro") return mean(measure(counts))
  if (average === "micro") return measure(together(counts))
  if (average === "weighted") return divide(sum(multiply(measure(counts), counts.there)), maximum(sum(counts.there), 1))
  throw new ValueError({ op, problem: `average is ${quote(average)}`, hint: 'use "macro", "weighted" or "micro"' })
}

const measureOf = (op: keyof typeof measures) =>
  operation(
    op,
    (predictions: NDArray, labels: NDArray, classes: number, { average }: AverageOptions = {}): NDArray =>
      averaged(op, measures[op], countsOf(confusionMatrix(predictions, labels, classes)), average),
    ["average"],
    3,
  )

/**
 * Of what was taken for a class, the share that was one: float32[classes], or with an average one number. Predictions
 * are int [n], or scores [n,classes]; a class that was never found has 0.
 *
 * @throws ValueError unless `classes` is a whole number from 1 on, and the average known
 * @example precision(array([0, 1, 1], { dtype: "int32" }), array([0, 0, 1], { dtype: "int32" }), 2) // [1, 0.5]
 */
export const precision = /* @__PURE__ */ measureOf("precision")

/**
 * Of a class, the share that was found: float32[classes], or with an average one number; 0 for a class without examples.
 *
 * @throws ValueError unless `classes` is a whole number from 1 on, and the average known
 * @example recall(array([0, 1, 1], { dtype: "int32" }), array([0, 0, 1], { dtype: "int32" }), 2) // [0.5, 1]
 */
export const recall = /* @__PURE__ */ measureOf("recall")

/**
 * The harmonic mean of precision and recall: float32[classes], or with an average one number.
 *
 * @throws ValueError unless `classes` is a whole number from 1 on, and the average known
 * @example f1Score(array([0, 1], { dtype: "int32" }), array([0, 0], { dtype: "int32" }), 2, { average: "micro" }) // 0.5
 */
export const f1Score = /* @__PURE__ */ measureOf("f1Score")

const row = (name: string, cells: readonly string[], width: number): string =>
  [name.padEnd(width), ...cells.map((cell) => cell.padStart(9))].join("  ").trimEnd()

/**
 * Precision, recall, F1 and examples of each class, and their means, as a table.
 *
 * @throws DTypeError, ShapeError as `confusionMatrix`
 * @example classificationReport(array([0, 1], { dtype: "int32" }), array([0, 1], { dtype: "int32" }), ["cat", "dog"]).split("\n").length // 4
 */
export const classificationReport = operation(
  "classificationReport",
  (predictions: NDArray, labels: NDArray, classes: readonly string[]): string => {
    if (!Array.isArray(classes) || !classes.every((name) => typeof name === "string"))
      throw new ValueError({
        op: "classificationReport",
        problem: "the classes are no list of names",
        hint: 'give ["cat", "dog"]',
      })
    const counts = countsOf(
      confusionMatrix(predictions, asArray("classificationReport", labels, "labels"), classes.length),
    )
    const columns = Object.values<Measure>(measures).map((m) => toArray(m(counts)) as readonly number[])
    const there = toArray(counts.there) as readonly number[]
    const total = there.reduce((a, b) => a + b, 0)
    const average = (xs: readonly number[]): number => xs.reduce((a, x, i) => a + x * there[i]!, 0) / Math.max(total, 1)
    const width = Math.max(8, ...classes.map((name) => name.length))
    return [
      row("", ["precision", "recall", "f1", "examples"], width),
      ...classes.map((name, i) => row(name, [...columns.map((c) => c[i]!.toFixed(4)), String(there[i])], width)),
      row("weighted", [...columns.map((c) => average(c).toFixed(4)), String(total)], width),
    ].join("\n")
  },
)
