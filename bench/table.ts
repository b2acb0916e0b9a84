import type { Row } from "./row.js"
import { short } from "./statistics.js"

/** A ratio of two or three digits. */
const ratio = (r: number): string => (r >= 10 ? r.toFixed(0) : r.toFixed(r >= 1 ? 1 : 2))

/** A peer's milliseconds, and how many times ours they are. */
const peerCell = ({ ours, peers }: Row, name: string): string => {
  const ms = peers[name]
  if (ms === undefined) return "-"
  return ours === null ? short(ms) : `${short(ms)} (${ratio(ms / ours)})`
}

const cells = (row: Row, peers: readonly string[]): readonly string[] => [
  row.workload,
  row.ours === null ? "-" : short(row.ours),
  ...peers.map((p) => peerCell(row, p)),
  row.share === null ? "" : `${Math.round(row.share * 100)} %`,
  row.goal === null ? "?" : short(row.goal),
  row.met === null ? "?" : row.met ? "met" : "not met",
  row.goalText,
]

/** The rows as one table of Markdown. */
export const tableOf = (rows: readonly Row[], peers: Readonly<Record<string, string>>): string => {
  const names = Object.keys(peers)
  const head = ["workload", "ours, ms", ...Object.values(peers), "of peak", "goal, ms", "", "goal"]
  const all = [head, ...rows.map((row) => cells(row, names))]
  const widths = head.map((_, i) => Math.max(...all.map((line) => line[i]!.length), 1))
  const left = (i: number): boolean => i === 0 || i >= head.length - 2
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((t, i) => (left(i) ? t.padEnd(widths[i]!) : t.padStart(widths[i]!))).join(" | ")} |`
  const rule = `|${widths.map((w, i) => `${"-".repeat(w + 1)}${left(i) ? "-" : ":"}`).join("|")}|`
  return [line(head), rule, ...all.slice(1).map(line)].join("\n")
}

/** Why a peer has no number, once for each reason. */
export const reasonsOf = (rows: readonly Row[], titles: Readonly<Record<string, string>>): string => {
  const found = new Map<string, string[]>()
  for (const { workload, reasons } of rows)
    for (const [name, reason] of Object.entries(reasons)) {
      const key = `${titles[name] ?? name}: ${reason}`
      found.set(key, [...(found.get(key) ?? []), workload])
    }
  return [...found]
    .map(([key, names]) => `- ${key} (${names.length === rows.length ? "all" : names.join("; ")})`)
    .join("\n")
}
