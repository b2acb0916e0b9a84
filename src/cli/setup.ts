import { digits, type Labelled, stratifiedSplit } from "../data/index.js"
import { take } from "../index.js"
import { adamw, type Schedule, schedules } from "../optim/index.js"
import { key, splitRecord } from "../random/index.js"
import type { Place } from "./device.js"
import { model, type Params } from "./model.js"
import type { Options } from "./options.js"
import { type Plan, scoring, type TrainingState, trainingStep } from "./training.js"

/** How the 1,797 digits are divided. */
export const SIZES = { training: 1257, validation: 270, test: 270 } as const

export const CLASSES = 10
const PIXELS = 64
const WARMUP = 0.1
const DROPOUT = 0.2
const DECAY = 0.01

/** Everything that options decide before the first step. */
export interface Setup {
  readonly initial: TrainingState
  readonly plan: Plan
  readonly test: Labelled
}

const divide = (all: Labelled, parts: ReturnType<typeof stratifiedSplit>): readonly Labelled[] =>
  parts.map((part) => ({ images: take(all.images, part, { axis: 0 }), labels: take(all.labels, part) }))

/** A linear rise to the peak, of which the first step is a part already, then half a cosine down. */
const course = (peak: number, steps: number): Schedule => {
  const warmup = Math.round(WARMUP * steps)
  return schedules.warmupCosineDecay(peak / (warmup + 1), peak, warmup, steps)
}

/** The data, the model and the optimizer; all that is random comes from the seed. Computed on the host unless elsewhere. */
export const setUp = ({ seed, epochs, lr, hidden, batch }: Options, place: Place = {}): Setup => {
  const keys = splitRecord(key(seed), ["split", "weights", "order", "dropout"])
  const all = digits()
  const sizes = [SIZES.training, SIZES.validation, SIZES.test]
  const [training, validation, test] = divide(all, stratifiedSplit(keys.split, all.labels, sizes))
  const network = model([PIXELS, hidden, CLASSES])
  const steps = epochs * Math.ceil(SIZES.training / batch)
  const optimizer = adamw(course(lr, steps), { weightDecay: DECAY })
  const params = network.init(keys.weights)
  return {
    initial: { params, optimizer: optimizer.init<Params>(params), key: keys.dropout },
    plan: {
      step: trainingStep(network, optimizer, DROPOUT, place),
      score: scoring(network, place),
      training: training!,
      validation: validation!,
      ...{ epochs, batch, key: keys.order },
    },
    test: test!,
  }
}
