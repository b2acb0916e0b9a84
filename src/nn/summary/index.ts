export type { Given, SummaryRow } from "./recorder.js"
export { type Summary, type SummaryOptions, summary } from "./summary.js"
