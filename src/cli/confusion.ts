import { type NDArray, toArray } from "../index.js"
import { confusionMatrix as matrixOf } from "../train/index.js"
import type { Paint } from "./terminal.js"

/** How often each class (row) was taken for each class (column): float32[classes,classes]. */
export const confusionMatrix = (labels: NDArray, predictions: NDArray, classes: number): NDArray =>
  matrixOf(predictions, labels, classes)

const CELL = 5

const cell = (count: number, isRight: boolean, paint: Paint): string => {
  const text = (count === 0 ? "·" : String(count)).padStart(CELL)
  return count === 0 ? paint("dim", text) : paint(isRight ? "green" : "red", text)
}

/** The confusion matrix as a table, with the share of each class that was found. */
export const confusionTable = (matrix: NDArray, paint: Paint): readonly string[] => {
  const rows = toArray(matrix) as readonly (readonly number[])[]
  const heading = rows.map((_, i) => String(i).padStart(CELL)).join("")
  const line = (row: readonly number[], i: number): string => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const recall = total === 0 ? "-" : `${((100 * row[i]!) / total).toFixed(1)} %`
    return `${String(i).padStart(6)}  ${row.map((count, j) => cell(count, i === j, paint)).join("")}${recall.padStart(11)}`
  }
  return [`${"true".padStart(6)}  ${heading}${"found".padStart(11)}`, ...rows.map(line)]
}
