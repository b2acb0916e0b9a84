import { splitKernel, tidy, unify } from "../../../compiler/index.js"
import { groupsOf, type LoopKernel } from "../../../kernel/index.js"
import { fitBindings } from "./fit.js"
import { splitPositions } from "./positions.js"

/** Where long folds are cut: pieces that keep a device busy, each long enough for a workgroup. */
const CUTS = { serial: 32768, pieces: 512, step: 4096 }

/** With so many rows there is enough to share: more for a fold by itself, which costs little to cut. */
const rowsOf = (k: LoopKernel): number =>
  groupsOf(k.stages).filter((g) => g[0]!.over.length > 0).length > 1 ? 32 : 512

/** A kernel as those that are printed: its long folds cut, none with more buffers than a shader may have. */
export const prepareKernel = (
  kernel: LoopKernel,
  most: number,
  name: (hint: string) => string,
): readonly LoopKernel[] => {
  const parts = splitPositions(tidy(kernel), name).flatMap((k) => splitKernel(k, name, { ...CUTS, rows: rowsOf(k) }))
  return parts.flatMap((part) => fitBindings(tidy(part), most, name).map((p) => unify(tidy(p))))
}
