import { type Aval, sameAval, sizeOf } from "../../array/index.js"
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
} from "../../compiler/index.js"
import { type Buffer, buffer } from "../../kernel/index.js"
import { isVar, type Program } from "../../program/index.js"

/** A program in steps, and for each output the input whose place it takes. */
export interface Placed {
  readonly procedure: Procedure
  readonly slots: readonly (number | null)[]
}

/** Every output gets the first donated input of its type that is still free. */
const slotsFor = (p: Program, outputs: readonly Buffer[], inputs: readonly Buffer[], donated: readonly number[]) => {
  const free = donated.filter((i) => !outputs.includes(inputs[i]!))
  return p.outputs.map((a, k) => {
    const own = outputs.indexOf(outputs[k]!) === k && !inputs.includes(outputs[k]!)
    const at = free.findIndex((i) => isVar(a) && sameAval(p.inputs[i]!.aval, a.aval))
    return own && at >= 0 ? free.splice(at, 1)[0]! : null
  })
}

/** Every result in memory of its own: what is an argument, or two results at once, is copied. */
const apart = (p: Procedure, slots: Placed["slots"], name: (hint: string) => string): Procedure => {
  const isShared = p.outputs.map((b, k) => slots[k] === null && (p.inputs.includes(b) || p.outputs.indexOf(b) !== k))
  const outputs = p.outputs.map((b, k) => (isShared[k] ? buffer(name("y"), b.dtype, b.size) : b))
  const copies = outputs.flatMap((b, k) => (isShared[k] ? [copyOf(p.outputs[k]!, b)] : []))
  return { ...p, outputs, steps: [...p.steps, ...copies] }
}

/** The steps of a program over buffers of its own, results in the place of donated inputs where types agree. */
export const procedureOf = (p: Program, donated: readonly number[], products: Products): Placed => {
  const name = namer()
  const own = ({ shape, dtype }: Aval) => buffer(name("x"), dtype, sizeOf(shape))
  const inputs = p.inputs.map((v) => own(v.aval))
  const fused = fuse(build(p, inputs, name))
  const tidied = { ...fused, steps: mapKernels(fused.steps, (k) => [tidy(k)]) }
  const slots = slotsFor(p, tidied.outputs, tidied.inputs, donated)
  const replacements = slots.flatMap((slot, k) =>
    slot === null ? [] : [{ input: tidied.inputs[slot]!, output: tidied.outputs[k]! }],
  )
  return { procedure: apart(epilogues(inPlace(tidied, replacements), products), slots, name), slots }
}
