import type { Procedure } from "../step.js"
import { type Merging, merge } from "./merge.js"
import { sweep } from "./sweep.js"

/** A procedure whose kernels are as few as their data allow. */
export const fuse = (p: Procedure, merging: Merging = {}): Procedure => sweep({ ...p, steps: merge(p.steps, merging) })
