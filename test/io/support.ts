import { inflateSync } from "node:zlib"
import fc from "fast-check"
import { type Either, isRight } from "fp-ts/Either"
import type { NDArray } from "../../src/index.js"
import { fromTypedArray, toTypedArray } from "../../src/index.js"
import { files } from "./reference.js"

/** A file of the reference. */
export const fileOf = (name: string): Uint8Array => new Uint8Array(inflateSync(Buffer.from(files[name]!, "base64")))

/** The value, or the error thrown. */
export const rightOf = <A>(result: Either<unknown, A>): A => {
  if (isRight(result)) return result.right
  throw result.left
}

/** The message of an error, or "" where there is none. */
export const messageOf = (result: Either<unknown, unknown>): string => (isRight(result) ? "" : String(result.left))

/** Bytes that are damaged in a few places: flipped bits, other bytes, some removed, added, or cut off. */
export const damaged = (whole: Uint8Array): fc.Arbitrary<Uint8Array> => {
  const at = fc.nat({ max: Math.max(0, whole.length - 1) })
  const change = fc.oneof(
    fc.record({ kind: fc.constant("bit" as const), at, by: fc.nat({ max: 7 }) }),
    fc.record({ kind: fc.constant("byte" as const), at, by: fc.nat({ max: 255 }) }),
    fc.record({ kind: fc.constant("cut" as const), at, by: fc.nat({ max: 64 }) }),
    fc.record({ kind: fc.constant("insert" as const), at, by: fc.nat({ max: 64 }) }),
    fc.record({ kind: fc.constant("end" as const), at, by: fc.constant(0) }),
    fc.record({ kind: fc.constant("large" as const), at, by: fc.nat({ max: 3 }) }),
  )
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce<Uint8Array>((bytes, { kind, at, by }) => {
      const out = Uint8Array.from(bytes)
      if (kind === "bit") out[at] = (out[at] ?? 0) ^ (1 << by)
      if (kind === "byte") out[at] = by
      if (kind === "large") out.fill(by === 0 ? 0 : 255, at, at + 2 ** by)
      if (kind === "end") return out.subarray(0, at)
      if (kind === "cut") return Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + by)])
      if (kind === "insert")
        return Uint8Array.from([...out.subarray(0, at), ...new Uint8Array(by), ...out.subarray(at)])
      return out
    }, whole),
  )
}

const strange = [0, -0, 1.5, -2.25, NaN, Infinity, -Infinity, 1e-40, 65504, 3.4e38]

const floats = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.oneof(fc.constantFrom(...strange), fc.double()), { minLength: n, maxLength: n })

/** Arrays of a dtype and of any shape, with NaN, infinities and -0 among floats. */
export const arraysOf = (dtype: NDArray["dtype"]): fc.Arbitrary<NDArray> =>
  fc.array(fc.nat({ max: 4 }), { maxLength: 4 }).chain((shape) => {
    const n = shape.reduce((a, b) => a * b, 1)
    const whole = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: n, maxLength: n })
    if (dtype === "float32") return floats(n).map((xs) => fromTypedArray(Float32Array.from(xs), shape))
    if (dtype === "float64") return floats(n).map((xs) => fromTypedArray(Float64Array.from(xs), shape))
    if (dtype === "complex64" || dtype === "complex128")
      return floats(2 * n).map((xs) => {
        const parts = dtype === "complex64" ? Float32Array.from(xs) : Float64Array.from(xs)
        return fromTypedArray(parts, shape, { dtype })
      })
    if (dtype === "bool") return whole(0, 1).map((xs) => fromTypedArray(Uint8Array.from(xs), shape, { dtype }))
    if (dtype === "float16" || dtype === "bfloat16")
      return whole(0, 65535).map((xs) => fromTypedArray(Uint16Array.from(xs), shape, { dtype }))
    if (dtype === "int32") return whole(-(2 ** 31), 2 ** 31 - 1).map((xs) => fromTypedArray(Int32Array.from(xs), shape))
    if (dtype === "uint32") return whole(0, 2 ** 32 - 1).map((xs) => fromTypedArray(Uint32Array.from(xs), shape))
    if (dtype === "int16") return whole(-32768, 32767).map((xs) => fromTypedArray(Int16Array.from(xs), shape))
    if (dtype === "uint16") return whole(0, 65535).map((xs) => fromTypedArray(Uint16Array.from(xs), shape))
    if (dtype === "int8") return whole(-128, 127).map((xs) => fromTypedArray(Int8Array.from(xs), shape))
    return whole(0, 255).map((xs) => fromTypedArray(Uint8Array.from(xs), shape))
  })

export const numbersOf = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))
