// Whole models of the library in training: forward, backward, running statistics and the optimizer in one jitted step.
import { jit, jitWith, mean, type NDArray, valueAndGradWithAux } from "../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../src/loss/index.js"
import { languageModel, resnet18 } from "../../src/models/index.js"
import { type StatefulLayer, training } from "../../src/nn/index.js"
import { adam, applyUpdates, type Optimizer, sgd } from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"
import type { Prepare } from "../side.js"
import { noise, numbered } from "./data.js"

export const IMAGES = [16, 3, 32, 32] as const
export const TOKENS = [8, 64] as const
const [CLASSES, VOCABULARY] = [10, 1000]

export const resnet = () => resnet18({ classes: CLASSES, stem: "small" })
export const language = () =>
  languageModel(VOCABULARY, { layers: 4, features: 128, heads: 4, hidden: 512, length: TOKENS[1], dropout: 0 })

/** Steps on one batch, each from the state that the last one left; that state is donated. */
const steps = <P, S, O>(net: StatefulLayer<P, S>, optimizer: Optimizer<O>, x: NDArray, y: NDArray) => {
  type Trained = readonly [params: P, state: S, optimizer: O]
  const step = jitWith({ donate: [0] })(([params, state, o]: Trained, x: NDArray, y: NDArray) => {
    const loss = (p: P) => {
      const [logits, next] = net.apply(p, training(x))(state)
      return [mean(softmaxCrossEntropyWithIntegerLabels(logits, y)), next] as const
    }
    const [[value, next], grads] = valueAndGradWithAux(loss)(params as never)
    const [updates, following] = optimizer.update<P>(grads, o, params as NoInfer<P>)
    const trained: Trained = [applyUpdates<P>(params as never, updates as NoInfer<P>), next, following]
    return [trained, value] as const
  })
  const [params, state] = jit(net.init)(key(0))
  const now: { trained: Trained } = { trained: [params, state, optimizer.init<P>(params as never)] }
  return () => {
    const [trained, loss] = step(now.trained, x, y)
    now.trained = trained
    return loss
  }
}

export const models: Readonly<Record<string, Prepare>> = {
  "ResNet-18 32x32, momentum": () =>
    steps(resnet(), sgd(0.01, { momentum: 0.9 }), noise(IMAGES), numbered([IMAGES[0]], CLASSES)),
  "transformer of 4 layers, Adam": () =>
    steps(language(), adam(1e-3), numbered(TOKENS, VOCABULARY), numbered(TOKENS, VOCABULARY, 1)),
}
