export { accesses, bodiesOf, everyStep, mapKernels, usersOf } from "./access.js"
export {
  type Backend,
  type CompileOptions,
  type ComputeDevice,
  type Executable,
  hasBackend,
  type KernelReport,
  type Report,
  type Timing,
} from "./backend.js"
export { build, namer } from "./build.js"
export { costOfExpr } from "./cost.js"
export { isMap } from "./fuse/align.js"
export { undivided } from "./fuse/dense.js"
export { epilogues, type Products } from "./fuse/epilogue.js"
export { fuse } from "./fuse/index.js"
export { narrow } from "./fuse/narrow.js"
export { inPieces } from "./fuse/pieces.js"
export { splitKernel } from "./fuse/split.js"
export { unify } from "./fuse/unify.js"
export { copiedInPlace, inPlace } from "./in-place.js"
export { type Life, livesOf, type Plan, plan } from "./plan.js"
export { reportSteps } from "./report.js"
export { simplify } from "./simplify.js"
export {
  type Choose,
  type Contraction,
  type Copy,
  copyOf,
  type Epilogue,
  type Loop,
  type Operand,
  type Other,
  type Procedure,
  placesOf,
  type Repeat,
  type Routine,
  type Step,
  valuesOf,
  type Walk,
} from "./step.js"
export { mapExpressions, tidy } from "./tidy.js"
export { openWindows, windowsIn } from "./windows.js"
