import { type Aval, sameAval, sizeOf } from "../../array/index.js"
import {
  build,
  copiedInPlace,
  epilogues,
  fuse,
  inPieces,
  isMap,
  mapKernels,
  namer,
  narrow,
  openWindows,
  type Procedure,
  splitKernel,
  tidy,
  undivided,
  unify,
  usersOf,
} from "../../compiler/index.js"
import { type Buffer, buffer, type LoopKernel } from "../../kernel/index.js"
import { isVar, type Program } from "../../program/index.js"
import { lanesInside } from "./emit/lane-choice.js"
import { products } from "./product.js"

/** A program in steps, and for each output the input whose place it takes. */
export interface Placed {
  readonly procedure: Procedure
  readonly slots: readonly (number | null)[]
}

/** Every output gets the first donated input of its type that is still free, and that is no output itself. */
const slotsFor = (p: Program, { inputs, outputs }: Procedure, donated: readonly number[]): Placed["slots"] => {
  const free = donated.filter((i) => !outputs.includes(inputs[i]!))
  return p.outputs.map((a, k) => {
    const own = outputs.indexOf(outputs[k]!) === k && !inputs.includes(outputs[k]!)
    const at = free.findIndex((i) => isVar(a) && sameAval(p.inputs[i]!.aval, a.aval))
    return own && at >= 0 ? free.splice(at, 1)[0]! : null
  })
}

/** Where indices divide a loop by so much, what is left of it is long enough for lanes to run along. */
const LONG = 16

/** A kernel that divides as few indices as it can. */
const straight = (k: LoopKernel): LoopKernel => (isMap(k) ? undivided(k, LONG) : k)

/** Kernels that can be shared, with rows of their own for each of the workers. */
const shareable = (p: Procedure, workers: number, name: (hint: string) => string): Procedure => {
  const split = { ...p, steps: mapKernels(p.steps, (k) => splitKernel(tidy(k), name).map(tidy)) }
  const users = usersOf(split)
  const isPrivate = (b: Buffer): boolean => users.get(b) === 1
  const steps = mapKernels(split.steps, (k) => [unify(lanesInside(k) ? narrow(k, isPrivate, workers) : straight(k))])
  return { ...split, steps }
}

/** The steps of a program over buffers of its own, results in the place of donated inputs where types agree. */
export const procedureOf = (p: Program, donated: readonly number[], workers: number): Placed => {
  const name = namer()
  const own = ({ shape, dtype }: Aval) => buffer(name("x"), dtype, sizeOf(shape))
  const inputs = p.inputs.map((v) => own(v.aval))
  const fused = shareable(fuse(build(p, inputs, name)), workers, name)
  const slots = slotsFor(p, fused, donated)
  const replacements = slots.flatMap((slot, k) =>
    slot === null ? [] : [{ input: fused.inputs[slot]!, output: fused.outputs[k]! }],
  )
  const finished = epilogues(copiedInPlace(fused, replacements), products)
  return { procedure: openWindows({ ...finished, steps: mapKernels(finished.steps, (k) => [inPieces(k)]) }), slots }
}
