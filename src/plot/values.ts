import { describe, isNDArray, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"

export type Point = readonly [x: number, y: number]

/** Numbers as a list or as an array [n]. */
export type Numbers = readonly number[] | NDArray

/** Points as a list of pairs or as an array [n,2]. */
export type Points = readonly Point[] | NDArray

/** A table of numbers as lists of rows or as an array [rows,columns]. */
export type Matrix = readonly (readonly number[])[] | NDArray

const asNumbers = (op: string, name: string, x: NDArray): readonly number[] => {
  if (x.dtype.startsWith("complex"))
    throw new ValueError({
      op,
      problem: `${name} are complex`,
      given: { [name]: describe(x) },
      hint: "draw real numbers",
    })
  return Array.from(toTypedArray(x), Number)
}

/** The numbers in reading order of an array with as many axes as `axes` names. */
export const numbersOf = (op: string, name: string, axes: string, x: Numbers): readonly number[] => {
  if (!isNDArray(x)) return listOf(op, name, x)
  const ndim = axes.split(",").length
  if (x.shape.length !== ndim)
    throw new ShapeError({ op, problem: `${name} must be [${axes}]`, given: { [name]: describe(x) } })
  return asNumbers(op, name, x)
}

/** A list, or an error that says that something else is given. */
export const listOf = <A>(op: string, name: string, x: readonly A[]): readonly A[] => {
  if (!Array.isArray(x)) throw new ValueError({ op, problem: `${name} are no list`, hint: "give an array or a list" })
  return x
}

/** Pairs of numbers. */
export const pointsOf = (op: string, name: string, x: Points): readonly Point[] => {
  if (!isNDArray(x)) return listOf(op, name, x)
  if (x.shape.length !== 2 || x.shape[1] !== 2)
    throw new ShapeError({ op, problem: `${name} must be [n,2]`, given: { [name]: describe(x) } })
  const flat = asNumbers(op, name, x)
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as const)
}

/** A table, row by row. */
export interface Table {
  readonly rows: number
  readonly columns: number
  readonly values: readonly number[]
}

/** The numbers of a table, all of whose rows are of one length. */
export const tableOf = (op: string, name: string, x: Matrix): Table => {
  if (isNDArray(x)) {
    const values = numbersOf(op, name, "rows,columns", x)
    return { rows: x.shape[0], columns: x.shape[1], values }
  }
  const columns = listOf(op, name, x)[0]?.length ?? 0
  if (x.some((row) => !Array.isArray(row) || row.length !== columns))
    throw new ShapeError({ op, problem: `the rows of ${name} are not of one length`, hint: "give [rows,columns]" })
  return { rows: x.length, columns, values: x.flat() }
}

/** Throws unless there are as many of one as of the other. */
export const sameLength = (op: string, names: readonly [string, string], lengths: readonly [number, number]): void => {
  if (lengths[0] !== lengths[1])
    throw new ShapeError({
      op,
      problem: `there are ${lengths[0]} ${names[0]} and ${lengths[1]} ${names[1]}`,
      hint: `give as many ${names[1]} as ${names[0]}`,
    })
}
