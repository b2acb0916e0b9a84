import type { DType } from "../../../../src/array/index.js"
import {
  apply,
  type Buffer,
  buffer,
  convert,
  type Expr,
  type Index,
  type IndexAtom,
  type LoopKernel,
  lit,
  type Scalar,
  type Stage,
  select,
} from "../../../../src/kernel/index.js"

const narrow = <D extends DType>(dtype: D): D | "float32" => (dtype === "float64" ? "float32" : dtype)

/** Numbers below 2^-126 are 0, as devices may take them. */
const flushed = (x: Expr): Expr =>
  select(apply("lt", apply("abs", x), lit(2 ** -126, "float32")), apply("copySign", lit(0, "float32"), x), x)

/** What may give a number below 2^-126. */
const SMALL: readonly string[] = ["mul", "bitcast", "withExponent", "convert"]

/**
 * A kernel without float64, whose results are the same on every device: quotients, which may be an ulp off there, are
 * products, and what may be denormal is 0.
 */
export const singly = (k: LoopKernel): LoopKernel => {
  const buffers = new Map<Buffer, Buffer>()
  const bufferOf = (b: Buffer): Buffer => {
    const made = buffers.get(b) ?? (b.dtype === "float64" ? buffer(`${b.name}s`, "float32", b.size) : b)
    buffers.set(b, made)
    return made
  }
  const known = new Map<Expr, Expr>()
  const index = (x: Index): Index => ({ ...x, terms: x.terms.map((t) => ({ ...t, atom: atom(t.atom) })) })
  const atom = (a: IndexAtom): IndexAtom =>
    a.tag === "loop" ? a : a.tag === "data" ? { ...a, value: expr(a.value) } : { ...a, of: index(a.of) }
  const applied = (e: Extract<Expr, { readonly tag: "apply" }>): Expr => {
    const args = e.args.map(expr)
    const dtype: Scalar = narrow(e.dtype)
    if (e.op === "convert") return convert(args[0]!, dtype)
    if (e.op === "bitcast" && args[0]!.dtype === dtype) return args[0]!
    const op = e.op === "div" && dtype === "float32" ? "mul" : e.op
    const next: Expr = { ...e, op, dtype, args }
    return dtype === "float32" && SMALL.includes(op) ? flushed(next) : next
  }
  const made = (e: Expr): Expr => {
    if (e.tag === "const") return e.dtype === "float64" ? lit(e.value, "float32") : e
    if (e.tag === "load") return { ...e, dtype: narrow(e.dtype), buffer: bufferOf(e.buffer), offset: index(e.offset) }
    if (e.tag === "index") return { ...e, index: index(e.index) }
    return e.tag === "local" ? { ...e, dtype: narrow(e.dtype) } : applied(e)
  }
  const expr = (e: Expr): Expr => {
    const value = known.get(e) ?? made(e)
    known.set(e, value)
    return value
  }
  const stage = (s: Stage): Stage => {
    const value = expr(s.value)
    if (s.tag === "store") return { ...s, value, buffer: bufferOf(s.buffer), offset: index(s.offset) }
    const result = expr(s.result)
    if (result.tag !== "local") throw new TypeError("the result of a fold is a name")
    return { ...s, value, result }
  }
  return { ...k, stages: k.stages.map(stage) }
}
