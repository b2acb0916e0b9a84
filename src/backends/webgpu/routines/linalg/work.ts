import { type Buffer, buffer } from "../../../../kernel/index.js"
import { elementsOf, type Place } from "./eliminate.js"

/** An element of a matrix in memory, by its row and column. */
export type Element = (i: string, j: string) => string

/** Memory that each matrix has to work in, cut into matrices with names. */
export interface Work<K extends string> {
  readonly buffer: Buffer
  /** where the memory of a matrix begins, as a line of WGSL: `base` */
  readonly base: string
  readonly place: Readonly<Record<K, Place>>
  readonly at: Readonly<Record<K, Element>>
}

/** Memory for matrices of these rows and columns, for each of `count`; in the shader it is `work`. */
export const workFor = <K extends string>(
  name: string,
  count: number,
  shapes: Readonly<Record<K, readonly [rows: number, columns: number]>>,
): Work<K> => {
  const keys = Object.keys(shapes).filter((k): k is K => k in shapes)
  const sizeOf = (k: K): number => shapes[k][0] * shapes[k][1]
  const start = (k: K): number => keys.slice(0, keys.indexOf(k)).reduce((n, other) => n + sizeOf(other), 0)
  const size = keys.reduce((n, k) => n + sizeOf(k), 0)
  const placeOf = (k: K): Place => ({
    array: "work",
    at: `base + ${start(k)}u`,
    rows: shapes[k][0],
    columns: shapes[k][1],
  })
  const record = <A>(f: (k: K) => A) => Object.fromEntries(keys.map((k) => [k, f(k)])) as Readonly<Record<K, A>>
  return {
    buffer: buffer(`${name}Work`, "float32", Math.max(1, count * size)),
    base: `let base = group * ${size}u;`,
    place: record(placeOf),
    at: record((k) => elementsOf(placeOf(k))),
  }
}
