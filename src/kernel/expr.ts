import type { DType, StorageDType } from "../array/index.js"
import { loopsOf, sameIndex, substituteIndex } from "./index-expr.js"
import { CORE, isCore, type OpName } from "./ops.js"
import type { Apply, Buffer, Const, Expr, Index, Load, Local, LoopVar, Scalar, Term } from "./syntax.js"

export const buffer = (name: string, dtype: DType, size: number): Buffer => ({ tag: "buffer", name, dtype, size })

export const local = (name: string, dtype: Scalar): Local => ({ tag: "local", dtype, name })

const computing: Readonly<Record<StorageDType, Scalar>> = {
  float16: "uint32",
  bfloat16: "uint32",
  int16: "int32",
  uint16: "uint32",
  int8: "int32",
  uint8: "uint32",
}

/** The dtype that elements of a dtype are in a kernel: small whole numbers are wide ones, small floats their bits. */
export const computeType = (dtype: DType): Scalar =>
  Object.hasOwn(computing, dtype) ? computing[dtype as StorageDType] : (dtype as Scalar)

export const lit = (value: number, dtype: Scalar): Const => ({
  tag: "const",
  dtype,
  value: dtype === "float32" ? Math.fround(value) : value,
})

export const load = (b: Buffer, offset: Index): Load => ({
  tag: "load",
  dtype: computeType(b.dtype),
  buffer: b,
  offset,
})

export const indexValue = (index: Index): Expr =>
  index.terms.length === 0 ? lit(index.constant, "int32") : { tag: "index", dtype: "int32", index }

/** An operation on operands of one dtype. */
export const apply = (op: OpName, ...args: readonly Expr[]): Apply => ({
  tag: "apply",
  op,
  dtype: isCore(op) && CORE[op].result === "bool" ? "bool" : args[0]!.dtype,
  args,
})

/** `y` where `condition`, else `z`; both are computed. */
export const select = (condition: Expr, y: Expr, z: Expr): Expr =>
  condition.tag === "const"
    ? condition.value !== 0
      ? y
      : z
    : { tag: "apply", op: "select", dtype: y.dtype, args: [condition, y, z] }

/** `costly` where `condition`, else `usual`; what only `costly` needs may be skipped where no lane takes it. */
export const when = (condition: Expr, costly: Expr, usual: Expr): Expr => ({
  tag: "apply",
  op: "when",
  dtype: usual.dtype,
  args: [condition, costly, usual],
})

/** As the primitive: floats to whole numbers round to zero and saturate, NaN is 0; anything but 0 is true. */
export const convert = (x: Expr, dtype: Scalar): Expr =>
  x.dtype === dtype ? x : { tag: "apply", op: "convert", dtype, args: [x] }

/** The same 32 bits as another dtype. */
export const bitcast = (x: Expr, dtype: Scalar): Expr =>
  x.dtype === dtype ? x : { tag: "apply", op: "bitcast", dtype, args: [x] }

/** The biased exponent field of a float (8 or 11 bits), as an int32. */
export const exponent = (x: Expr): Expr => ({ tag: "apply", op: "exponent", dtype: "int32", args: [x] })

/** A float with the biased exponent field in the place of its own: 0 .. 255 or 2047, an int32 or a whole float like it. */
export const withExponent = (x: Expr, field: Expr): Expr => ({
  tag: "apply",
  op: "withExponent",
  dtype: x.dtype,
  args: [x, field],
})

/** Visits every node once, operands first. */
export const visit = (roots: readonly Expr[], see: (e: Expr) => void): void => {
  const seen = new Set<Expr>()
  const go = (e: Expr): void => {
    if (seen.has(e)) return
    seen.add(e)
    const operands = operandsOf(e)
    for (let i = 0; i < operands.length; i++) go(operands[i]!)
    see(e)
  }
  roots.forEach(go)
}

const NONE: readonly Expr[] = []

/** What an expression is made of, with what is in its indices. */
export const operandsOf = (e: Expr): readonly Expr[] =>
  e.tag === "apply" ? e.args : e.tag === "load" ? dataOf(e.offset) : e.tag === "index" ? dataOf(e.index) : NONE

const isLoop = ({ atom }: Term): boolean => atom.tag === "loop"

/** The expressions inside an index. */
export const dataOf = (x: Index): readonly Expr[] =>
  x.terms.every(isLoop)
    ? NONE
    : x.terms.flatMap(({ atom }) => (atom.tag === "data" ? [atom.value] : atom.tag === "loop" ? NONE : dataOf(atom.of)))

type Needs = ReadonlySet<LoopVar | Local>

const nothing: Needs = new Set()

const includes = (a: Needs, b: Needs): boolean => {
  if (a === b) return true
  if (a.size < b.size) return false
  for (const x of b) if (!a.has(x)) return false
  return true
}

/** Two sets as one; mostly it is one of them. */
const union = (a: Needs, b: Needs): Needs => (includes(a, b) ? a : includes(b, a) ? b : new Set([...a, ...b]))

/** The loop variables and the folds that expressions depend on; remembers what it has seen. */
export const dependencies = (): ((e: Expr) => Needs) => {
  const known = new Map<Expr, Needs>()
  const go = (e: Expr): Needs => {
    const done = known.get(e)
    if (done !== undefined) return done
    const result =
      e.tag === "load"
        ? loopsOf(e.offset, go)
        : e.tag === "index"
          ? loopsOf(e.index, go)
          : e.tag === "apply"
            ? e.args.reduce((all, x) => union(all, go(x)), nothing)
            : e.tag === "local"
              ? new Set([e])
              : nothing
    known.set(e, result)
    return result
  }
  return go
}

const substituted = (e: Expr, loop: (v: LoopVar) => Index, go: (e: Expr) => Expr): Expr => {
  if (e.tag === "load") {
    const offset = substituteIndex(e.offset, loop, go)
    return sameIndex(offset, e.offset) ? e : { ...e, offset }
  }
  if (e.tag === "index") {
    const index = substituteIndex(e.index, loop, go)
    return sameIndex(index, e.index) ? e : indexValue(index)
  }
  if (e.tag !== "apply") return e
  const args = e.args.map(go)
  return args.every((a, i) => a === e.args[i]) ? e : { ...e, args }
}

/** Expressions with other indices for loop variables, and others where `replace` gives one; what stays is the same object. */
export const substitute = (
  loop: (v: LoopVar) => Index,
  replace: (e: Expr) => Expr | undefined = () => undefined,
): ((e: Expr) => Expr) => {
  const known = new Map<Expr, Expr>()
  const go = (e: Expr): Expr => {
    const done = known.get(e)
    if (done !== undefined) return done
    const result = replace(e) ?? substituted(e, loop, go)
    known.set(e, result)
    return result
  }
  return go
}
