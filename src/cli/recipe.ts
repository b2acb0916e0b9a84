import * as optim from "../optim/index.js"
import { chain, clipByGlobalNorm } from "../optim/index.js"
import { type DeviceName, deviceFlag } from "./device.js"
import { type Flags, number, path, whole, word, wordsOf } from "./flags.js"
import { networkNames } from "./networks.js"

/** What decides a training, to the last bit. */
export interface Recipe {
  /** "digits", a folder or a CSV file */
  readonly data: string
  /** "" for the usual one */
  readonly model: string
  readonly epochs: number
  readonly batch: number
  readonly optimizer: string
  /** 0 for the optimizer's own */
  readonly lr: number
  readonly schedule: string
  readonly decay: number
  readonly smoothing: number
  readonly dropout: number
  readonly hidden: number
  readonly clip: number
  readonly augment: readonly string[]
  readonly accumulate: number
  readonly validation: number
  readonly patience: number
  readonly seed: number
  readonly device: DeviceName
}

type Rate = optim.Hyperparameter

interface Choice {
  readonly lr: number
  readonly make: (rate: Rate, weightDecay: number) => optim.Optimizer<never>
}

type Options = { readonly weightDecay?: number }

const choice = (lr: number, make: (rate: Rate, options: Options) => object): Choice => ({
  lr,
  make: (rate, weightDecay) => make(rate, weightDecay > 0 ? { weightDecay } : {}) as optim.Optimizer<never>,
})

/** An optimizer without an own weight decay gets the penalty in its gradients. */
const coupled =
  (make: (rate: Rate) => object) =>
  (rate: Rate, { weightDecay }: Options): object =>
    weightDecay === undefined ? make(rate) : chain(optim.addDecayedWeights(weightDecay), make(rate) as never)

/** Optimizers with the highest learning rate that usually does well. */
const optimizers: Readonly<Record<string, Choice>> = {
  sgd: choice(0.1, (rate, options) => optim.sgd(rate, options)),
  momentum: choice(0.05, (rate, options) => optim.sgd(rate, { momentum: 0.9, nesterov: true, ...options })),
  adam: choice(
    0.002,
    coupled((rate) => optim.adam(rate)),
  ),
  adamw: choice(0.005, (rate, options) => optim.adamw(rate, { weightDecay: 0, ...options })),
  rmsprop: choice(
    0.001,
    coupled((rate) => optim.rmsprop(rate)),
  ),
  adagrad: choice(
    0.02,
    coupled((rate) => optim.adagrad(rate)),
  ),
  lion: choice(
    0.0003,
    coupled((rate) => optim.lion(rate)),
  ),
  lamb: choice(0.005, (rate, options) => optim.lamb(rate, options)),
}

const { schedules } = optim

/** Learning rates as functions of the step, in so many steps. */
const courses: Readonly<Record<string, (rate: number, steps: number) => optim.Hyperparameter>> = {
  constant: (rate) => rate,
  "one-cycle": (rate, steps) => schedules.cosineOnecycle(steps, rate),
  cosine: (rate, steps) => schedules.cosineDecay(rate, steps),
  warmup: (rate, steps) => schedules.warmupCosineDecay(0, rate, Math.max(1, Math.round(steps / 20)), steps),
  linear: (rate, steps) => schedules.linear(rate, 0, steps),
}

export const optimizerNames: readonly string[] = Object.keys(optimizers)
export const scheduleNames: readonly string[] = Object.keys(courses)
export const augmentationNames = ["flip", "crop", "rotate", "translate", "color", "cutout", "noise"] as const

/** The highest learning rate of a recipe. */
export const rateOf = ({ lr, optimizer }: Recipe): number => (lr > 0 ? lr : optimizers[optimizer]!.lr)

/** The optimizer of a recipe for so many steps; with a constant rate that can be changed on the way where it is asked for. */
export const optimizerOf = (recipe: Recipe, steps: number, isConstant = false): optim.Optimizer<unknown> => {
  const rate = courses[isConstant ? "constant" : recipe.schedule]!(rateOf(recipe), Math.max(1, steps))
  const made: optim.Optimizer<never> = optimizers[recipe.optimizer]!.make(rate, recipe.decay)
  return recipe.clip > 0 ? (chain(clipByGlobalNorm(recipe.clip), made as never) as never) : (made as never)
}

export const defaults: Recipe = {
  ...{ data: "digits", model: "", epochs: 10, batch: 64, optimizer: "adamw", lr: 0, schedule: "one-cycle" },
  ...{ decay: 0, smoothing: 0, dropout: 0, hidden: 0, clip: 0, augment: [], accumulate: 1, validation: 0.05 },
  ...{ patience: 0, seed: 0, device: "wasm" },
}

const share = (about: string) => number(about, "a number from 0 to below 1", (x) => x >= 0 && x < 1)

export const flags: Flags<Recipe> = {
  data: path("digits, or a path: MNIST, CIFAR-10, images, CSV", "a word or a path"),
  model: word("the network; the usual one for the data unless given", networkNames),
  epochs: whole("how often all examples are seen", 1, 100_000),
  batch: whole("the examples in a step", 1, 1_000_000),
  optimizer: word("", optimizerNames),
  lr: number(
    "its highest learning rate; its own unless given",
    "a number above 0 and up to 100",
    (x) => x > 0 && x <= 100,
  ),
  schedule: word("", scheduleNames),
  decay: number("weight decay", "a number from 0 to 1", (x) => x >= 0 && x <= 1),
  smoothing: share("the share of labels spread over all classes"),
  dropout: share("of the inputs of softmax and mlp"),
  hidden: whole("hidden units of mlp, or the width of a small resnet", 1, 65_536),
  clip: number("the longest gradient; 0 for any", "a number from 0 on", (x) => x >= 0),
  augment: wordsOf("", augmentationNames),
  accumulate: whole("the pieces in which a batch is computed", 1, 4096),
  validation: share("the share of the training examples to validate with"),
  patience: whole("stop after so many epochs without improvement; 0 never", 0, 100_000),
  seed: whole("decides everything that is random", 0, 2 ** 32 - 1),
  device: deviceFlag(""),
}
