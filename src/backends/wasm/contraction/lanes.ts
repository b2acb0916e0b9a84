import { type Code, f32x4, f64x2, type Local, type Operand, seq, v128 } from "../assembler/index.js"

type Vector = Code<"v128">
type Address = Operand<"i32">

/** Arithmetic and memory access on the lanes of a vector of one dtype. */
export interface Lanes {
  readonly bytes: number
  readonly lanes: number
  readonly zero: Vector
  readonly add: (x: Vector, y: Vector) => Vector
  /** `x * y + sum` */
  readonly multiplyAdd: (x: Vector, y: Vector, sum: Vector) => Vector
  /** One element on all lanes. */
  readonly splat: (address: Address, offset?: number) => Vector
  /** The first elements; the other lanes are 0. */
  readonly load: (address: Address, elements: number, offset?: number) => Vector
  readonly store: (address: Address, x: Local<"v128">, elements: number, offset?: number) => Code<"void">
  readonly loadLane: (address: Address, x: Vector, lane: number) => Vector
  readonly storeLane: (address: Address, x: Vector, lane: number, offset?: number) => Code<"void">
}

const float32 = (relaxed: boolean): Lanes => ({
  bytes: 4,
  lanes: 4,
  zero: f32x4.const(0),
  add: f32x4.add,
  multiplyAdd: relaxed ? f32x4.relaxed_madd : (x, y, sum) => f32x4.add(sum, f32x4.mul(x, y)),
  splat: v128.load32_splat,
  load: (address, elements, offset = 0) => {
    if (elements >= 4) return v128.load(address, offset)
    if (elements === 1) return v128.load32_zero(address, offset)
    const two = v128.load64_zero(address, offset)
    return elements === 2 ? two : v128.load32_lane(address, two, 2, offset + 8)
  },
  store: (address, x, elements, offset = 0) => {
    if (elements >= 4) return v128.store(address, x, offset)
    if (elements === 1) return v128.store32_lane(address, x, 0, offset)
    const two = v128.store64_lane(address, x, 0, offset)
    return elements === 2 ? two : seq(two, v128.store32_lane(address, x, 2, offset + 8))
  },
  loadLane: v128.load32_lane,
  storeLane: v128.store32_lane,
})

const float64 = (relaxed: boolean): Lanes => ({
  bytes: 8,
  lanes: 2,
  zero: f64x2.const(0),
  add: f64x2.add,
  multiplyAdd: relaxed ? f64x2.relaxed_madd : (x, y, sum) => f64x2.add(sum, f64x2.mul(x, y)),
  splat: v128.load64_splat,
  load: (address, elements, offset = 0) =>
    elements >= 2 ? v128.load(address, offset) : v128.load64_zero(address, offset),
  store: (address, x, elements, offset = 0) =>
    elements >= 2 ? v128.store(address, x, offset) : v128.store64_lane(address, x, 0, offset),
  loadLane: v128.load64_lane,
  storeLane: v128.store64_lane,
})

export const lanesOf = (dtype: "float32" | "float64", relaxed: boolean): Lanes =>
  (dtype === "float32" ? float32 : float64)(relaxed)
