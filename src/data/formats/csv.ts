import { dsvFormat } from "d3-dsv"
import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { isPlain, nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { loaded, textOf } from "../../io/load.js"
import { checkText, optionsIn } from "../../io/options.js"
import { type LoadError, malformed, type Parsed } from "../../io/result.js"
import type { LoadOptions, Source } from "../../io/source.js"

/** Texts in rows and columns. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const areTexts = (x: unknown): boolean => Array.isArray(x) && x.every((cell) => typeof cell === "string")

/** Throws unless a value is a table, of which all rows are as long as the columns. */
export const checkTable = (op: string, table: unknown): Table => {
  const { columns, rows }: Partial<Table> = isPlain(table) ? table : {}
  const isTable =
    areTexts(columns) && Array.isArray(rows) && rows.every((row) => areTexts(row) && row.length === columns?.length)
  if (isTable) return table as Table
  throw new ValueError({
    op,
    problem: `${nameOfValue(table)} is no table`,
    hint: "give { columns, rows } of texts, equally many in each row; parseCsv makes it of a text",
  })
}

/** How a text is a table. */
export interface CsvOptions {
  /** one character; default "," */
  readonly delimiter?: string
  /** whether the first line names the columns; default: whether it has a word above a number */
  readonly header?: boolean
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$|^[+-]?(?:nan|inf|infinity)$/i

/** Whether a cell is a number as tables have them. */
export const isNumeral = (cell: string): boolean => NUMBER.test(cell.trim())

/** The names of the options. */
export const csvOptions = ["delimiter", "header"]

/** The delimiter among options, of which others were checked; throws unless it is one character. */
export const delimiterOf = (op: string, options: CsvOptions | undefined): string => {
  const { delimiter = "," } = options ?? {}
  if (typeof delimiter === "string" && delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return delimiter
  throw new ValueError({
    op,
    problem: `the delimiter is ${nameOfValue(delimiter)}`,
    hint: 'use one character, such as "," or ";" or a tabulator',
  })
}

const hasHeader = (rows: readonly (readonly string[])[]): boolean => {
  const [first, second] = rows
  return (
    first !== undefined &&
    second !== undefined &&
    first.some((cell, i) => !isNumeral(cell) && isNumeral(second[i] ?? ""))
  )
}

/** The table in a text, for an operation. */
const tableIn = (op: string, text: string, options?: CsvOptions): Parsed<Table> => {
  const delimiter = delimiterOf(op, options)
  if (text.includes("\0")) return malformed(op, "there is a NUL in it", { hint: "this is no file of text" })
  if ((text.split('"').length - 1) % 2 === 1)
    return malformed(op, "a quote is not closed", { hint: 'write a quote inside of quotes as ""' })
  const lines = dsvFormat(delimiter).parseRows(text)
  const numbered = lines
    .map((cells, i) => [i + 1, cells] as const)
    .filter(([, cells]) => cells.length > 1 || cells[0] !== "")
  const rows = numbered.map(([, cells]) => cells)
  const width = rows[0]?.length ?? 0
  if (width === 0) return malformed(op, "there are no rows", { hint: "the text is empty" })
  const ragged = numbered.find(([, cells]) => cells.length !== width)
  if (ragged !== undefined)
    return malformed(op, `line ${ragged[0]} has ${ragged[1].length} cells, and the first has ${width}`, {
      hint: 'give all lines equally many cells; another delimiter is an option: { delimiter: ";" }',
    })
  const { header = hasHeader(rows) } = options ?? {}
  const columns = header ? rows[0]!.map((name) => name.trim()) : rows[0]!.map((_, i) => String(i))
  return right({ columns, rows: header ? rows.slice(1) : rows })
}

/**
 * The table in a text of comma-separated values (RFC 4180): cells may be quoted; empty lines are left out; columns without
 * a header are called 0, 1, and so on.
 *
 * Gives a ParseError for lines of different lengths, and for an open quote.
 * @throws ValueError for a delimiter that is no single character
 * @example parseCsv("x,y\n1,2\n") // E.right({ columns: ["x", "y"], rows: [["1", "2"]] })
 */
export const parseCsv = (text: string, options?: CsvOptions): Parsed<Table> =>
  tableIn("parseCsv", checkText("parseCsv", text), optionsIn("parseCsv", options, csvOptions))

/**
 * The table in a file of comma-separated values in UTF-8, inflated if it is gzip; see `parseCsv`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no table.
 * @throws ValueError for a delimiter that is no single character
 * @example const task = loadCsv("iris.csv")
 */
export const loadCsv = (source: Source, options?: CsvOptions & LoadOptions): TaskEither<LoadError, Table> => {
  const task = loaded("loadCsv", source, options, (bytes) => csvIn("loadCsv", bytes, options), csvOptions)
  delimiterOf("loadCsv", options)
  return task
}

/** The table in the bytes of a text, for an operation. */
export const csvIn = (op: string, bytes: Uint8Array, options?: CsvOptions): Parsed<Table> => {
  const text = textOf(op, bytes)
  return isLeft(text) ? text : tableIn(op, text.right, options)
}

/**
 * A table as a text of comma-separated values, its first line the names of the columns.
 *
 * Law: `parseCsv(encodeCsv(table), { header: true })` is the table, unless a row or name has blanks around it or is empty.
 * @throws ValueError for a delimiter that is no single character
 * @example encodeCsv({ columns: ["x", "y"], rows: [["1", "a,b"]] }) // 'x,y\n1,"a,b"\n'
 */
export const encodeCsv = (table: Table, options?: Pick<CsvOptions, "delimiter">): string => {
  const { columns, rows } = checkTable("encodeCsv", table)
  const format = dsvFormat(delimiterOf("encodeCsv", optionsIn("encodeCsv", options, ["delimiter"])))
  return `${format.formatRows([columns, ...rows].map((row) => [...row]))}\n`
}
