import type { DType } from "./dtype.js"
import type { Shape } from "./shape.js"

/** Where an array lives. */
export interface Device {
  readonly kind: string
  readonly name: string
}

/** The slot of a handle that holds its elements, or the variable it stands for; known to every copy of the library. */
export const STORAGE: unique symbol = Symbol.for("cotangent.storage") as never

/** What stands behind a handle; `refuse` makes the error for reading elements that are not there. */
export interface Storage {
  readonly kind: string
  readonly device: Device
  readonly note: string
  readonly path: string | null
  readonly refuse: (action: string, aval: string) => Error
}

/**
 * An immutable array: `shape`, `dtype`, `device`, and nothing else.
 *
 * An unknown dimension is `any`, a known one a literal: both directions of assignment then work.
 */
export interface NDArray<out S extends Shape = any, out D extends DType = any> {
  readonly shape: S
  readonly dtype: D
  readonly device: Device
  readonly [STORAGE]: Storage
}

/** A shape, or a dtype, of which nothing is known. */
export type AnyShape = any
export type AnyDType = any

/** A scalar of any dtype. */
export type AnyScalar = NDArray<readonly [], AnyDType>

/** An array with no dimensions. */
export type Scalar<D extends DType = "float32"> = NDArray<readonly [], D>

/** True for arrays and traced arrays, whichever copy of the library (ESM or CJS) made them. */
export const isNDArray = (x: unknown): x is NDArray => typeof x === "object" && x !== null && STORAGE in x
