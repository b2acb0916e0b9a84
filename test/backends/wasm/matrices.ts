import { allocate, type DType, type HostArray } from "../../../src/array/index.js"

/** A matrix of float64 in row-major order. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly at: (i: number, j: number) => number
}

/** Numbers between -1 and 1 that follow from a seed. */
export const numbers = (seed: number): (() => number) => {
  const state = { word: (seed * 2654435761 + 12345) >>> 0 }
  return () => {
    state.word = (Math.imul(state.word, 1664525) + 1013904223) >>> 0
    return state.word / 2 ** 31 - 1
  }
}

export const matrix = (rows: number, columns: number, at: Matrix["at"]): Matrix => ({ rows, columns, at })

/** The matrix with its elements computed once. */
export const held = ({ rows, columns, at }: Matrix): Matrix => {
  const data = Float64Array.from({ length: rows * columns }, (_, k) => at(Math.floor(k / columns), k % columns))
  return matrix(rows, columns, (i, j) => data[i * columns + j]!)
}

export const random = (rows: number, columns: number, seed = 1): Matrix => {
  const next = numbers(seed)
  return held(matrix(rows, columns, () => next()))
}

export const transposed = ({ rows, columns, at }: Matrix): Matrix => matrix(columns, rows, (i, j) => at(j, i))

export const times = (x: Matrix, y: Matrix): Matrix => {
  const data = new Float64Array(x.rows * y.columns)
  for (let i = 0; i < x.rows; i++)
    for (let k = 0; k < x.columns; k++) {
      const f = x.at(i, k)
      for (let j = 0; j < y.columns; j++) data[i * y.columns + j]! += f * y.at(k, j)
    }
  return matrix(x.rows, y.columns, (i, j) => data[i * y.columns + j]!)
}

export const plus = (x: Matrix, y: Matrix): Matrix => matrix(x.rows, x.columns, (i, j) => x.at(i, j) + y.at(i, j))
export const minus = (x: Matrix, y: Matrix): Matrix => matrix(x.rows, x.columns, (i, j) => x.at(i, j) - y.at(i, j))

export const identity = (n: number): Matrix => matrix(n, n, (i, j) => Number(i === j))

/** A square matrix with numbers on its diagonal and zeros beside. */
export const diagonal = ({ data }: HostArray): Matrix =>
  matrix(data.length, data.length, (i, j) => (i === j ? data[i]! : 0))

/** A matrix with a positive definite symmetric part. */
export const definite = (n: number, seed = 1): Matrix => {
  const x = random(n, n, seed)
  return held(matrix(n, n, (i, j) => x.at(i, j) / 2 + x.at(j, i) / 2 + (i === j ? n : 0)))
}

export const toArray = ({ rows, columns, at }: Matrix, dtype: DType): HostArray => {
  const data = allocate(dtype, rows * columns)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = at(i, j)
  return { shape: [rows, columns], dtype, data }
}

export const ofArray = ({ shape, data }: HostArray): Matrix => {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
  return matrix(rows, columns, (i, j) => data[i * columns + j]!)
}

/** The square root of the sum of squares. */
export const size = ({ rows, columns, at }: Matrix): number => {
  let sum = 0
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) sum += at(i, j) ** 2
  return Math.sqrt(sum)
}

/** The distance of two matrices in roundings of the dtype, for one of this size and each of n terms. */
export const roundings = (x: Matrix, y: Matrix, dtype: DType, scale = size(y)): number => {
  const unit = dtype === "float64" ? 2 ** -52 : 2 ** -23
  const n = Math.max(x.rows, x.columns, 1)
  return size(minus(x, y)) / (scale === 0 ? 1 : scale) / (unit * n)
}
