import type { Aval } from "../../array/index.js"
import {
  type Atom,
  bind,
  type Equation,
  type Primitive,
  type Program,
  program,
  type Var,
  variable,
} from "../../program/index.js"
import { isDot } from "../dot.js"
import { transpose } from "../shape.js"
import { body } from "./bodies.js"
import { inputAvals, parts, type ScanParams } from "./scan-loop.js"

/** Fewer steps than this do not repay a transposed copy. */
const FEWEST = 4

/** The constant matrix that a product reads along its rows, as its right operand; null when there is none. */
const crossed = (e: Equation, consts: readonly Var[]): Var | null => {
  if (!isDot(e) || e.params.batch[1].length > 0) return null
  const w = consts.find((v) => v === e.inputs[1])
  const [axis, ...others] = e.params.contract[1]
  return w !== undefined && w.aval.shape.length === 2 && axis === 1 && others.length === 0 ? w : null
}

const turned = (v: Var): Aval => ({ shape: [...v.aval.shape].reverse(), dtype: v.aval.dtype })

/**
 * A scan whose constants lie as its products read them: what would be packed in every step is transposed once, before
 * the loop. Null when there is nothing to transpose.
 *
 * Law: the same function, to the bit.
 */
export const scanTurned = (scan: Primitive<ScanParams>, p: ScanParams): Program | null => {
  const { consts, carry, xs } = parts(p.body.inputs, p)
  const found = [...new Set(p.body.equations.flatMap((e) => crossed(e, consts) ?? []))]
  if (found.length === 0 || p.length < FEWEST) return null
  const copies = new Map<Atom, Var>(found.map((v) => [v, variable(turned(v))]))
  const equations = p.body.equations.map((e): Equation => {
    const w = crossed(e, consts)
    if (w === null || !isDot(e)) return e
    const { contract, ...params } = e.params
    return { ...e, inputs: [e.inputs[0]!, copies.get(w)!], params: { ...params, contract: [contract[0], [0]] } }
  })
  const isRead = new Set<Atom>([...equations.flatMap((e) => e.inputs), ...p.body.outputs])
  const kept = consts.filter((v) => isRead.has(v))
  const inner = program([...kept, ...copies.values(), ...carry, ...xs], equations, p.body.outputs)
  return body((inputs) => {
    const given = parts(inputs, p)
    const of = (v: Var) => given.consts[consts.indexOf(v)]!
    const fixed = [...kept.map(of), ...found.map((v) => transpose(of(v), [1, 0]))]
    return bind(scan, [...fixed, ...given.carry, ...given.xs], { ...p, body: inner, consts: fixed.length })
  }, inputAvals(p))
}
