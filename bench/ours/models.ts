// Whole models of the library in training: forward, backward, running statistics and the optimizer in one jitted step.
import type { NDArray } from "../../src/index.js"
import { languageModel, resnet18 } from "../../src/models/index.js"
import type { StatefulLayer } from "../../src/nn/index.js"
import { adam, type Optimizer, sgd } from "../../src/optim/index.js"
import type { Prepare } from "../side.js"
import { noise, numbered } from "./data.js"
import { trainingStep } from "./step.js"

export const IMAGES = [16, 3, 32, 32] as const
export const TOKENS = [8, 64] as const
const [CLASSES, VOCABULARY] = [10, 1000]

export const resnet = () => resnet18({ classes: CLASSES, stem: "small" })
export const language = () =>
  languageModel(VOCABULARY, { layers: 4, features: 128, heads: 4, hidden: 512, length: TOKENS[1], dropout: 0 })

/** Steps on one batch. */
const steps = <P, S, O>(net: StatefulLayer<P, S>, optimizer: Optimizer<O>, x: NDArray, y: NDArray) => {
  const step = trainingStep(net, optimizer)
  return () => step(x, y)
}

export const models: Readonly<Record<string, Prepare>> = {
  "ResNet-18 32x32, momentum": () =>
    steps(resnet(), sgd(0.01, { momentum: 0.9 }), noise(IMAGES), numbered([IMAGES[0]], CLASSES)),
  "transformer of 4 layers, Adam": () =>
    steps(language(), adam(1e-3), numbered(TOKENS, VOCABULARY), numbered(TOKENS, VOCABULARY, 1)),
}
