import { batches, digits, stratifiedSplit, takeExamples } from "../../../src/data/index.js"
import type { ComputeDevice } from "../../../src/index.js"
import { mlp } from "../../../src/models/index.js"
import { flatten, sequential, stateless } from "../../../src/nn/index.js"
import { adam } from "../../../src/optim/index.js"
import { foldIn, key } from "../../../src/random/index.js"
import {
  begin,
  classification,
  evaluation,
  fit,
  initialState,
  outcome,
  type Pairs,
  trainingStep,
} from "../../../src/train/index.js"

const EXAMPLES = 1500
const EPOCHS = 8

/** A network on 1,500 digits: its accuracy on the 297 others, and the loss after each epoch. */
export const trainDigits = async (on: { readonly device?: ComputeDevice } = {}) => {
  const { images, labels } = digits()
  const [first, second] = stratifiedSplit(key(0), labels, [EXAMPLES, 297])
  const training = takeExamples<Pairs>([images, labels], first!)
  const validation = takeExamples<Pairs>([images, labels], second!)
  const task = classification(stateless(sequential([flatten(), mlp([64, 128, 10])])))
  const optimizer = adam(0.01)
  const measure = evaluation(task, on)
  const start = initialState(task, optimizer, key(2))
  const plan = {
    step: trainingStep(task, optimizer, on),
    batches: (epoch: number) =>
      batches(foldIn(key(1), epoch), EXAMPLES, 250).map((indices) => takeExamples<Pairs>(training, indices)),
    epochs: EPOCHS,
    validate: (state: typeof start) => measure(state, [validation]),
  }
  const { history, last } = await outcome(fit(plan, begin(start)))
  return { accuracy: last!.validation!.accuracy!, losses: history.map((epoch) => epoch.validation!.loss!) }
}
