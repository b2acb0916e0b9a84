import type { Procedure } from "../step.js"
import { merge } from "./merge.js"
import { sweep } from "./sweep.js"

/** A procedure whose kernels are as few as their data allow. */
export const fuse = (p: Procedure): Procedure => sweep({ ...p, steps: merge(p.steps) })
