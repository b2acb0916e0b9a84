import { type Aval, sameAval, sizeOf } from "../../../array/index.js"
import {
  build,
  copyOf,
  epilogues,
  fuse,
  inPlace,
  mapKernels,
  namer,
  type Procedure,
  type Products,
  tidy,
} from "../../../compiler/index.js"
import { buffer } from "../../../kernel/index.js"
import { isVar, type Program } from "../../../program/index.js"

/** A program in steps. */
export interface Placed {
  readonly procedure: Procedure
  /** for each output the input whose place it takes */
  readonly slots: readonly (number | null)[]
  /** the donated inputs whose places no output takes */
  readonly spare: readonly number[]
}

/** Every output gets the first donated input of its type that is still free; one that is such an input keeps its place. */
const slotsFor = (
  p: Program,
  { inputs, outputs }: Procedure,
  donated: readonly number[],
): readonly (number | null)[] => {
  const free = donated.filter((i) => !outputs.includes(inputs[i]!))
  return p.outputs.map((a, k) => {
    if (outputs.indexOf(outputs[k]!) !== k) return null
    const passed = inputs.indexOf(outputs[k]!)
    if (passed >= 0) return donated.includes(passed) ? passed : null
    const at = free.findIndex((i) => isVar(a) && sameAval(p.inputs[i]!.aval, a.aval))
    return at < 0 ? null : free.splice(at, 1)[0]!
  })
}

/** Every result in memory of its own: what is an argument, or two results at once, is copied. */
const apart = (p: Procedure, slots: Placed["slots"], name: (hint: string) => string): Procedure => {
  const isShared = p.outputs.map((b, k) => slots[k] === null && (p.inputs.includes(b) || p.outputs.indexOf(b) !== k))
  const outputs = p.outputs.map((b, k) => (isShared[k] ? buffer(name("y"), b.dtype, b.size) : b))
  const copies = outputs.flatMap((b, k) => (isShared[k] ? [copyOf(p.outputs[k]!, b)] : []))
  return { ...p, outputs, steps: [...p.steps, ...copies] }
}

/** Products that a GPU does while it starts a kernel, about. */
const LAUNCH = 2 ** 24

/** The steps of a program over buffers of its own, results in the place of donated inputs where types and steps allow. */
export const procedureOf = (p: Program, donated: readonly number[], products: Products): Placed => {
  const name = namer()
  const own = ({ shape, dtype }: Aval) => buffer(name("x"), dtype, sizeOf(shape))
  const inputs = p.inputs.map((v) => own(v.aval))
  const fused = fuse(build(p, inputs, name, LAUNCH))
  const tidied = { ...fused, steps: mapKernels(fused.steps, (k) => [tidy(k)]) }
  const wanted = slotsFor(p, tidied, donated)
  const replacements = wanted.flatMap((slot, k) => {
    const [input, output] = [slot === null ? undefined : inputs[slot], tidied.outputs[k]!]
    return input === undefined || input === output ? [] : [{ input, output }]
  })
  const placed = inPlace(tidied, replacements)
  const slots = wanted.map((slot, k) => (slot !== null && placed.outputs[k] === inputs[slot] ? slot : null))
  const spare = donated.filter((i) => !slots.includes(i))
  return { procedure: apart(epilogues(placed, products), slots, name), slots, spare }
}
