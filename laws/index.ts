/**
 * The laws that prove the library, for functions, primitives, trees and samplers of your own.
 *
 * fast-check is a peer dependency of this entry alone.
 * @example assertLaw(laws.gradient((x: NDArray) => sum(square(x))), arrays([3]))
 */
import * as data from "./data.js"
import { device, primitiveOn, programOn } from "./device.js"
import * as files from "./files.js"
import * as functions from "./functions.js"
import * as layers from "./layers.js"
import * as optimizers from "./optimizers.js"
import { primitive, transposable } from "./primitive.js"
import * as samplers from "./samplers.js"
import * as training from "./training.js"
import * as trees from "./trees.js"

export { type ArrayOptions, arrays, type ShapeOptions, shapes } from "./arbitrary.js"
export type { Changed, Examples, Range } from "./data.js"
export type { Format } from "./files.js"
export type { TreeFunction } from "./functions.js"
export {
  type AsyncLaw,
  assertAsyncLaw,
  assertLaw,
  type Law,
  law,
  showViolation,
  toProperty,
  type Verdict,
  type Violation,
} from "./law.js"
export type { Batch, Start } from "./layers.js"
export type { Descent } from "./optimizers.js"
export type { Derivative, Sample } from "./primitive.js"
export { type ProgramOptions, programs, type RandomProgram } from "./programs.js"
export type { Moments } from "./samplers.js"
export { type Samples, samples } from "./samples/index.js"
export type { Interruption, Keeping } from "./training.js"

/** All laws by name. */
export const laws = {
  ...functions,
  primitive,
  transposable,
  device,
  primitiveOn,
  programOn,
  tree: trees,
  sampler: samplers,
  optimizer: optimizers,
  layer: layers,
  training,
  data,
  file: files,
} as const
