import { type Aval, type DType, sizeOf } from "../array/index.js"
import {
  type Buffer,
  buffer,
  computeType,
  type Expr,
  type FoldLowering,
  flatten,
  foldKernel,
  type Index,
  lit,
  load,
  type MapLowering,
  mapKernel,
  type PartsLowering,
  remember,
  type View,
} from "../kernel/index.js"
import { type Atom, type Equation, isVar, type Program, type Var } from "../program/index.js"
import { contractionStep } from "./contraction.js"
import { controlSteps } from "./control.js"
import { costOfExpr, factorsIn, LARGEST, positions, RECOMPUTED, readers } from "./cost.js"
import { simplify } from "./simplify.js"
import type { Procedure, Step } from "./step.js"

/** What is known while a program becomes steps: how every atom is read, and which lie in memory. */
interface Build {
  readonly steps: Step[]
  readonly views: Map<Atom, View>
  readonly stored: Map<Atom, Buffer>
  readonly name: (hint: string) => string
  /** products that take as long as starting a kernel */
  readonly launch: number
  readonly position: (shape: readonly number[]) => readonly Index[]
}

/** Names that are used once each. */
export const namer = (): ((hint: string) => string) => {
  const counts = new Map<string, number>()
  return (hint) => {
    const n = counts.get(hint) ?? 0
    counts.set(hint, n + 1)
    return `${hint}${n}`
  }
}

const inMemory = (b: Buffer, { shape, dtype }: Aval): View => ({
  shape,
  dtype,
  at: remember((position) => load(b, flatten(shape, position))),
})

const viewOf = (s: Build, a: Atom): View =>
  isVar(a)
    ? s.views.get(a)!
    : { shape: [], dtype: a.aval.dtype, at: remember(() => lit(a.value, computeType(a.aval.dtype))) }

const keep = (s: Build, a: Atom, b: Buffer): Buffer => {
  s.stored.set(a, b)
  s.views.set(a, inMemory(b, a.aval))
  return b
}

const fresh = (s: Build, { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: DType }): Buffer =>
  buffer(s.name("t"), dtype, sizeOf(shape))

const storeView = (s: Build, view: View): Buffer => {
  const b = fresh(s, view)
  s.steps.push(mapKernel(b.name, b, view.shape, view.at))
  return b
}

/** The buffer of an atom; what was only described is computed into one. */
const store = (s: Build, a: Atom): Buffer => s.stored.get(a) ?? keep(s, a, storeView(s, viewOf(s, a)))

/** How one program's values are used. */
interface Uses {
  readonly readers: ReadonlyMap<Atom, number>
  readonly results: ReadonlySet<Atom>
  /** what products read, who need it in memory */
  readonly factors: ReadonlySet<Atom>
}

/** A view at some position. */
const elementOf = (s: Build, view: View): Expr => view.at(s.position(view.shape))

/** The instructions that computing one element takes, about. */
const costOf = (s: Build, view: View): number => costOfExpr(elementOf(s, view))

const isRead = (s: Build, view: View): boolean => elementOf(s, view).tag === "load"

/** Results must be in memory, and what is dear, or a factor of a product, and read twice is computed once. */
const mustStore = (s: Build, v: Var, view: View, { readers: count, results, factors }: Uses): boolean => {
  if (results.has(v)) return true
  const cost = costOf(s, view)
  if (cost > LARGEST) return true
  return (count.get(v) ?? 0) > 1 && (cost > RECOMPUTED || (factors.has(v) && !isRead(s, view)))
}

const lowerMap = (s: Build, e: Equation, m: MapLowering, uses: Uses): void =>
  e.outputs.forEach((v, i) => {
    const view: View = { shape: v.aval.shape, dtype: v.aval.dtype, at: remember(m.outputs[i]!) }
    s.views.set(v, view)
    if (mustStore(s, v, view, uses)) store(s, v)
  })

const lowerFold = (s: Build, v: Var, f: FoldLowering): void => {
  const b = fresh(s, v.aval)
  s.steps.push(foldKernel(b.name, b, v.aval.shape, f.over, f.combine, computeType(v.aval.dtype), f.value))
  keep(s, v, b)
}

/** Parts of one result, where there are gaps over zeros; an operand that several read is stored once. */
const lowerParts = (s: Build, v: Var, { parts, gaps }: Omit<PartsLowering, "form">): void => {
  const out = fresh(s, v.aval)
  if (gaps) s.steps.push(mapKernel(out.name, out, v.aval.shape, () => lit(0, computeType(v.aval.dtype))))
  const stored = new Map<View, Buffer>()
  const store = (view: View): Buffer => stored.get(view) ?? keepView(view)
  const keepView = (view: View): Buffer => {
    const b = storeView(s, view)
    stored.set(view, b)
    return b
  }
  parts.forEach((c) => {
    s.steps.push(contractionStep(c, parts.length > 1 || gaps ? s.name(`${out.name}_`) : out.name, v.aval, out, store))
  })
  keep(s, v, out)
}

const loweringOf = (s: Build, e: Equation) =>
  e.primitive.lower?.(
    e.inputs.map((a) => viewOf(s, a)),
    e.params,
    e.outputs.map((v) => v.aval),
    s.launch,
  ) ?? ({ form: "routine" } as const)

/** An operand is computed before the equation that reads it: again and again, or as others will and in memory. */
const isDue = (s: Build, a: Atom, form: ReturnType<typeof loweringOf>, { readers: count }: Uses): boolean => {
  if (form.form === "map") return form.rereads && costOf(s, viewOf(s, a)) > RECOMPUTED
  const isProduct = form.form === "contraction" || form.form === "contractions"
  return isProduct && (count.get(a) ?? 0) > 1 && !isRead(s, viewOf(s, a))
}

const lowerEquation = (s: Build, e: Equation, uses: Uses): void => {
  const first = loweringOf(s, e)
  const early = e.inputs.filter((a) => isVar(a) && !s.stored.has(a) && isDue(s, a, first, uses))
  early.forEach((a) => store(s, a))
  const lowered = early.length > 0 ? loweringOf(s, e) : first
  switch (lowered.form) {
    case "inline":
      inline(s, simplify(lowered.body), e.inputs).forEach((a, i) => {
        alias(s, e.outputs[i]!, a)
      })
      break
    case "map":
      lowerMap(s, e, lowered, uses)
      break
    case "fold":
      lowerFold(s, e.outputs[0]!, lowered)
      break
    case "contraction":
      lowerParts(s, e.outputs[0]!, { parts: [lowered], gaps: false })
      break
    case "contractions":
      lowerParts(s, e.outputs[0]!, lowered)
      break
    default: {
      const inputs = e.inputs.map((a) => store(s, a))
      const outputs = e.outputs.map((v) => keep(s, v, fresh(s, v.aval)))
      if (lowered.form === "routine") s.steps.push({ tag: "routine", equation: e, inputs, outputs })
      else
        s.steps.push(
          ...controlSteps(lowered, { inputs, outputs, name: s.name, build: (p, xs) => build(p, xs, s.name, s.launch) }),
        )
    }
  }
}

/** One atom is another: described, or stored, as that one is. */
const alias = (s: Build, v: Var, a: Atom): void => {
  s.views.set(v, viewOf(s, a))
  const b = s.stored.get(a)
  if (b !== undefined) s.stored.set(v, b)
}

/** The equations of a program, with these atoms for its inputs; the atoms of its outputs. */
const inline = (s: Build, p: Program, inputs: readonly Atom[]): readonly Atom[] => {
  p.inputs.forEach((v, i) => alias(s, v, inputs[i]!))
  const uses: Uses = { readers: readers(p), results: new Set(p.outputs), factors: factorsIn(p) }
  p.equations.forEach((e) => lowerEquation(s, e, uses))
  return p.outputs
}

/** A program as steps over the given input buffers; `name` keeps names apart. */
export const build = (p: Program, inputs: readonly Buffer[], name: (hint: string) => string, launch = 0): Procedure => {
  const s: Build = { steps: [], views: new Map(), stored: new Map(), name, launch, position: positions() }
  p.inputs.forEach((v, i) => keep(s, v, inputs[i]!))
  const outputs = inline(s, p, p.inputs)
  return { inputs, outputs: outputs.map((a) => store(s, a)), steps: s.steps }
}
