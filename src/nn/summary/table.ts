import type { SummaryRow } from "./recorder.js"

/** 1234567 as 1,234,567. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

const shapes = (row: SummaryRow): string => row.outputs.map((s) => `[${s.join(",")}]`).join(" ")

const field = ({ receptiveField }: SummaryRow): string =>
  receptiveField === null || receptiveField.length === 0 ? "" : receptiveField.join("x")

const number = (n: number): string => (n === 0 ? "" : grouped(n))

const heads = ["layer", "kind", "output", "parameters", "multiply-adds", "sees"]

/** Columns that are numbers stand to the right. */
const isRight = (column: number): boolean => column >= 3

const line = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, i) => (isRight(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
    .join("  ")
    .trimEnd()

/** The rows as a table, with the sums below. */
export const tableOf = (rows: readonly SummaryRow[], parameters: number, multiplyAdds: number): string => {
  const body = rows.map((row) => [
    row.path,
    row.kind,
    shapes(row),
    number(row.parameters),
    number(row.multiplyAdds),
    field(row),
  ])
  const total = ["all", "", "", grouped(parameters), grouped(multiplyAdds), ""]
  const widths = heads.map((head, i) =>
    Math.max(...[head, total[i]!, ...body.map((row) => row[i]!)].map((c) => c.length)),
  )
  return [heads, ...body, total].map((cells) => line(cells, widths)).join("\n")
}
