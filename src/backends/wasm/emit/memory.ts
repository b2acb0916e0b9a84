import { bytesOf, type DType } from "../../../array/index.js"
import { all, type Code, i8x16, i16x8, i32, i32x4, seq, v128 } from "../assembler/index.js"
import type { Address } from "./address.js"
import { LANES, reverse, swapped, twice, type Value, type Vector } from "./lanes.js"

const isSigned = (dtype: DType): boolean => dtype === "int8" || dtype === "int16"

/** A byte or half word as an element: bool as a mask, int8 and int16 with their sign, float16 and bfloat16 as bits. */
const loadSmall = ({ code, offset }: Address, dtype: DType): Code<"i32"> => {
  const load =
    bytesOf(dtype) === 2 ? (isSigned(dtype) ? i32.load16_s : i32.load16_u) : isSigned(dtype) ? i32.load8_s : i32.load8_u
  return dtype === "bool" ? i32.sub(0, load(code, offset)) : load(code, offset)
}

/** One element in all lanes. */
export const loadSplat = (a: Address, dtype: DType): Value => {
  const width = bytesOf(dtype)
  if (width === 8) return [v128.load64_splat(a.code, a.offset), v128.load64_splat(a.code, a.offset)]
  if (width === 4) return [v128.load32_splat(a.code, a.offset)]
  return [i32x4.splat(loadSmall(a, dtype))]
}

const extendHalves = (x: Vector, dtype: DType): Vector =>
  isSigned(dtype) ? i32x4.extend_low_i16x8_s(x) : i32x4.extend_low_i16x8_u(x)

const extendBytes = (x: Vector, dtype: DType): Vector =>
  extendHalves(isSigned(dtype) ? i16x8.extend_low_i8x16_s(x) : i16x8.extend_low_i8x16_u(x), dtype)

/** Four elements that lie one after the other. */
export const loadRow = ({ code, offset }: Address, dtype: DType): Value => {
  const width = bytesOf(dtype)
  if (width === 8) return [v128.load(code, offset), v128.load(code, offset + 16)]
  if (width === 4) return [v128.load(code, offset)]
  if (width === 2) return [extendHalves(v128.load64_zero(code, offset), dtype)]
  const x = extendBytes(v128.load32_zero(code, offset), dtype)
  return [dtype === "bool" ? i32x4.neg(x) : x]
}

/** Four elements that lie one before the other; the address is that of the first lane. */
export const loadBackwards = ({ code, offset }: Address, dtype: DType): Value => {
  const width = bytesOf(dtype)
  const x = loadRow({ code: i32.sub(i32.add(code, offset), 3 * width), offset: 0 }, dtype)
  return x.length === 2 ? [swapped(x[1]), swapped(x[0])] : [reverse(x[0])]
}

/** Two elements that lie one after the other, each in two lanes. */
export const loadTwice = (a: Address, dtype: DType): Value => {
  if (bytesOf(dtype) < 8) return [twice(loadRow(a, dtype)[0])]
  return [v128.load64_splat(a.code, a.offset), v128.load64_splat(a.code, a.offset + 8)]
}

type Lane = 0 | 1 | 2 | 3
const lanes: readonly Lane[] = [0, 1, 2, 3]

/** Four elements, each at its own address. */
export const loadLanes = (at: (lane: number) => Address, dtype: DType): Value => {
  const width = bytesOf(dtype)
  const a = lanes.map(at)
  if (width === 8) {
    const pair = (i: number): Vector =>
      v128.load64_lane(a[i + 1]!.code, v128.load64_zero(a[i]!.code, a[i]!.offset), 1, a[i + 1]!.offset)
    return [pair(0), pair(2)]
  }
  if (width === 4)
    return [
      lanes
        .slice(1)
        .reduce<Vector>(
          (v, l) => v128.load32_lane(a[l]!.code, v, l, a[l]!.offset),
          v128.load32_zero(a[0]!.code, a[0]!.offset),
        ),
    ]
  return [lanes.reduce<Vector>((v, l) => i32x4.replace_lane(v, loadSmall(a[l]!, dtype), l), i32x4.const(0))]
}

/** One lane. */
export const storeLane = ({ code, offset }: Address, x: Value, lane: Lane, dtype: DType): Code<"void"> => {
  const width = bytesOf(dtype)
  if (x.length === 2) return v128.store64_lane(code, lane < 2 ? x[0] : x[1], (lane % 2) as 0 | 1, offset)
  if (width === 4) return v128.store32_lane(code, x[0], lane, offset)
  const bits = i32x4.extract_lane(x[0], lane)
  if (width === 2) return i32.store16(code, bits, offset)
  return i32.store8(code, dtype === "bool" ? i32.and(bits, 1) : bits, offset)
}

/** Four elements one after the other. */
export const storeRow = ({ code, offset }: Address, x: Value, dtype: DType): Code<"void"> => {
  const width = bytesOf(dtype)
  if (x.length === 2) return seq(v128.store(code, x[0], offset), v128.store(code, x[1], offset + 16))
  if (width === 4) return v128.store(code, x[0], offset)
  const kept = v128.and(x[0], i32x4.const(dtype === "bool" ? 1 : 2 ** (8 * width) - 1))
  const half = i16x8.narrow_i32x4_u(kept, kept)
  return width === 2
    ? v128.store64_lane(code, half, 0, offset)
    : v128.store32_lane(code, i8x16.narrow_i16x8_u(half, half), 0, offset)
}

/** The first `count` lanes at their addresses. */
export const storeLanes = (at: (lane: number) => Address, x: Value, count: number, dtype: DType): Code<"void"> =>
  all(lanes.slice(0, Math.min(count, LANES)).map((l) => storeLane(at(l), x, l, dtype)))
