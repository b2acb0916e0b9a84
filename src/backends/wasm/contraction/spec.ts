import type { Code, FunctionBuilder, Local } from "../assembler/index.js"

/** An axis of the loops: how often it goes, and the bytes that one step moves in each array (0 where it is absent). */
export interface Axis {
  readonly size: number
  readonly a: number
  readonly b: number
  readonly out: number
}

/** Where an accumulated vector belongs; what an epilogue may look at. */
export interface Place {
  /** Index of the row, counted over all its axes. */
  readonly row: Code<"i32">
  /** Index of the column of the first lane. */
  readonly column: Code<"i32">
  readonly batch: Code<"i32">
  /** The parameters named by `inputs`. */
  readonly inputs: Readonly<Record<string, Code<"i32">>>
  /** The same vector of an array that lies as the output does, as many bytes from it as the input of this name says. */
  readonly like: (name: string) => Code<"v128">
  readonly f: FunctionBuilder
}

/** What is done with sums before they are stored. */
export interface Epilogue {
  /** Names the code: kernels of contractions that agree in it and in the names of the inputs are shared. */
  readonly key: string
  /** Maps a vector of sums to what is stored. Lanes past the last column hold anything, and are not stored. */
  readonly value: (sum: Local<"v128">, place: Place) => Code<"v128">
}

/**
 * `out[b, m, n] = sum_k A(b, m, k) * B(b, k, n)`: nests of loops, the slowest axis first, and the bytes that their steps
 * move. Rows do not move B, columns do not move A, and the inner axes do not move the output.
 */
export interface ContractionSpec {
  readonly name: string
  readonly dtype: "float32" | "float64"
  readonly batch: readonly Axis[]
  readonly rows: readonly Pick<Axis, "size" | "a" | "out">[]
  readonly columns: readonly Pick<Axis, "size" | "b" | "out">[]
  readonly inner: readonly Pick<Axis, "size" | "a" | "b">[]
  /** Whether the engine has relaxed SIMD: products and sums are then rounded once or twice, as the machine likes. */
  readonly relaxed: boolean
  /** Names of more parameters, addresses that the epilogue reads. */
  readonly inputs?: readonly string[]
  readonly epilogue?: Epilogue
}

export type Stride = "a" | "b" | "out"

/** The number of iterations of a nest. */
export const count = (axes: readonly { readonly size: number }[]): number => axes.reduce((n, { size }) => n * size, 1)

export const complete = (axis: { readonly size: number } & Partial<Axis>): Axis => ({ a: 0, b: 0, out: 0, ...axis })

/** The same iterations in the same order in fewer axes, as the arrays named by `of` see them. */
export const collapse = (axes: readonly Axis[], of: readonly Stride[]): readonly Axis[] =>
  axes
    .filter(({ size }) => size !== 1)
    .reduce<readonly Axis[]>((done, axis) => {
      const last = done[done.length - 1]
      const joins = last !== undefined && of.every((key) => last[key] === axis[key] * axis.size)
      return joins ? [...done.slice(0, -1), { ...axis, size: last.size * axis.size }] : [...done, axis]
    }, [])

/** The step in bytes of a nest that an array sees as one axis, or null. */
export const stepOf = (axes: readonly Axis[], key: Stride): number | null => {
  const [only, ...others] = collapse(axes, [key])
  return others.length > 0 ? null : (only?.[key] ?? 0)
}

/** Whether the iterations of a nest are neighbours in an array. */
export const isContiguous = (axes: readonly Axis[], key: Stride, bytes: number): boolean =>
  count(axes) === 1 || stepOf(axes, key) === bytes
