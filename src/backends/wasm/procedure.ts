import { type Aval, sameAval, sizeOf } from "../../array/index.js"
import { build, fuse, inPlace, namer, type Procedure } from "../../compiler/index.js"
import { buffer } from "../../kernel/index.js"
import { isVar, type Program } from "../../program/index.js"

/** A program in steps, and for each output the input whose place it takes. */
export interface Placed {
  readonly procedure: Procedure
  readonly slots: readonly (number | null)[]
}

/** Every output gets the first donated input of its type that is still free. */
const slotsFor = (p: Program, outputs: readonly unknown[], donated: readonly number[]): readonly (number | null)[] => {
  const free = [...donated]
  return p.outputs.map((a, k) => {
    const first = outputs.indexOf(outputs[k]) === k
    const at = free.findIndex((i) => isVar(a) && sameAval(p.inputs[i]!.aval, a.aval))
    if (!first || at < 0 || p.inputs.some((v) => v === a)) return null
    return free.splice(at, 1)[0]!
  })
}

/** The steps of a program over buffers of its own, results in the place of donated inputs where types agree. */
export const procedureOf = (p: Program, donated: readonly number[]): Placed => {
  const name = namer()
  const own = ({ shape, dtype }: Aval) => buffer(name("x"), dtype, sizeOf(shape))
  const fused = fuse(
    build(
      p,
      p.inputs.map((v) => own(v.aval)),
      name,
    ),
  )
  const slots = slotsFor(p, fused.outputs, donated)
  const replacements = slots.flatMap((slot, k) =>
    slot === null ? [] : [{ input: fused.inputs[slot]!, output: fused.outputs[k]! }],
  )
  return { procedure: inPlace(fused, replacements), slots }
}
