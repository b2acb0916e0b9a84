import type { TypedArray } from "../array/index.js"
import { CORE, isCore } from "./ops.js"
import type { Apply, Buffer, Expr, Index, Load, Local, LoopVar, Scalar } from "./syntax.js"

/** What expressions are evaluated against. */
export interface Scope {
  readonly loop: (v: LoopVar) => number
  readonly local: (l: Local) => number
  readonly read: (b: Buffer, offset: number) => number
  /** the expansion of a function that is no instruction */
  readonly expand: (e: Apply) => Expr
}

const clamp = (x: number, lo: number, hi: number): number => Math.min(Math.max(x, lo), hi)

/** A number as an element of a dtype: rounded or wrapped. */
export const wrap = (x: number, dtype: Scalar): number =>
  dtype === "float32"
    ? Math.fround(x)
    : dtype === "int32"
      ? x | 0
      : dtype === "uint32"
        ? x >>> 0
        : dtype === "bool"
          ? x & 1
          : x

/** A float to a whole number rounds to zero and saturates, NaN is 0; a whole number wraps. */
const converted = (x: number, from: Scalar, to: Scalar): number => {
  if (to === "bool") return Number(x !== 0)
  if (from !== "float32" && from !== "float64") return wrap(x, to)
  if (to === "int32") return wrap(clamp(Number.isNaN(x) ? 0 : x, -2147483648, 2147483647), to)
  if (to === "uint32") return wrap(clamp(Number.isNaN(x) ? 0 : x, 0, 4294967295), to)
  return wrap(x, to)
}

const view = (): DataView => new DataView(new ArrayBuffer(8))

const bits32 = (x: number, from: Scalar, to: Scalar): number => {
  const v = view()
  if (from === "float32") v.setFloat32(0, x)
  else v.setInt32(0, x)
  return to === "float32" ? v.getFloat32(0) : to === "int32" ? v.getInt32(0) : v.getUint32(0)
}

const exponentOf = (x: number, dtype: Scalar): number => {
  const v = view()
  if (dtype === "float32") v.setFloat32(0, x)
  else v.setFloat64(0, x)
  return dtype === "float32" ? (v.getUint32(0) >>> 23) & 255 : (v.getUint32(0) >>> 20) & 2047
}

const setExponent = (x: number, field: number, dtype: Scalar): number => {
  const v = view()
  if (dtype === "float32") {
    v.setFloat32(0, x)
    v.setUint32(0, (v.getUint32(0) & ~(255 << 23)) | (field << 23))
    return v.getFloat32(0)
  }
  v.setFloat64(0, x)
  v.setUint32(0, (v.getUint32(0) & ~(2047 << 20)) | (field << 20))
  return v.getFloat64(0)
}

/** Whole-number multiplication and division are exact modulo 2^32. */
const integer = (op: string, x: number, y: number): number | null =>
  op === "mul" ? Math.imul(x, y) : op === "div" ? (y === 0 ? -1 : Math.trunc(x / y)) : null

const call = (e: Apply, xs: readonly number[]): number => {
  const from = e.args[0]!.dtype
  if (e.op === "select" || e.op === "when") return xs[0] !== 0 ? xs[1]! : xs[2]!
  if (e.op === "convert") return converted(xs[0]!, from, e.dtype)
  if (e.op === "bitcast") return bits32(xs[0]!, from, e.dtype)
  if (e.op === "exponent") return exponentOf(xs[0]!, from)
  if (e.op === "withExponent") return setExponent(xs[0]!, xs[1]!, e.dtype)
  if (!isCore(e.op)) throw new TypeError(`no expansion of ${e.op}`)
  const whole = from === "int32" || from === "uint32" ? integer(e.op, xs[0]!, xs[1]!) : null
  return wrap(
    whole ?? (from === "uint32" && e.op === "shr" ? xs[0]! >>> (xs[1]! & 31) : CORE[e.op].apply(...xs)),
    e.dtype,
  )
}

/** An evaluator that computes every shared expression once; the plain meaning of the kernel language. */
export const evaluator = (
  scope: Scope,
): { readonly expr: (e: Expr) => number; readonly index: (x: Index) => number } => {
  const known = new Map<Expr, number>()
  const loaded = (e: Load): number => {
    const offset = index(e.offset)
    return offset < 0 || offset >= e.buffer.size ? 0 : wrap(scope.read(e.buffer, offset), e.dtype)
  }
  const fresh = (e: Expr): number =>
    e.tag === "const"
      ? e.value
      : e.tag === "load"
        ? loaded(e)
        : e.tag === "index"
          ? wrap(index(e.index), "int32")
          : e.tag === "local"
            ? scope.local(e)
            : e.op in CORE || !isMath(e)
              ? call(e, e.args.map(expr))
              : expr(scope.expand(e))
  const expr = (e: Expr): number => {
    const done = known.get(e)
    if (done !== undefined) return done
    const value = fresh(e)
    known.set(e, value)
    return value
  }
  const index = (x: Index): number =>
    x.terms.reduce((sum, { coefficient, atom }) => {
      if (atom.tag === "loop") return sum + coefficient * scope.loop(atom)
      if (atom.tag === "data") return sum + coefficient * clamp(expr(atom.value), 0, atom.size - 1)
      const of = index(atom.of)
      const quotient = Math.floor(of / atom.by)
      return sum + coefficient * (atom.tag === "div" ? quotient : of - quotient * atom.by)
    }, x.constant)
  return { expr, index }
}

export const isMath = (e: Apply): boolean =>
  !isCore(e.op) && !["select", "when", "convert", "bitcast", "exponent", "withExponent"].includes(e.op)

/** Memory as the evaluator reads it: elements by buffer. */
export const readFrom =
  (memory: (b: Buffer) => TypedArray) =>
  (b: Buffer, offset: number): number =>
    memory(b)[offset]!
