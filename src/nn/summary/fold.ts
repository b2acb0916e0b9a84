import type { Given, Notes, SummaryRow } from "./recorder.js"

/** The first names of a path: of `layer1[0].conv1` two are `layer1[0]`. */
const firstNames = (path: string, depth: number): string =>
  (path.match(/\[\d+\]|\.?[^.[]+/g) ?? []).slice(0, depth).join("")

const together = (path: string, rows: readonly SummaryRow[], whole: Given | undefined): SummaryRow => {
  const last = rows.at(-1)!
  if (rows.length === 1) return last
  const total = (f: (row: SummaryRow) => number): number => rows.reduce((n, row) => n + f(row), 0)
  return {
    ...last,
    ...whole,
    path,
    kind: `${rows.length} layers`,
    parameters: total((row) => row.parameters),
    multiplyAdds: total((row) => row.multiplyAdds),
  }
}

/** Rows next to each other whose paths begin with the same names, added up; they give what the layer made of them gives. */
export const folded = ({ rows, composites }: Notes, depth: number): readonly SummaryRow[] => {
  if (depth === Infinity) return rows
  const groups = rows.reduce<readonly (readonly SummaryRow[])[]>((done, row) => {
    const open = done.at(-1)
    const isSame = open !== undefined && firstNames(open[0]!.path, depth) === firstNames(row.path, depth)
    return isSame ? [...done.slice(0, -1), [...open, row]] : [...done, [row]]
  }, [])
  return groups.map((group) => {
    const path = firstNames(group[0]!.path, depth)
    return together(path, group, composites.get(path))
  })
}
