import { float16ToNumber, numberToFloat16 } from "../array/float16.js"
import {
  type Aval,
  allocate,
  bytesOf,
  type DType,
  type HostArray,
  isFloat,
  type NDArray,
  showAval,
} from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { mapTangent, one, op } from "./rule.js"

export type DTypeParams = { readonly dtype: DType }

type F1 = (x: number) => number

const identity: F1 = (x) => x

/** Toward zero, to the nearest bound when out of range, NaN to 0. */
const saturate =
  (low: number, high: number): F1 =>
  (x) =>
    Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, low), high))

const fromFloat: Readonly<Partial<Record<DType, F1>>> = {
  int32: saturate(-2147483648, 2147483647),
  uint32: saturate(0, 4294967295),
  int8: saturate(-128, 127),
  uint8: saturate(0, 255),
}

/** A number as an element of `to`; storing it in the typed array rounds floats and wraps integers. */
const elementOf = (from: DType, to: DType): F1 =>
  to === "bool"
    ? (x) => (x === 0 ? 0 : 1)
    : to === "float16"
      ? numberToFloat16
      : isFloat(from) || from === "float16"
        ? (fromFloat[to] ?? identity)
        : identity

const convertHost = ({ shape, dtype, data }: HostArray, to: DType): HostArray => {
  const read = dtype === "float16" ? float16ToNumber : identity
  const write = elementOf(dtype, to)
  if (read === identity && write === identity) return { shape, dtype: to, data: allocate(to, data) }
  const out = allocate(to, data.length)
  for (let i = 0; i < out.length; i++) out[i] = write(read(data[i]!))
  return { shape, dtype: to, data: out }
}

const convertPrimitive: Primitive<DTypeParams> = {
  name: "convert",
  type: ([x], { dtype }) => [{ shape: x!.shape, dtype }],
  impl: ([x], { dtype }) => [convertHost(x!, dtype)],
  jvp: ([x], [t], { dtype }) => [
    [convert(x!, dtype)],
    [isFloat(dtype) ? mapTangent(t, (u) => convert(u, dtype)) : null],
  ],
  transpose: ([ct], _xs, _params, [x]) => [mapTangent(ct, (c) => convert(c, x!.dtype))],
  vmap: ([x], _batched, _size, { dtype }) => [[convert(x!, dtype)], [true]],
}

/**
 * The elements in another dtype, as XLA converts them: a float to an integer toward zero and saturating, NaN to 0; an
 * integer to an integer modulo the width; anything to bool as x != 0; bool as 0 and 1; to a float to nearest even.
 *
 * float32 and float64 carry the tangent along; every other pair has none.
 */
export const convert = op(
  convertPrimitive,
  (x: NDArray, dtype: DType): NDArray => (x.dtype === dtype ? x : one(convertPrimitive, [x], { dtype })),
)

/** The dtypes whose elements are plain bit patterns of one width. */
const reinterpretable: readonly (readonly DType[])[] = [
  ["float32", "int32", "uint32"],
  ["int8", "uint8"],
]

const checkBitcast = (x: Aval, dtype: DType): void => {
  const group = reinterpretable.find((g) => g.includes(x.dtype))
  if (group === undefined || !group.includes(dtype))
    throw new DTypeError({
      op: "bitcast",
      problem: `the bits of ${x.dtype} (${bytesOf(x.dtype)} bytes) cannot be read as ${dtype} (${bytesOf(dtype)} bytes)`,
      given: { x: showAval(x) },
      hint: group === undefined ? `convert the values: astype(x, "${dtype}")` : `read them as ${group.join(", ")}`,
    })
}

const bitcastPrimitive: Primitive<DTypeParams> = {
  name: "bitcast",
  type: ([x], { dtype }) => {
    checkBitcast(x!, dtype)
    return [{ shape: x!.shape, dtype }]
  },
  impl: ([x], { dtype }) => {
    const { shape, data } = x!
    const out = allocate(dtype, data.length)
    new Uint8Array(out.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    return [{ shape, dtype, data: out }]
  },
  jvp: ([x], _ts, { dtype }) => [[bitcast(x!, dtype)], [null]],
  transpose: "nonlinear",
  vmap: ([x], _batched, _size, { dtype }) => [[bitcast(x!, dtype)], [true]],
}

/** The same bits read as another dtype of the same width; constant as far as derivatives go. */
export const bitcast = op(
  bitcastPrimitive,
  (x: NDArray, dtype: DType): NDArray => (x.dtype === dtype ? x : one(bitcastPrimitive, [x], { dtype })),
)
