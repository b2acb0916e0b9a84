// Training steps of the models of the library: forward, backward and the optimizer in one jitted function.
import { jit, jitWith, mean, type NDArray, valueAndGradWithAux } from "../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../src/loss/index.js"
import { languageModel, lenet5, mlp, resnet18 } from "../../src/models/index.js"
import { type Layer, type StatefulLayer, training } from "../../src/nn/index.js"
import { adam, applyUpdates, type Optimizer, sgd } from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"
import { toDevice } from "../../src/webgpu.js"
import { noise, numbered } from "../ours/data.js"
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

/** Steps of a network on a device, each from the state that the last one left; that state is donated. */
const stepOf = <P, S, O>(c: Context, net: StatefulLayer<P, S>, optimizer: Optimizer<O>) => {
  type Trained = readonly [params: P, state: S, optimizer: O]
  const step = jitWith({ device: c.device, donate: [0] })(([params, state, o]: Trained, x: NDArray, y: NDArray) => {
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
  return (x: NDArray, y: NDArray): void => {
    now.trained = step(now.trained, x, y)[0]
  }
}

const trained = <P, S, O>(
  name: string,
  net: (c: Context) => StatefulLayer<P, S>,
  optimizer: Optimizer<O>,
  draw: (c: Context) => Draw,
): Task => ({
  name,
  run: async (c) => {
    const step = stepOf(c, net(c), optimizer)
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
