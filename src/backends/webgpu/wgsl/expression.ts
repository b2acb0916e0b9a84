import type { DType } from "../../../array/index.js"
import {
  type Apply,
  type Buffer,
  bare,
  constant,
  div,
  type Expr,
  evaluator,
  type Index,
  type IndexAtom,
  isCore,
  isOp,
  type MathName,
  plus,
  remainder,
  times,
} from "../../../kernel/index.js"
import { memo } from "../../../program/index.js"
import { bitcast, call, convert, core, exponent, guardedZero, infix, withExponent } from "./arithmetic.js"
import { branch, type Frame, find, hold, homeOfExpr } from "./frame.js"
import { offsetOf as offsetWith } from "./offset.js"
import { literal, typeOf } from "./scalar.js"
import { block } from "./text.js"

/** Longer expressions get a name. */
const LONG = 56

/** A counter that is a number: that of a turn that is written out. */
const NUMBER = /^(\d+)u$/

/** The value of an atom that is the same in every turn of the frame; null where it is not. */
const fixedValue = (frame: Frame, a: IndexAtom): number | null => {
  if (a.tag === "loop") {
    const known = NUMBER.exec(find(frame, (f) => f.counters.get(a)) ?? "")
    return known === null ? null : Number(known[1])
  }
  const value = a.tag === "data" && isConstant(a.value) ? constantValue(a.value) : null
  return a.tag === "data" && value !== null ? Math.max(0, Math.min(value, a.size - 1)) : null
}

const settledAtom = (frame: Frame, a: IndexAtom): Index => {
  const value = fixedValue(frame, a)
  if (value !== null) return constant(value)
  if (a.tag === "div") return div(settled(frame, a.of), a.by)
  if (a.tag === "mod") return remainder(settled(frame, a.of), a.by)
  return { constant: 0, terms: [{ coefficient: 1, atom: a }] }
}

const isUnsettled = (frame: Frame, x: Index): boolean =>
  x.terms.some(({ atom: a }) =>
    a.tag === "div" || a.tag === "mod" ? isUnsettled(frame, a.of) : fixedValue(frame, a) !== null,
  )

/** The index with what is fixed in it as numbers, so that a constant one is seen to be constant. */
const settled = (frame: Frame, x: Index): Index =>
  isUnsettled(frame, x)
    ? x.terms.reduce(
        (sum, { coefficient, atom }) => plus(sum, times(settledAtom(frame, atom), coefficient)),
        constant(x.constant),
      )
    : x

/** The value of an index, a uint32. */
export const offsetOf = (frame: Frame, x: Index): string => bare(offsetWith(frame, settled(frame, x), valueOf))

/**
 * The value of an index as an int32. A compiler may not see that it is constant: it would refuse what overflows, and take
 * a product with 0 for 0.
 */
const numberOf = (frame: Frame, x: Index): string => {
  const index = settled(frame, x)
  if (index.terms.length > 0) return call("i32", offsetOf(frame, index))
  const { use } = frame.target
  return call(use("opaque_i32"), literal(index.constant, "int32", use))
}

/** An element, as a word in memory, as it is computed with. */
export const asComputed = (text: string, dtype: DType): string => (dtype === "bool" ? infix(text, "!=", "0u") : text)

/** A constant offset is held to the buffer: compilers refuse others, even where nobody looks. */
const loaded = (frame: Frame, b: Buffer, given: Index): string => {
  const offset = settled(frame, given)
  const known: Index =
    offset.terms.length > 0 ? offset : { ...offset, constant: Math.max(0, Math.min(offset.constant, b.size - 1)) }
  return asComputed(frame.target.element(b, offsetOf(frame, known)), b.dtype)
}

/** Asked once of each expression: there are more ways through a graph than nodes in it. */
const constancy = memo(Symbol("constancy"), (e: Expr): { readonly constant: boolean } => ({
  constant: e.tag === "const" || (e.tag === "apply" && (isCore(e.op) || !isOp(e.op)) && e.args.every(isConstant)),
}))

const isConstant = (e: Expr): boolean => constancy(e).constant

const nowhere = (): never => {
  throw new RangeError("a constant depends on nothing")
}

/** Operations on constants are done here: compilers refuse those that overflow. */
const constantValue = (e: Expr): number =>
  evaluator({ loop: nowhere, local: nowhere, read: nowhere, expand: nowhere }).expr(e)

/** The costly value is computed only where it is taken. */
const whenText = (frame: Frame, { args: [condition, costly, usual], dtype }: Apply): string => {
  const mask = valueOf(frame, condition!)
  const start = guardedZero(valueOf(frame, usual!), frame.target.use)
  const name = frame.target.name("v")
  const inner = branch(frame)
  const value = valueOf(inner, costly!)
  frame.lines.push(
    `var ${name}: ${typeOf(dtype)} = ${bare(start)};`,
    ...block(`if (${bare(mask)})`, [...inner.lines, `${name} = ${bare(value)};`]),
  )
  return name
}

/** `select(a, b, x < y)` is what it says: a compiler may not take it for a minimum, which NaN would tell apart. */
const applied = (frame: Frame, e: Apply): string => {
  const { use, kept } = frame.target
  if (e.op === "when") return whenText(frame, e)
  const guarded = kept(e)
  const xs = e.args.map((a) => (guarded.has(a) ? call(use("opaque_f32"), valueOf(frame, a)) : valueOf(frame, a)))
  const from = e.args[0]!.dtype
  if (isCore(e.op)) return core(e.op, from, xs, use)
  switch (e.op) {
    case "select":
      return call("select", guardedZero(xs[2]!, use), guardedZero(xs[1]!, use), xs[0]!)
    case "convert":
      return convert(xs[0]!, from, e.dtype, use)
    case "bitcast":
      return bitcast(xs[0]!, e.dtype)
    case "exponent":
      return exponent(xs[0]!)
    case "withExponent":
      return withExponent(xs[0]!, xs[1]!, e.args[1]!.dtype, use)
    default:
      frame.target.functions.add(e.op as MathName)
      return call(`${e.op}_f32`, ...xs)
  }
}

const written = (frame: Frame, e: Exclude<Expr, { readonly tag: "const" | "local" }>): string =>
  e.tag === "load"
    ? loaded(frame, e.buffer, e.offset)
    : e.tag === "index"
      ? numberOf(frame, e.index)
      : applied(frame, e)

/** Names for values: what is read, what is a function, and the rest. */
const hintOf = (e: Expr): string =>
  e.tag === "load" ? "x" : e.tag === "apply" && isOp(e.op) && !isCore(e.op) ? e.op : "v"

/** The value of an expression in a frame; what is used more than once, long or needed in a loop around gets a name. */
export const valueOf = (frame: Frame, e: Expr): string => {
  if (e.tag === "const") return literal(e.value, e.dtype, frame.target.use)
  if (e.tag === "apply" && isConstant(e)) return literal(constantValue(e), e.dtype, frame.target.use)
  if (e.tag === "local") return find(frame, (f) => f.results.get(e))!
  const known = find(frame, (f) => f.values.get(e))
  if (known !== undefined) return known
  const home = homeOfExpr(frame, e)
  const text = written(home, e)
  const inPlace = home === frame && frame.target.uses(e) <= 1 && text.length <= LONG
  const value = inPlace ? text : hold(home, hintOf(e), bare(text))
  if (!inPlace) home.values.set(e, value)
  return value
}
