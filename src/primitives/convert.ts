import { float16ToNumber, numberToFloat16 } from "../array/float16.js"
import {
  type Aval,
  allocate,
  bytesOf,
  type ComplexDType,
  type DType,
  describe,
  fromParts,
  type HostArray,
  isComplex,
  isFloat,
  type NDArray,
  partDType,
  partsOf,
  showAval,
} from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import { apply, convert as asType, computeType, type Expr, lit, map, bitcast as sameBits, select } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { or } from "./bits.js"
import { zerosOf } from "./broadcast.js"
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

/** What a storage dtype holds, of floats: small integers saturate; float64 on its way to float16 is rounded once. */
const stored = (x: Expr, dtype: DType): Expr => {
  if (x.dtype !== "float32" && x.dtype !== "float64") return x
  if (dtype === "int8" || dtype === "uint8") {
    const [low, high] = dtype === "int8" ? [-128, 127] : [0, 255]
    return apply("min", apply("max", x, lit(low, x.dtype)), lit(high, x.dtype))
  }
  return dtype === "float16" && x.dtype === "float64" ? roundedToOdd(x) : x
}

/** A float64 as the float32 next to it toward zero, its last bit set when that is not exact: rounding it again is then right. */
const roundedToOdd = (x: Expr): Expr => {
  const near = asType(x, "float32")
  const back = asType(near, "float64")
  const over = asType(apply("gt", apply("abs", back), apply("abs", x)), "int32")
  const bits = apply("sub", sameBits(near, "int32"), over)
  return select(apply("eq", back, x), near, sameBits(apply("or", bits, lit(1, "int32")), "float32"))
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
  lower: ([x], { dtype }) => map((i) => asType(stored(x!.at(i), dtype), computeType(dtype))),
  complex: ([z], { dtype }) => [convertComplex(z!, dtype)],
  vmap: ([x], _batched, _size, { dtype }) => [[convert(x!, dtype)], [true]],
}

/** Complex numbers in another dtype: to bool as z != 0; to a real dtype they would silently lose their imaginary part. */
const convertComplex = (z: NDArray, dtype: DType): NDArray => {
  const [re, im] = partsOf(z)!
  if (isComplex(dtype)) return fromParts(convert(re, partDType(dtype)), convert(im, partDType(dtype)))
  if (dtype === "bool") return or(convert(re, dtype), convert(im, dtype))
  throw new DTypeError({
    op: "astype",
    problem: `${z.dtype} as ${dtype} would lose the imaginary part`,
    given: { x: describe(z) },
    hint: `say what is meant: astype(real(x), "${dtype}"), or imag(x), or abs(x)`,
  })
}

/** Real numbers as complex ones. */
const widen = (x: NDArray, dtype: ComplexDType): NDArray => {
  const re = convert(x, partDType(dtype))
  return fromParts(re, zerosOf(re))
}

/**
 * The elements in another dtype, as XLA converts them: a float to an integer toward zero and saturating, NaN to 0; an
 * integer to an integer modulo the width; anything to bool as x != 0; bool as 0 and 1; to a float to nearest even.
 *
 * float32 and float64 carry the tangent along; every other pair of real dtypes has none.
 */
export const convert = op(
  convertPrimitive,
  (x: NDArray, dtype: DType): NDArray =>
    x.dtype === dtype
      ? x
      : isComplex(dtype) && !isComplex(x.dtype)
        ? widen(x, dtype)
        : one(convertPrimitive, [x], { dtype }),
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
  lower: ([x], { dtype }) => map((i) => sameBits(x!.at(i), computeType(dtype))),
  complex: "real",
  vmap: ([x], _batched, _size, { dtype }) => [[bitcast(x!, dtype)], [true]],
}

/** The same bits read as another dtype of the same width; constant as far as derivatives go. */
export const bitcast = op(
  bitcastPrimitive,
  (x: NDArray, dtype: DType): NDArray => (x.dtype === dtype ? x : one(bitcastPrimitive, [x], { dtype })),
)
