// Training steps of the models of the library: forward, backward and the optimizer in one jitted function.
import type { NDArray } from "../../src/index.js"
import { languageModel, lenet5, mlp, resnet18 } from "../../src/models/index.js"
import type { Layer, StatefulLayer } from "../../src/nn/index.js"
import { adam, type Optimizer, sgd } from "../../src/optim/index.js"
import { toDevice } from "../../src/webgpu.js"
import { noise, numbered } from "../ours/data.js"
import { trainingStep } from "../ours/step.js"
import { type Context, countsOf, type Task } from "./context.js"
import { timeOf } from "./measure.js"

/** An input and its labels on the host, new with every call, as the batches of a training are. */
type Draw = () => readonly [x: NDArray, y: NDArray]

/** A layer without state as one with none. */
const stateful = <P>(layer: Layer<P>): StatefulLayer<P, null> => ({
  init: (k) => [layer.init(k), null],
  apply:
    (p, { x }) =>
    () => [layer.apply(p, x), null],
})

const trained = <P, S, O>(
  name: string,
  net: (c: Context) => StatefulLayer<P, S>,
  optimizer: Optimizer<O>,
  draw: (c: Context) => Draw,
): Task => ({
  name,
  run: async (c) => {
    const step = trainingStep(net(c), optimizer, c.device)
    const batch = draw(c)
    const { device, wait } = c
    const resident = toDevice(device)(batch())
    const ms = await timeOf({ call: () => step(...resident), wait }, c.effort)
    const fresh = batch()
    await wait()
    const before = device.stats().uploaded
    const counts = await countsOf(c, () => step(...fresh))
    const uploaded = device.stats().uploaded - before
    const bytes = fresh.reduce((n, x) => n + 4 * x.shape.reduce((m: number, d: number) => m * d, 1), 0)
    return { ms, ...counts, uploaded, batch: bytes }
  },
})

const images =
  (count: number, ...shape: readonly number[]): Draw =>
  () => [noise([count, ...shape]), numbered([count], 10)]

const VOCABULARY = 1000
const LENGTH = 64

const tokens = ({ sizes }: Context): Draw => {
  const shape = [sizes.sequences, LENGTH]
  return () => [numbered(shape, VOCABULARY), numbered(shape, VOCABULARY, 1)]
}

const language = () =>
  languageModel(VOCABULARY, { layers: 4, features: 128, heads: 4, hidden: 512, length: LENGTH, dropout: 0 })

const digits = () => images(128, 784)

export const networkTasks = ({ sizes }: Context): readonly Task[] => [
  trained("MLP 784-128-10, sgd, 128 images", () => stateful(mlp([784, 128, 10])), sgd(0.1), digits),
  trained("MLP 784-128-10, adam, 128 images", () => stateful(mlp([784, 128, 10])), adam(1e-3), digits),
  trained("MLP 784-512-256-10, adam, 128 images", () => stateful(mlp([784, 512, 256, 10])), adam(1e-3), digits),
  trained(
    `LeNet-5, momentum, ${sizes.digits} images`,
    () => stateful(lenet5({ padding: 2 })),
    sgd(0.01, { momentum: 0.9 }),
    () => images(sizes.digits, 1, 28, 28),
  ),
  trained(
    `ResNet-18, momentum, ${sizes.images} of ${sizes.pixels}x${sizes.pixels}`,
    () => resnet18({ classes: 10, stem: "small" }),
    sgd(0.01, { momentum: 0.9 }),
    () => images(sizes.images, 3, sizes.pixels, sizes.pixels),
  ),
  trained(`transformer of 4 layers, adam, ${sizes.sequences} x ${LENGTH} tokens`, language, adam(1e-3), tokens),
]
