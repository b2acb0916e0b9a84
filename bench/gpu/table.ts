import { short } from "../statistics.js"
import { isMet, type Row } from "./row.js"

const percent = (x: number): string => `${Math.round(100 * x)} %`

const times = (x: number): string => `${x.toFixed(2)}x`

const rateText = ({ rate }: Row): string => {
  if (rate === undefined) return ""
  const { value, unit } = rate
  return value >= 1000 ? `${short(value / 1000)} T${unit.slice(1)}` : `${short(value)} ${unit}`
}

const comparedText = ({ compared }: Row): string => {
  if (compared === undefined) return ""
  const { ratio, name, goal } = compared
  return `${goal !== null && "least" in goal ? percent(ratio) : times(ratio)} of ${name}`
}

const goalText = ({ compared }: Row): string => {
  const goal = compared?.goal ?? null
  if (goal === null) return ""
  return "least" in goal ? `at least ${percent(goal.least)}` : `at most ${times(goal.most)}`
}

const cells = (row: Row): readonly string[] => {
  const met = isMet(row)
  return [
    row.name,
    row.ms === null ? "-" : short(row.ms),
    rateText(row),
    comparedText(row),
    goalText(row),
    met === null ? "" : met ? "met" : "not met",
    row.dispatches === undefined ? "" : `${row.dispatches}`,
    row.uploaded === undefined ? "" : `${row.uploaded} of ${row.batch ?? 0}`,
  ]
}

/** A table of Markdown, numbers to the right. */
export const markdown = (head: readonly string[], lines: readonly (readonly string[])[], right: readonly number[]) => {
  const all = [head, ...lines]
  const widths = head.map((_, i) => Math.max(1, ...all.map((line) => line[i]!.length)))
  const pad = (text: string, i: number): string =>
    right.includes(i) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)
  const line = (texts: readonly string[]): string => `| ${texts.map(pad).join(" | ")} |`
  const rule = `|${widths.map((w, i) => (right.includes(i) ? `${"-".repeat(w + 1)}:` : "-".repeat(w + 2))).join("|")}|`
  return [line(head), rule, ...lines.map(line)].join("\n")
}

const HEAD = ["", "ms", "rate", "compared", "goal", "", "dispatches", "bytes up, of a batch"]

/** The rows as one table of Markdown. */
export const tableOf = (rows: readonly Row[]): string => markdown(HEAD, rows.map(cells), [1, 2, 6, 7])

/** A row while there is no table yet. */
export const lineOf = (row: Row): string => {
  const texts = cells(row).filter((t) => t !== "")
  return `${texts[0]}: ${row.ms === null ? row.note : `${texts[1]} ms${texts.length > 2 ? `, ${texts.slice(2).join(", ")}` : ""}`}`
}

/** What must be said to some rows, once each. */
export const notesOf = (rows: readonly Row[]): string =>
  rows.flatMap(({ name, note }) => (note === undefined ? [] : [`- ${name}: ${note}`])).join("\n")
