import { type Row, type Table, tables } from "./rows.js"

const percent = (part: number, whole: number): string => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`)

const code = (text: string): string => (text === "" ? "" : `\`${text}\``)

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |")

const rowLine = ({ name, ours, support, backends, differentiable, notes }: Row): string =>
  line([code(name), code(ours), support, backends, differentiable, notes]).replaceAll("|  |", "| |")

const total = ({ title, rows, there, applicable }: Table): string =>
  line([title, String(rows.length), String(applicable), String(there), percent(there, applicable)])

const section = (table: Table): readonly string[] => [
  `## ${table.title}`,
  "",
  `${table.there} of ${table.applicable} names that have a place here (${percent(table.there, table.applicable)}); ${table.rows.length} are listed.`,
  "",
  line(["name", "ours", "support", "backends", "differentiable", "notes"]),
  line(["---", "---", "---", "---", "---", "---"]),
  ...table.rows.map(rowLine),
  "",
]

/** docs/coverage.md: computed from the code, nothing in it is written by hand but reasons and names. */
export const coverage = (all: readonly Table[] = tables()): string =>
  [
    "# Coverage",
    "",
    "What the library has of the names of its field. This page is computed: `npm run coverage-table` looks each name up in",
    "the modules of the library and runs what it finds.",
    "",
    '* **ours** is our export, or our dtype in quotes. **support** is "yes" where it has the name, but for its spelling.',
    "* **backends** are those that compile a sample call and give what it gives uncompiled; `without jit` is what no",
    "  backend can compile, because the shape of its result depends on elements.",
    '* **differentiable** is what differentiating the sample call by its float arrays gave. "Piecewise constant" is a',
    '  derivative that is 0 wherever there is one, "no" a result that is not float, and "-" a call without float arrays.',
    "* A name without a place here has its reason in **notes**, and counts in no percentage.",
    "",
    line(["list", "names", "have a place", "there", ""]),
    line(["---", "--:", "--:", "--:", "--:"]),
    ...all.map(total),
    "",
    ...all.flatMap(section),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n")
