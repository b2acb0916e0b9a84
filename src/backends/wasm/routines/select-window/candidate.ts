import { bytesOf, type DType } from "../../../../array/index.js"
import {
  type Code,
  type FunctionBuilder,
  f32,
  f32x4,
  f64,
  i8x16,
  i32,
  i32x4,
  type Local,
  select,
  seq,
  type ValueType,
  v128,
} from "../../assembler/index.js"

type Which = "ge" | "le"

/** The element that a window has selected so far, or those of four windows side by side. */
export interface Selected {
  /** nothing is selected */
  readonly start: Code<"void">
  /** selects the element at an address, whose position is given, in any case */
  readonly take: (address: Code<"i32">, offset: number, position: Code<"i32">) => Code<"void">
  /** selects it where nothing is selected yet, or the comparison with it fails */
  readonly offer: (address: Code<"i32">, offset: number, position: Code<"i32">) => Code<"void">
  /** writes the position */
  readonly finish: (address: Code<"i32">) => Code<"void">
}

interface Kind<T extends ValueType> {
  readonly type: T
  readonly load: (address: Code<"i32">, offset: number) => Code<T>
  readonly holds: (best: Code<T>, next: Code<T>) => Code<"i32">
}

const oneOf = <T extends ValueType>(f: FunctionBuilder, { type, load, holds }: Kind<T>): Selected => {
  const at = f.local("i32", "selected")
  const [best, next]: readonly Local<T>[] = [f.local(type, "best"), f.local(type, "next")]
  const fails = f.local("i32", "fails")
  return {
    start: at.set(-1),
    take: (address, offset, position) => seq(best!.set(load(address, offset)), at.set(position)),
    offer: (address, offset, position) =>
      seq(
        next!.set(load(address, offset)),
        fails.set(i32.or(i32.shr_u(at, 31), i32.eqz(holds(best!, next!)))),
        at.set(select(position, at, fails)),
        best!.set(select<T>(next!, best!, fails)),
      ),
    finish: (address) => i32.store(address, at),
  }
}

/** A selection by one window. */
export const selectOne = (f: FunctionBuilder, dtype: DType, which: Which): Selected => {
  switch (dtype) {
    case "float32":
      return oneOf(f, { type: "f32", load: f32.load, holds: f32[which] })
    case "float64":
      return oneOf(f, { type: "f64", load: f64.load, holds: f64[which] })
    case "int32":
      return oneOf(f, { type: "i32", load: i32.load, holds: which === "ge" ? i32.ge_s : i32.le_s })
    default:
      return oneOf(f, {
        type: "i32",
        load: bytesOf(dtype) === 1 ? i32.load8_u : i32.load,
        holds: which === "ge" ? i32.ge_u : i32.le_u,
      })
  }
}

/** How far apart what four windows see at the same time lies. */
export interface Stride {
  readonly bytes: number
  readonly count: number
}

const EVEN = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27] as const

const loadFour = (address: Code<"i32">, offset: number, bytes: number): Code<"v128"> =>
  bytes === 4
    ? v128.load(address, offset)
    : bytes === 8
      ? i8x16.shuffle(v128.load(address, offset), v128.load(address, offset + 16), EVEN)
      : ([1, 2, 3] as const).reduce(
          (v, lane) => v128.load32_lane(address, v, lane, offset + lane * bytes),
          v128.load32_zero(address, offset),
        )

/** Selections by four windows side by side, of elements of four bytes. */
export const selectFour = (f: FunctionBuilder, dtype: DType, which: Which, { bytes, count }: Stride): Selected => {
  const holds =
    dtype === "float32"
      ? f32x4[which]
      : dtype === "int32"
        ? i32x4[which === "ge" ? "ge_s" : "le_s"]
        : i32x4[which === "ge" ? "ge_u" : "le_u"]
  const [at, best, next] = [f.local("v128", "selected"), f.local("v128", "best"), f.local("v128", "next")]
  const keep = f.local("v128", "keep")
  const positions = (first: Code<"i32">): Code<"v128"> =>
    i32x4.add(i32x4.splat(first), i32x4.const(0, count, 2 * count, 3 * count))
  return {
    start: at.set(i32x4.const(-1)),
    take: (address, offset, position) => seq(best.set(loadFour(address, offset, bytes)), at.set(positions(position))),
    offer: (address, offset, position) =>
      seq(
        next.set(loadFour(address, offset, bytes)),
        keep.set(v128.andnot(holds(best, next), i32x4.shr_s(at, 31))),
        at.set(v128.bitselect(at, positions(position), keep)),
        best.set(v128.bitselect(best, next, keep)),
      ),
    finish: (address) => v128.store(address, at),
  }
}
