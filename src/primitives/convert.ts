import {
  type Aval,
  allocate,
  bytesOf,
  type ComplexDType,
  type DType,
  decoder,
  describe,
  encoder,
  fromParts,
  type HostArray,
  integerRange,
  isComplex,
  isFloat,
  isSmallFloat,
  type NDArray,
  partDType,
  partsOf,
  showAval,
} from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { or } from "./bits.js"
import { zerosOf } from "./broadcast.js"
import { bitcastLowering, convertLowering } from "./convert-lower.js"
import { mapTangent, one, op } from "./rule.js"

export type DTypeParams = { readonly dtype: DType }

type F1 = (x: number) => number

/** Toward zero, to the nearest bound when out of range, NaN to 0. */
const saturate =
  ([least, greatest]: readonly [number, number]): F1 =>
  (x) =>
    Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, least), greatest))

/** A number as an element of `to`; storing it in the typed array rounds floats and wraps integers. */
const elementOf = (from: DType, to: DType): F1 => {
  if (to === "bool") return (x) => (x === 0 ? 0 : 1)
  const range = integerRange[to]
  return range !== undefined && (isFloat(from) || isSmallFloat(from)) ? saturate(range) : encoder(to)
}

const convertHost = ({ shape, dtype, data }: HostArray, to: DType): HostArray => {
  const [read, write] = [decoder(dtype), elementOf(dtype, to)]
  if (read === write) return { shape, dtype: to, data: allocate(to, data) }
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
  lower: ([x], { dtype }) => convertLowering(x!, dtype),
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
  ["float16", "bfloat16", "int16", "uint16"],
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
  lower: ([x], { dtype }) => bitcastLowering(x!, dtype),
  complex: "real",
  vmap: ([x], _batched, _size, { dtype }) => [[bitcast(x!, dtype)], [true]],
}

/** The same bits read as another dtype of the same width; constant as far as derivatives go. */
export const bitcast = op(
  bitcastPrimitive,
  (x: NDArray, dtype: DType): NDArray => (x.dtype === dtype ? x : one(bitcastPrimitive, [x], { dtype })),
)
