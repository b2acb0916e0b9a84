import { bytesOf, type NDArray, sizeOf } from "../../array/index.js"
import {
  type Atom,
  bind,
  dce,
  type Equation,
  evaluate,
  isVar,
  type Primitive,
  type Program,
  program,
  type Var,
} from "../../program/index.js"
import { add } from "../arithmetic.js"
import { reduceSum } from "../broadcast.js"
import { type Dot, type DotParams, dotGeneral, isDot } from "../dot.js"

import { batched, body, filter } from "./bodies.js"
import { inputAvals, parts, type ScanParams } from "./scan-loop.js"

/** Stacks of what leaves a loop take no more bytes than this. */
const MOST = 2 ** 26

/** A product with so many rows gains nothing from more. */
const ROWS = 256

const bytesOfAtom = ({ aval }: Atom): number => sizeOf(aval.shape) * bytesOf(aval.dtype)

/** The closure of some variables under equations that read nothing else. */
const reachedBy = (p: Program, from: readonly Var[]): ReadonlySet<Atom> => {
  const known = new Set<Atom>(from)
  p.equations.forEach((e) => {
    if (e.inputs.every((a) => !isVar(a) || known.has(a))) e.outputs.forEach((v) => known.add(v))
  })
  return known
}

/** Rows that a slice brings to a product. */
const rowsOf = ({ inputs, params }: Dot, side: 0 | 1): number => {
  const { shape } = inputs[side]!.aval
  const paired = [...params.contract[side], ...params.batch[side]]
  return sizeOf(shape.filter((_, i) => !paired.includes(i)))
}

/** Products of a slice with a constant: of all slices at once they are one product. */
const earlyProducts = (p: ScanParams): readonly Var[] => {
  const vars = parts(p.body.inputs, p)
  const fixed = reachedBy(p.body, vars.consts)
  const early = reachedBy(p.body, [...vars.consts, ...vars.xs])
  const isFixed = (a: Atom): boolean => !isVar(a) || fixed.has(a)
  const found = p.body.equations.flatMap((e): readonly Var[] => {
    if (!isDot(e) || !early.has(e.outputs[0]!)) return []
    const [x, y] = [isFixed(e.inputs[0]!), isFixed(e.inputs[1]!)]
    return x !== y && e.params.batch[0].length === 0 && rowsOf(e, x ? 1 : 0) < ROWS ? [...e.outputs] : []
  })
  return found.reduce((n, v) => n + bytesOfAtom(v) * p.length, 0) > MOST ? [] : found
}

/** A carry that only gathers: `carry + moves(gather(operands))` in every step. */
interface Gathered {
  readonly carry: number
  readonly source: Equation
  /** transposes and reshapes on the way, the last one first */
  readonly moves: readonly Equation[]
}

const MOVES = new Set(["transpose", "reshape"])

const gatheredBy = (p: ScanParams, index: number): Gathered | null => {
  const { equations, inputs, outputs } = p.body
  const carry = inputs[p.consts + index]!
  const out = outputs[index]!
  const uses = (a: Atom): number =>
    equations.reduce((n, e) => n + e.inputs.filter((b) => b === a).length, 0) + outputs.filter((b) => b === a).length
  const define = (a: Atom): Equation | undefined => equations.find((e) => isVar(a) && e.outputs.includes(a))
  const sum = define(out)
  if (sum?.primitive.name !== "add" || uses(carry) !== 1 || uses(out) !== 1 || !sum.inputs.includes(carry)) return null
  const follow = (a: Atom, moves: readonly Equation[]): Gathered | null => {
    const e = define(a)
    if (e === undefined || uses(a) !== 1) return null
    if (MOVES.has(e.primitive.name)) return follow(e.inputs[0]!, [...moves, e])
    const gathers = isDot(e) || e.primitive.name === "reduceSum"
    const fixed = reachedBy(p.body, inputs.slice(0, p.consts))
    return gathers && e.inputs.every((b) => isVar(b) && !fixed.has(b)) ? { carry: index, source: e, moves } : null
  }
  return follow(sum.inputs.find((a) => a !== carry) ?? carry, [])
}

/** `sum over t of gather(x[t], y[t])` as one gather of the stacks. */
const gatherStacks = ({ primitive, params }: Equation, stacks: readonly NDArray[]): NDArray => {
  const after = (axes: readonly number[]): readonly number[] => axes.map((a) => a + 1)
  if (primitive.name === "reduceSum") {
    const { axes } = params as { readonly axes: readonly number[] }
    return reduceSum(stacks[0]!, [0, ...after(axes)])
  }
  const { contract, batch } = params as DotParams
  return dotGeneral(stacks[0]!, stacks[1]!, {
    contract: [
      [0, ...after(contract[0])],
      [0, ...after(contract[1])],
    ],
    batch: [after(batch[0]), after(batch[1])],
  })
}

/**
 * A scan in parts: products that need no carry go before it, all steps at once, and sums over the steps that nothing in
 * it reads go after it. Null when it has neither.
 *
 * Law: the same function, but for the order of sums.
 */
export const scanApart = (scan: Primitive<ScanParams>, p: ScanParams): Program | null => {
  const early = p.length > 1 ? earlyProducts(p) : []
  const vars = parts(p.body.inputs, p)
  const gathered =
    p.length > 1 ? vars.carry.flatMap((_, i): readonly Gathered[] => [gatheredBy(p, i) ?? []].flat()) : []
  const slices = [...vars.xs, ...early]
  const wanted = [...new Set(gathered.flatMap((g) => g.source.inputs))].filter(isVar)
  const stacked = wanted.filter((v) => !slices.includes(v))
  if (stacked.reduce((n, v) => n + bytesOfAtom(v) * p.length, 0) > MOST) return null
  if (early.length === 0 && gathered.length === 0) return null

  const gone = new Set(gathered.map((g) => g.carry))
  const before = dce(program([...vars.consts, ...vars.xs], p.body.equations.filter(isEarly(p)), early))
  const made = new Set<Atom>(early)
  const rest = dce(
    program(
      [...vars.consts, ...vars.carry.filter((_, i) => !gone.has(i)), ...slices],
      p.body.equations.filter((e) => !e.outputs.some((v) => made.has(v)) && !gathered.some((g) => makes(p, g, e))),
      [...p.body.outputs.filter((_, i) => !gone.has(i)), ...stacked],
    ),
  )

  const read = new Set<Atom>([...rest.equations.flatMap((e) => e.inputs), ...rest.outputs])
  const isRead = slices.map((v) => read.has(v))
  const inner = { ...rest, inputs: rest.inputs.filter((v) => read.has(v) || !slices.includes(v)) }

  return body((inputs) => {
    const given = parts(inputs, p)
    const flags = before.inputs.map((_, i) => i >= p.consts)
    const first = evaluate(
      batched(
        before,
        flags,
        p.length,
        early.map(() => true),
      ).program,
      [...given.consts, ...given.xs],
    )
    const kept = given.carry.filter((_, i) => !gone.has(i))
    const sliced = [...given.xs, ...first]
    const out = bind(scan, [...given.consts, ...kept, ...filter(sliced, isRead)], {
      ...p,
      body: inner,
      carry: kept.length,
    })
    const outputs = p.body.outputs.length - p.carry
    const stacks = new Map<Atom, NDArray>([
      ...slices.map((v, i) => [v, sliced[i]!] as const),
      ...stacked.map((v, i) => [v, out[kept.length + outputs + i]!] as const),
    ])
    const queue = out.slice(0, kept.length)
    const carries = given.carry.map((start, i) => {
      const g = gathered.find((h) => h.carry === i)
      if (g === undefined) return queue.shift()!
      const whole = gatherStacks(
        g.source,
        g.source.inputs.map((a) => stacks.get(a)!),
      )
      const placed = g.moves.reduceRight((x, m) => bind(m.primitive, [x], m.params)[0]!, whole)
      return add(start, placed)
    })
    return [...carries, ...out.slice(kept.length, kept.length + outputs)]
  }, inputAvals(p))
}

const isEarly = (p: ScanParams): ((e: Equation) => boolean) => {
  const { consts, xs } = parts(p.body.inputs, p)
  const early = reachedBy(p.body, [...consts, ...xs])
  return (e) => e.outputs.every((v) => early.has(v))
}

/** The sum of a gathered carry: its equation leaves with it. */
const makes = (p: ScanParams, g: Gathered, e: Equation): boolean => {
  const out = p.body.outputs[g.carry]!
  return isVar(out) && e.outputs.includes(out)
}
