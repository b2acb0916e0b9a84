import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../../src/loss/index.js"
import { languageModel, lenet5 } from "../../../src/models/index.js"
import { training as trainingOn } from "../../../src/nn/index.js"
import { adam, applyUpdates, sgd } from "../../../src/optim/index.js"
import { key, normal, split } from "../../../src/random/index.js"
import { toDevice } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

interface Dense {
  readonly w: X
  readonly b: X
}

type Mlp = readonly Dense[]

interface Optimizer<P, S> {
  readonly init: (p: P) => S
  readonly update: (g: P, s: S, p: P) => readonly [updates: P, state: S]
}

const layers = (...sizes: readonly number[]): Mlp => {
  const keys = split(key(0), sizes.length)
  return sizes.slice(1).map((n, i) => ({
    w: ct.div(normal(keys[i]!, [sizes[i]!, n]), Math.sqrt(sizes[i]!)),
    b: ct.zeros([n]),
  }))
}

const apply = (p: Mlp, x: X): X => p.reduce((h, { w, b }, i) => ct.add(ct.matmul(i === 0 ? h : ct.relu(h), w), b), x)

const integers = (logits: X, y: X): X => ct.mean(softmaxCrossEntropyWithIntegerLabels(logits, y))
const oneHot = (logits: X, y: X): X => ct.negative(ct.mean(ct.sum(ct.mul(ct.logSoftmax(logits), y), { axis: -1 })))

const gpu = await device()

describe.skipIf(gpu === null)("dispatches and submits of one call", () => {
  const on = gpu!
  const [x, labels] = [normal(key(1), [128, 784]), ct.remainder(ct.arange(128, { dtype: "int32" }), 10)]

  /** What one more call takes; its result is waited for, which is a submit too. */
  const taken = async (call: () => unknown): Promise<readonly [dispatches: number, submits: number, bytes: number]> => {
    await fetched(call() as X)
    const before = on.stats()
    await fetched(call() as X)
    const after = on.stats()
    return [after.dispatches - before.dispatches, after.submits - before.submits, after.uploaded - before.uploaded]
  }

  /** Steps of a network whose state is donated, one after the other. */
  const stepping = <P, S>(
    start: P,
    loss: (p: P, x: X, y: X) => X,
    optimizer: Optimizer<P, S>,
    batch: readonly [x: X, y: X],
  ): (() => X) => {
    const step = ct.jitWith({ device: on, donate: [0] })(([p, s]: readonly [P, S], x: X, y: X) => {
      const [value, grads] = ct.valueAndGrad((q: P) => loss(q, x, y))(p as never)
      const [updates, next] = optimizer.update(grads as P, s, p)
      return [[applyUpdates<P>(p as never, updates as never), next], value] as const
    })
    const now: { state: readonly [P, S] } = { state: [start, optimizer.init(start)] }
    const [x, y] = toDevice(on)(batch)
    return () => {
      const [state, value] = step(now.state, x, y)
      now.state = state as unknown as readonly [P, S]
      return value
    }
  }

  const perceptron = (optimizer: unknown, loss: typeof integers, y: X, ...hidden: readonly number[]) =>
    stepping<Mlp, unknown>(
      layers(784, ...hidden, 10),
      (p, x, labels) => loss(apply(p, x), labels),
      optimizer as Optimizer<Mlp, unknown>,
      [x, y],
    )

  test.each([
    ["128, integer labels, sgd", 9, () => perceptron(sgd(0.1), integers, labels, 128)],
    ["128, integer labels, adam", 9, () => perceptron(adam(1e-3), integers, labels, 128)],
    ["128, one-hot labels, sgd", 9, () => perceptron(sgd(0.1), oneHot, ct.oneHot(labels, 10), 128)],
    ["128, one-hot labels, adam", 9, () => perceptron(adam(1e-3), oneHot, ct.oneHot(labels, 10), 128)],
    ["512 and 256, integer labels, adam", 13, () => perceptron(adam(1e-3), integers, labels, 512, 256)],
  ])("a step of a perceptron of %s: at most %i, in one submit", async (_name, most, make) => {
    const [dispatches, submits] = await taken(make())
    expect(dispatches).toBeLessThanOrEqual(most)
    expect(submits).toBe(2)
  })

  test("a step of LeNet-5 with momentum: at most 32", async () => {
    const net = lenet5({ padding: 2 })
    const loss = (p: ReturnType<typeof net.init>, x: X, y: X): X => integers(net.apply(p, x), y)
    const images = [normal(key(3), [2, 1, 28, 28]), ct.array([3, 7], { dtype: "int32" })] as const
    const step = stepping(net.init(key(0)), loss, sgd(0.01, { momentum: 0.9 }) as never, images)
    const [dispatches] = await taken(step)
    expect(dispatches).toBeLessThanOrEqual(32)
  })

  test("a step of a transformer of one layer with adam: at most 68", { timeout: 120_000 }, async () => {
    const net = languageModel(64, { layers: 1, features: 64, heads: 4, hidden: 256, length: 8, dropout: 0 })
    const [params, state] = ct.jit(net.init)(key(0))
    const loss = (p: typeof params, x: X, y: X): X => integers(net.apply(p, trainingOn(x))(state)[0], y)
    const tokens = ct.reshape(ct.arange(8, { dtype: "int32" }), [1, 8])
    const [dispatches] = await taken(stepping(params, loss, adam(1e-3) as never, [tokens, tokens]))
    expect(dispatches).toBeLessThanOrEqual(68)
  })

  test("softmax, layerNorm and logSumExp of rows are one each", async () => {
    const a = toDevice(on)(normal(key(2), [64, 1000]))
    const rows: readonly ((a: X) => X)[] = [
      (a) => ct.softmax(a),
      (a) => ct.logSumExp(a, { axis: -1 }),
      (a) => {
        const centred = ct.sub(a, ct.mean(a, { axis: -1, keepDims: true }))
        return ct.mul(centred, ct.rsqrt(ct.add(ct.mean(ct.square(centred), { axis: -1, keepDims: true }), 1e-5)))
      },
    ]
    for (const f of rows) {
      const g = ct.jitWith({ device: on })(f)
      expect(await taken(() => g(a))).toEqual([1, 2, 0])
    }
  })
})
