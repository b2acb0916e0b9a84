import { bare, type Expr, type Index, type IndexAtom, rangeOf, sameIndex, type Term } from "../../../kernel/index.js"
import { call, infix } from "./arithmetic.js"
import { type Frame, find, hold, homeOfIndex } from "./frame.js"

/** The value of an expression inside an index. */
export type ValueOf = (frame: Frame, e: Expr) => string

const scaled = (x: string, c: number): string => (c === 1 ? x : infix(`${c}u`, "*", x))

/** Division rounds down: a numerator that may be negative is moved up by a multiple of the divisor first. */
const quotient = (frame: Frame, a: Extract<IndexAtom, { readonly tag: "div" | "mod" }>, value: ValueOf): string => {
  const [lo] = rangeOf(a.of)
  const turns = lo < 0 ? Math.ceil(-lo / a.by) : 0
  const of: Index = { ...a.of, constant: a.of.constant + turns * a.by }
  const text = offsetOf(frame, of, value)
  if (a.tag === "mod") return infix(text, "%", `${a.by}u`)
  const q = infix(text, "/", `${a.by}u`)
  return turns === 0 ? q : infix(q, "-", `${turns}u`)
}

/** Data held to the places there are. */
const held = (x: string, e: Expr, size: number): string =>
  e.dtype === "int32"
    ? call("u32", call("clamp", x, "0i", `${size - 1}i`))
    : call("min", call("u32", x), `${size - 1}u`)

const atomText = (frame: Frame, a: IndexAtom, value: ValueOf): string =>
  a.tag === "loop"
    ? find(frame, (f) => f.counters.get(a))!
    : a.tag === "data"
      ? held(value(frame, a.value), a.value, a.size)
      : quotient(frame, a, value)

/** A sum, what is subtracted last; it wraps around as uint32 does. */
const sumText = (frame: Frame, terms: readonly Term[], constant: number, value: ValueOf): string => {
  const parts = terms.map(({ coefficient: c, atom }) => ({
    minus: c < 0,
    text: scaled(atomText(frame, atom, value), Math.abs(c)),
  }))
  const all =
    constant === 0 && parts.length > 0 ? parts : [...parts, { minus: constant < 0, text: `${Math.abs(constant)}u` }]
  const [first, ...rest] = [...all.filter((p) => !p.minus), ...all.filter((p) => p.minus)]
  const start = first!.minus ? infix("0u", "-", first!.text) : first!.text
  return rest.reduce((sum, p) => infix(bare(sum), p.minus ? "-" : "+", p.text), start)
}

/** So short that it needs no name. */
const isPlain = ({ constant, terms }: Index): boolean =>
  terms.length === 0 ||
  (constant === 0 && terms.length === 1 && terms[0]!.coefficient === 1 && terms[0]!.atom.tag === "loop")

/** What does not change in this frame under a name of its own, further out. */
const named = (frame: Frame, x: Index, value: ValueOf): string => {
  if (isPlain(x)) return sumText(frame, x.terms, x.constant, value)
  const known = find(frame, (f) => f.offsets.find(([y]) => sameIndex(x, y))?.[1])
  if (known !== undefined) return known
  const home = homeOfIndex(frame, x)
  const name = hold(home, "at", bare(offsetOf(home, x, value)))
  home.offsets.push([x, name])
  return name
}

/** The value of an index, a uint32; what the loops around leave as it is, is computed outside of them. */
export const offsetOf = (frame: Frame, x: Index, value: ValueOf): string => {
  const isFixed = (t: Term): boolean => homeOfIndex(frame, { constant: 0, terms: [t] }) !== frame
  const fixed = x.terms.filter(isFixed)
  const moving = x.terms.filter((t) => !isFixed(t))
  if (fixed.length === 0) return sumText(frame, moving, x.constant, value)
  const row = named(frame, { constant: x.constant, terms: fixed }, value)
  return moving.length === 0 ? row : infix(row, "+", sumText(frame, moving, 0, value))
}
