import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  encodeCsv,
  loadCsv,
  loadCsvDataset,
  numericTable,
  parseCsv,
  type Table,
  tableDataset,
} from "../../src/data/index.js"
import { toArray } from "../../src/index.js"
import { messageOf, rightOf } from "../io/support.js"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("parseCsv", () => {
  test("quotes, line ends, a byte order mark, empty lines", async () => {
    const text = '\ufeffname,text\r\n"a ""b""","1,\n2"\r\n\r\nc,d'
    const table = rightOf(await loadCsv(bytes(text), { header: true })())
    expect(table).toEqual({
      columns: ["name", "text"],
      rows: [
        ['a "b"', "1,\n2"],
        ["c", "d"],
      ],
    })
  })

  test("a header is a word above a number", () => {
    expect(rightOf(parseCsv("a,b\n1,2")).columns).toEqual(["a", "b"])
    expect(rightOf(parseCsv("1,2\n3,4")).columns).toEqual(["0", "1"])
    expect(rightOf(parseCsv("1.5,setosa\n2.5,virginica")).columns).toEqual(["0", "1"])
    expect(rightOf(parseCsv("a,b\nc,d")).rows.length).toBe(2)
    expect(rightOf(parseCsv("a,b\nc,d", { header: true })).rows.length).toBe(1)
    expect(rightOf(parseCsv("a,b\n1,2", { header: false })).rows.length).toBe(2)
  })

  test("other delimiters", () => {
    expect(rightOf(parseCsv("a;b\n1;2", { delimiter: ";" })).rows).toEqual([["1", "2"]])
    expect(() => parseCsv("a", { delimiter: ";;" })).toThrow("the delimiter is")
    expect(() => loadCsv("x", { delimiter: '"' })).toThrow("the delimiter is")
    expect(() => parseCsv("a", { delimeter: ";" } as never)).toThrow("there is no option delimeter")
  })

  test("what is no table", () => {
    expect(messageOf(parseCsv("a,b\n1,2\n3"))).toContain("line 3 has 1 cells, and the first has 2")
    expect(messageOf(parseCsv('a,"b\n1,2'))).toContain("a quote is not closed")
    expect(messageOf(parseCsv(""))).toContain("there are no rows")
    expect(messageOf(parseCsv("\n\n"))).toContain("there are no rows")
    expect(messageOf(parseCsv("a\0b"))).toContain("NUL")
  })

  test("reading after writing is the identity", () => {
    const cell = fc.string().filter((s) => !s.includes("\0") && s.trim() === s && s !== "")
    const tables = fc.integer({ min: 1, max: 4 }).chain((width) => {
      const row = fc.array(cell, { minLength: width, maxLength: width })
      return fc.record({ columns: row, rows: fc.array(row, { maxLength: 5 }) })
    })
    fc.assert(
      fc.property(tables, fc.constantFrom(",", ";", "\t"), (table: Table, delimiter) => {
        expect(rightOf(parseCsv(encodeCsv(table, { delimiter }), { delimiter, header: true }))).toEqual(table)
      }),
    )
  })

  test("any text is a table or an error", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", "1", "a", ".") }),
    )
    fc.assert(
      fc.property(text, (s) => {
        const table = parseCsv(s)
        if (table._tag === "Left") return
        expect(new Set([table.right.columns, ...table.right.rows].map((row) => row.length)).size).toBe(1)
        expect(["Left", "Right"]).toContain(tableDataset(table.right)._tag)
        expect(["Left", "Right"]).toContain(numericTable(table.right)._tag)
      }),
      { numRuns: 2000 },
    )
  })
})

describe("tables of numbers", () => {
  const flowers = rightOf(parseCsv("width,kind,length\n0.2,setosa,1\n1.4,iris,2\n1.5,setosa,3"))

  test("features and classes", () => {
    const { features, labels, classes, names } = rightOf(tableDataset(flowers, { target: "kind" }))
    expect(String(features)).toBe("float32[3,2]\n[[0.2 1. ]\n [1.4 2. ]\n [1.5 3. ]]")
    expect(toArray(labels)).toEqual([1, 0, 1])
    expect(classes).toEqual(["iris", "setosa"])
    expect(names).toEqual(["width", "length"])
    const given = rightOf(tableDataset(flowers, { target: 1, classes: ["setosa", "iris", "rose"] }))
    expect(toArray(given.labels)).toEqual([0, 1, 0])
    expect(given.classes.length).toBe(3)
  })

  test("classes that are numbers are in the order of their size", () => {
    const { labels, classes } = rightOf(tableDataset(rightOf(parseCsv("0,10\n0,9\n0,100\n0,9"))))
    expect(classes).toEqual(["9", "10", "100"])
    expect(toArray(labels)).toEqual([1, 0, 2, 0])
  })

  test("the first line of scikit-learn's files names the classes", async () => {
    const text = "3,4,setosa,versicolor,virginica\n5,3,1,0.2,0\n6,3,4,1.5,1\n6,3,6,2.5,2"
    const { classes, features } = rightOf(await loadCsvDataset(bytes(text))())
    expect(classes).toEqual(["setosa", "versicolor", "virginica"])
    expect(features.shape).toEqual([3, 4])
  })

  test("numbers", () => {
    const table = { columns: ["x"], rows: [["1e-3"], [" -2. "], ["NaN"], ["-inf"], [".5"], ["?"]] }
    const x = rightOf(numericTable(table, { missing: ["?"] }))
    expect(toArray(x)).toEqual([[Math.fround(1e-3)], [-2], [NaN], [-Infinity], [0.5], [NaN]])
    expect(toArray(rightOf(numericTable(flowers, { columns: ["length", -3] })))).toEqual([
      [1, Math.fround(0.2)],
      [2, Math.fround(1.4)],
      [3, 1.5],
    ])
  })

  test("a long cell takes no time", () => {
    const digits = "1".repeat(2 ** 17)
    expect(messageOf(numericTable({ columns: ["x"], rows: [[`${digits}x`]] }))).toContain("is no number")
    expect(toArray(rightOf(numericTable({ columns: ["x"], rows: [[digits]] })))).toEqual([[Infinity]])
  })

  test("what is no number, no class, no column", () => {
    expect(messageOf(numericTable(flowers))).toContain('"setosa" is no number\n  row: 1\n  column: kind')
    for (const cell of ["", " ", "0x10", "1 2", "1,5", "--1", "e5", "Infinite"])
      expect(messageOf(numericTable({ columns: ["x"], rows: [[cell]] }))).toContain("is no number")
    expect(messageOf(tableDataset(flowers, { target: "color" }))).toContain('there is no column "color"')
    expect(messageOf(tableDataset(flowers, { target: "width" }))).toContain("is no number")
    expect(messageOf(tableDataset(rightOf(parseCsv("1,1.5\n2,2.5"))))).toContain("1.5 is no class")
    expect(messageOf(tableDataset(flowers, { target: 1, classes: ["iris"] }))).toContain(
      '"setosa" is none of the classes',
    )
    expect(() => tableDataset(flowers, { targets: 1 } as never)).toThrow("there is no option targets")
  })
})
