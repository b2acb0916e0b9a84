import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { fromHost, type NDArray, nameOfValue } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import { loaded } from "../../io/load.js"
import { optionsIn } from "../../io/options.js"
import { allRight, type LoadError, malformed, type Parsed } from "../../io/result.js"
import type { LoadOptions, Source } from "../../io/source.js"
import { type CsvOptions, checkTable, csvIn, csvOptions, delimiterOf, isNumeral, type Table } from "./csv.js"

/** Rows of numbers, each with its class. */
export interface TableDataset {
  /** float32[n,d] */
  readonly features: NDArray<Unknown, "float32">
  /** int32[n], indices of `classes` */
  readonly labels: NDArray<Unknown, "int32">
  readonly classes: readonly string[]
  /** the names of the features */
  readonly names: readonly string[]
}

/** Which columns are numbers. */
export interface NumericOptions {
  /** names or numbers of columns; default: all of them */
  readonly columns?: readonly (string | number)[]
  /** the cells that are no number and stand for none: they become NaN; default none */
  readonly missing?: readonly string[]
}

/** Which column is the class, and what its classes are. */
export interface TableDatasetOptions extends Pick<NumericOptions, "missing"> {
  /** the name or the number of the column; default: the last one */
  readonly target?: string | number
  /** the classes in the order of their labels; default: those that are there, in order */
  readonly classes?: readonly string[]
}

/** The number of a column; negative ones count from the end. */
const columnOf = (op: string, { columns }: Table, column: unknown): Parsed<number> => {
  const at =
    typeof column === "string"
      ? columns.indexOf(column)
      : typeof column === "number" && column < 0
        ? columns.length + column
        : column
  if (typeof at === "number" && Number.isInteger(at) && at >= 0 && at < columns.length) return right(at)
  return malformed(
    op,
    `there is no column ${typeof column === "string" ? JSON.stringify(column) : nameOfValue(column)}`,
    {
      hint: `the columns are ${columns.slice(0, 20).join(", ")}${columns.length > 20 ? ", ..." : ""}`,
    },
  )
}

const numberOf = (cell: string): number => {
  const text = cell.trim().toLowerCase()
  if (/nan$/.test(text)) return Number.NaN
  return /inf/.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text)
}

const numbersIn = (
  op: string,
  { columns, rows }: Table,
  at: readonly number[],
  missing: readonly string[],
): Parsed<NDArray<Unknown, "float32">> => {
  const data = new Float32Array(rows.length * at.length)
  for (const [i, row] of rows.entries())
    for (const [j, column] of at.entries()) {
      const cell = row[column]!
      if (!isNumeral(cell) && !missing.includes(cell.trim()))
        return malformed(op, `${JSON.stringify(cell.slice(0, 40))} is no number`, {
          given: { row: String(i + 1), column: columns[column]! },
          hint: 'leave the column out, or say that it is missing: { missing: ["", "?"] }',
        })
      data[i * at.length + j] = isNumeral(cell) ? numberOf(cell) : Number.NaN
    }
  return right(fromHost([rows.length, at.length], "float32", data))
}

/**
 * Columns of a table as numbers, float32[rows,columns].
 *
 * Gives a ParseError for a cell that is no number, and a column that is not there.
 * @example numericTable({ columns: ["x", "y"], rows: [["1", "2"]] }, { columns: ["y"] }) // E.right(array([[2]]))
 */
export const numericTable = (table: Table, options?: NumericOptions): Parsed<NDArray<Unknown, "float32">> => {
  const op = "numericTable"
  checkTable(op, table)
  const { columns = table.columns.map((_, i) => i), missing = [] } = optionsIn(op, options, ["columns", "missing"])
  const at = allRight(columns.map((column) => columnOf(op, table, column)))
  return isLeft(at) ? at : numbersIn(op, table, at.right, missing)
}

/** The names of classes in a first line such as `150,4,setosa,versicolor,virginica`: rows, features, and the names. */
const namedClasses = ({ columns, rows }: Table, classes: readonly string[]): readonly string[] => {
  const [n, d, ...names] = columns
  const isSummary = Number(n) === rows.length && Number(d) === columns.length - 1 && names.length === classes.length
  return isSummary && classes.every((label, i) => Number(label) === i) ? names : classes
}

/** The classes that are there: numbers by size, words by their letters. */
const sortedClasses = (op: string, cells: readonly string[]): Parsed<readonly string[]> => {
  const classes = [...new Set(cells)]
  if (!classes.every(isNumeral)) return right(classes.sort())
  const fraction = classes.find((cell) => !Number.isInteger(Number(cell)))
  if (fraction !== undefined)
    return malformed(op, `${fraction} is no class`, { hint: "read numbers that are no classes with numericTable" })
  return right(classes.sort((a, b) => Number(a) - Number(b)))
}

/** The names of the options. */
const datasetOptions = ["target", "missing", "classes"]

/** The features and classes of a table, for an operation. */
const datasetIn = (op: string, table: Table, options: TableDatasetOptions = {}): Parsed<TableDataset> => {
  const { target = -1, missing = [], classes: given } = options
  const place = columnOf(op, table, target)
  if (isLeft(place)) return place
  const at = place.right
  const others = table.columns.map((_, i) => i).filter((i) => i !== at)
  const features = numbersIn(op, table, others, missing)
  if (isLeft(features)) return features
  const cells = table.rows.map((row) => row[at]!.trim())
  const found = given === undefined ? sortedClasses(op, cells) : right(given)
  if (isLeft(found)) return found
  const places = new Map(found.right.map((name, i) => [name, i]))
  const stranger = cells.find((cell) => !places.has(cell))
  if (stranger !== undefined)
    return malformed(op, `${JSON.stringify(stranger)} is none of the classes`, {
      given: { classes: found.right.join(", ") },
      hint: "give all classes, or leave them out",
    })
  const labels = Int32Array.from(cells, (cell) => places.get(cell)!)
  return right({
    features: features.right,
    labels: fromHost([labels.length], "int32", labels),
    classes: given ?? namedClasses(table, found.right),
    names: others.map((i) => table.columns[i]!),
  })
}

/**
 * The columns of a table as features, float32[n,d], and one of them as classes, int32[n].
 *
 * Classes that are whole numbers are in the order of their size, others in that of their letters.
 * Gives a ParseError for a column that is not there, a feature that is no number, or a class that is no whole number.
 * @example const flowers = { columns: ["width", "kind"], rows: [["0.2", "setosa"], ["1.4", "iris"]] }
 * pipe(tableDataset(flowers), E.map(({ labels }) => labels)) // E.right(array([1, 0], { dtype: "int32" }))
 */
export const tableDataset = (table: Table, options?: TableDatasetOptions): Parsed<TableDataset> =>
  datasetIn("tableDataset", checkTable("tableDataset", table), optionsIn("tableDataset", options, datasetOptions))

/**
 * The features and classes in a file of comma-separated values; see `parseCsv` and `tableDataset`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no such table.
 * @throws ValueError for a delimiter that is no single character
 * @example const task = loadCsvDataset("iris.csv", { target: "species" })
 */
export const loadCsvDataset = (
  source: Source,
  options?: TableDatasetOptions & CsvOptions & LoadOptions,
): TaskEither<LoadError, TableDataset> => {
  const op = "loadCsvDataset"
  const parse = (bytes: Uint8Array): Parsed<TableDataset> => {
    const table = csvIn(op, bytes, options)
    return isLeft(table) ? table : datasetIn(op, table.right, options)
  }
  const task = loaded(op, source, options, parse, [...csvOptions, ...datasetOptions])
  delimiterOf(op, options)
  return task
}
