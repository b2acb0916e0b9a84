import { dataOf, operandsOf, visit } from "./expr.js"
import { groupsOf } from "./groups.js"
import type { Combine, LoopKernel, Stage } from "./kernel.js"
import type { Buffer, Expr, Index, LoopVar } from "./syntax.js"

const INFIX: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  and: "&",
  or: "|",
  xor: "^",
  shl: "<<",
  shr: ">>",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
}

interface Names {
  readonly loop: (v: LoopVar) => string
  readonly expr: (e: Expr) => string
}

const signed = (parts: readonly string[]): string =>
  parts.reduce((all, p) => (all === "" ? p : p.startsWith("-") ? `${all} - ${p.slice(1)}` : `${all} + ${p}`), "")

/** An index as arithmetic. */
const showIndex = (x: Index, names: Names): string => {
  const terms = x.terms.map(({ coefficient: c, atom }) => {
    const name =
      atom.tag === "loop"
        ? names.loop(atom)
        : atom.tag === "data"
          ? `clamp(${names.expr(atom.value)}, ${atom.size})`
          : `(${showIndex(atom.of, names)}) ${atom.tag === "div" ? "div" : "mod"} ${atom.by}`
    const factor = atom.tag === "div" || atom.tag === "mod" ? `(${name})` : name
    return c === 1 ? name : c === -1 ? `-${factor}` : `${c} ${factor}`
  })
  const all = x.constant === 0 && terms.length > 0 ? terms : [...terms, String(x.constant)]
  return signed(all)
}

const number = (value: number, dtype: string): string =>
  dtype === "bool" ? String(value !== 0) : Object.is(value, -0) ? "-0" : String(Number(value.toPrecision(9)))

const showNode = (e: Expr, names: Names): string => {
  if (e.tag === "const") return number(e.value, e.dtype)
  if (e.tag === "load") return `${e.buffer.name}[${showIndex(e.offset, names)}]`
  if (e.tag === "index") return `index(${showIndex(e.index, names)})`
  if (e.tag === "local") return e.name
  const args = e.args.map(names.expr)
  const infix = INFIX[e.op]
  if (infix !== undefined && args.length === 2) return `(${args[0]} ${infix} ${args[1]})`
  if (e.op === "neg") return `-${args[0]}`
  return `${e.op === "convert" || e.op === "bitcast" ? `${e.op === "convert" ? "" : "bits "}${e.dtype}` : e.op}(${args.join(", ")})`
}

const isLong = (e: Expr): boolean =>
  e.tag === "apply" || e.tag === "load" || (e.tag === "index" && dataOf(e.index).length > 0)

/** All expressions that a stage shows. */
const rootsOf = (s: Stage): readonly Expr[] => (s.tag === "store" ? [...dataOf(s.offset), s.value] : [s.value])

/** Expressions that are used twice and are more than a name get a line of their own. */
const sharedIn = (roots: readonly Expr[]): ReadonlySet<Expr> => {
  const uses = new Map<Expr, number>()
  const go = (e: Expr): void => {
    const n = uses.get(e) ?? 0
    uses.set(e, n + 1)
    if (n === 0) operandsOf(e).forEach(go)
  }
  roots.forEach(go)
  return new Set([...uses].filter(([e, n]) => n > 1 && isLong(e)).map(([e]) => e))
}

/** An expression without the parentheses around all of it. */
export const bare = (text: string): string =>
  text.startsWith("(") && text.endsWith(")") && balanced(text.slice(1, -1)) ? text.slice(1, -1) : text

const balanced = (text: string): boolean => {
  let depth = 0
  for (const c of text) {
    depth += c === "(" ? 1 : c === ")" ? -1 : 0
    if (depth < 0) return false
  }
  return depth === 0
}

const heads = (loops: readonly LoopVar[], word: string): readonly string[] =>
  loops.filter((v) => v.size !== 1).map((v) => `${word} ${v.name} < ${v.size}`)

/** How a fold takes one value more. */
const TAKES: Readonly<Record<Combine, string>> = {
  sum: "+=",
  prod: "*=",
  max: "max=",
  min: "min=",
  and: "&=",
  or: "|=",
  xor: "^=",
  argmax: "argmax=",
  argmin: "argmin=",
}

/** Lines that name what a stage needs of what is used twice, as far as it has no name yet. */
const named = (s: Stage, shared: ReadonlySet<Expr>, names: Names, taken: Map<Expr, string>): readonly string[] => {
  const needed: Expr[] = []
  visit(rootsOf(s), (e) => {
    if (shared.has(e) && !taken.has(e)) needed.push(e)
  })
  return needed.map((e) => {
    const text = bare(showNode(e, names))
    const name = `v${taken.size}`
    taken.set(e, name)
    return `${name}: ${e.dtype} = ${text}`
  })
}

/** Loops by their names, and expressions by those that they have. */
const namesWith = (taken: ReadonlyMap<Expr, string>): Names => {
  const names: Names = { loop: (v) => v.name, expr: (e) => taken.get(e) ?? showNode(e, names) }
  return names
}

/** Stages that turn together. */
const showGroup = (group: readonly Stage[], outer: Map<Expr, string>): readonly string[] => {
  const over = heads(group[0]!.over, "for").join(", ")
  const taken = over === "" ? outer : new Map(outer)
  const names = namesWith(taken)
  const shared = sharedIn(group.flatMap(rootsOf))
  const value = (s: Stage): string => bare(names.expr(s.value))
  const [only] = group
  if (group.length === 1 && only!.tag === "fold" && shared.size === 0)
    return [`${only!.result.name} = ${only!.combine} ${over}: ${value(only!)}`]
  const body = group.flatMap((s) => [
    ...named(s, shared, names, taken),
    s.tag === "store"
      ? `${s.buffer.name}[${showIndex(s.offset, names)}] = ${value(s)}`
      : `${s.result.name} ${TAKES[s.combine]} ${value(s)}`,
  ])
  return over === "" ? body : [`${over}:`, ...body.map((line) => `  ${line}`)]
}

/** Stages as they are shown: those without loops of their own stand together. */
const shownTogether = (stages: readonly Stage[]): readonly (readonly Stage[])[] =>
  groupsOf(stages).reduce<readonly (readonly Stage[])[]>((all, g) => {
    const last = all.at(-1)
    const joins = last !== undefined && last[0]!.over.length === 0 && g[0]!.over.length === 0
    return joins ? [...all.slice(0, -1), [...last, ...g]] : [...all, g]
  }, [])

/** `x: float32[6]` */
export const showBuffer = (b: Buffer): string => `${b.name}: ${b.dtype}[${b.size}]`

/** A kernel as text: its loops, and its stages as assignments. */
export const show = (kernel: LoopKernel): string => {
  const taken = new Map<Expr, string>()
  const loops = heads(kernel.loops, "for")
  const indent = loops.length > 0 ? "    " : "  "
  return [
    `kernel ${kernel.name}`,
    ...(loops.length > 0 ? [`  ${loops.join(", ")}:`] : []),
    ...shownTogether(kernel.stages).flatMap((g) => showGroup(g, taken).map((line) => `${indent}${line}`)),
  ].join("\n")
}
