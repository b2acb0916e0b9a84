import type { DType } from "../../../../array/index.js"
import { type Code, type FunctionBuilder, f32, f64, i32, i64, select, seq } from "../../assembler/index.js"

/** A word of an element's key, read at an address that counts from a base. */
type Word = (f: FunctionBuilder, at: Code<"i32">, base: number) => Code<"i32">

const SIGN = -0x80000000
const LAST = -1

/** Adding 0 makes -0 and 0 one word; the bits of a negative float are inverted, for they grow downwards. */
const single: Word = (f, at, base) => {
  const [x, bits] = [f.local("f32", "x"), f.local("i32", "bits")]
  return seq(
    x.set(f32.add(f32.load(at, base), 0)),
    bits.set(i32.reinterpret_f32(x)),
    select(i32.const(LAST), i32.xor(bits, i32.or(i32.shr_s(bits, 31), SIGN)), f32.ne(x, x)),
  )
}

const double =
  (shift: bigint): Word =>
  (f, at, base) => {
    const [x, bits] = [f.local("f64", "x"), f.local("i64", "bits")]
    const ordered = i64.xor(bits, i64.or(i64.shr_s(bits, 63n), -0x8000000000000000n))
    return seq(
      x.set(f64.add(f64.load(at, base), 0)),
      bits.set(i64.reinterpret_f64(x)),
      select(i32.const(LAST), i32.wrap_i64(i64.shr_u(ordered, shift)), f64.ne(x, x)),
    )
  }

/**
 * The words of an element, the most significant first: elements stand in the lexicographic order of their words,
 * unsigned, with NaN last and -0 equal to 0.
 */
export const wordsOf = (dtype: DType): readonly Word[] => {
  switch (dtype) {
    case "float64":
      return [double(32n), double(0n)]
    case "float32":
      return [single]
    case "int32":
      return [(_, at, base) => i32.xor(i32.load(at, base), SIGN)]
    case "uint32":
      return [(_, at, base) => i32.load(at, base)]
    default:
      return [(_, at, base) => i32.load8_u(at, base)]
  }
}
