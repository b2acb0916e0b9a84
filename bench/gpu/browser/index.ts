// The library beside TensorFlow.js and jax-js, each on WebGPU, in one page of a Chromium without a window.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { chromiumHere, show } from "../../../test/browser/chromium.js"
import { short } from "../../statistics.js"
import { markdown } from "../table.js"
import { addressOf, serve } from "./serve.js"
import type { BrowserRow, Report, Taken } from "./side.js"

const cellOf = (t: Taken | undefined, ours: number | null): string => {
  if (t === undefined || t.ms === null) return "-"
  return ours === null ? short(t.ms) : `${short(t.ms)} (${short(t.ms / ours)})`
}

const cells = ({ workload, taken }: BrowserRow, names: readonly string[]): readonly string[] => {
  const [first, ...others] = names
  const ours = taken[first!]?.ms ?? null
  return [
    workload,
    cellOf(taken[first!], null),
    ...others.map((n) => cellOf(taken[n], ours)),
    ...names.map((n) => `${taken[n]?.dispatches ?? "-"}`),
  ]
}

/** Times, those of the peers with how many times ours they are, and dispatches. */
export const browserTable = ({ rows, sides }: Report): string => {
  const names = Object.keys(sides)
  const titles = names.map((n) => sides[n]!.title)
  const head = ["", ...titles.map((t) => `${t}, ms`), ...titles.map((t) => `${t}, dispatches`)]
  const right = head.map((_, i) => i).slice(1)
  return markdown(
    head,
    rows.map((row) => cells(row, names)),
    right,
  )
}

const reasons = ({ rows, sides }: Report): string =>
  rows
    .flatMap(({ workload, taken }) =>
      Object.entries(taken).flatMap(([name, { reason }]) =>
        reason === undefined ? [] : [`- ${sides[name]!.title}, ${workload}: ${reason}`],
      ),
    )
    .join("\n")

/** Measures in a page whose scripts lie in a folder; writes the report, and prints one table. */
export const browserBench = async (scripts: string, results: string, minutes: number): Promise<void> => {
  const chromium = chromiumHere()
  if (chromium === null) throw new Error("no Chromium on the search path; the variable CHROMIUM may name one")
  let done: (report: Report | { readonly error: string }) => void = () => undefined
  const told = new Promise<Report | { readonly error: string }>((resolve, reject) => {
    done = resolve
    setTimeout(() => reject(new Error(`the page was not done after ${minutes} minutes`)), minutes * 60_000).unref()
  })
  const server = await serve(scripts, (path, text) => {
    if (path === "/done") done(JSON.parse(text) as Report)
    else {
      const row = JSON.parse(text) as BrowserRow
      console.error(cells(row, Object.keys(row.taken)).join("  "))
    }
  })
  try {
    const report = await show(chromium, addressOf(server), told)
    if ("error" in report) throw new Error(`the page failed: ${report.error}`)
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, "browser.json"), `${JSON.stringify(report, null, 2)}\n`)
    const versions = Object.values(report.sides).map(({ title, version }) => `${title}: ${version}`)
    console.log(
      `${report.browser}, ${report.adapter}\n${versions.join("\n")}\n\n${browserTable(report)}\n\n${reasons(report)}`,
    )
  } finally {
    server.close()
  }
}
