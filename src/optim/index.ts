/** Optimizers: pure functions of parameters, gradients and a state that is a tree of arrays. */
export { type AdafactorOptions, type AdafactorState, adafactor } from "./adafactor.js"
export {
  type AdamaxState,
  type AdamOptions,
  type AdamState,
  type AdamwOptions,
  type AdamwState,
  type AmsgradOptions,
  type AmsgradState,
  adam,
  adamax,
  adamaxw,
  adamw,
  amsgrad,
  type MomentOptions,
  scaleByAdam,
} from "./adam.js"
export * from "./adan.js"
export {
  type AdadeltaOptions,
  type AdadeltaState,
  type AdagradOptions,
  type AdagradState,
  adadelta,
  adagrad,
  type RmspropOptions,
  type RmspropState,
  type RpropOptions,
  type RpropState,
  rmsprop,
  rprop,
} from "./adaptive.js"
export {
  applyUpdates,
  type GlobalNormOptions,
  globalNorm,
  incrementalUpdate,
  periodicUpdate,
} from "./apply.js"
export * from "./average.js"
export { gradientDescent, type MomentumForm, type SgdOptions, type SgdState, sgd, signSgd, signum } from "./basic.js"
export * from "./belief.js"
export * from "./centralize.js"
export { chain, identity, monoid, namedChain } from "./chain.js"
export {
  type AdaptiveClipOptions,
  adaptiveGradClip,
  clip,
  clipByBlockRms,
  clipByGlobalNorm,
  type GlobalClipOptions,
  type UnitOptions,
} from "./clip.js"
export * from "./decay.js"
export * from "./finite.js"
export { getHyperparameter, setHyperparameters } from "./hyperparameter.js"
export * from "./lbfgs.js"
export * from "./line-search.js"
export * from "./lion.js"
export * from "./lookahead.js"
export * from "./multi-steps.js"
export * from "./muon.js"
export {
  type NadamOptions,
  type NadamState,
  nadam,
  nadamw,
  type RadamOptions,
  type RadamState,
  radam,
} from "./nadam.js"
export * from "./nesterov.js"
export * from "./noise.js"
export * from "./novograd.js"
export * from "./optimistic.js"
export type * from "./optimizer.js"
export * from "./partition.js"
export * from "./polyak.js"
export type { PerParameter } from "./prefix.js"
export * from "./projected.js"
export * as projections from "./projections/index.js"
export * from "./sam.js"
export * as schedules from "./schedules/index.js"
export * from "./sm3.js"
export * from "./trust.js"
