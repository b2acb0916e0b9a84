import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../../src/loss/index.js"
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

interface Optimizer<S> {
  readonly init: (p: Mlp) => S
  readonly update: (g: Mlp, s: S, p: Mlp) => readonly [updates: Mlp, state: S]
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

  const training = <S>(optimizer: Optimizer<S>, loss: typeof integers, y: X) => {
    type State = readonly [params: Mlp, optimizer: S]
    const step = ct.jitWith({ device: on, donate: [0] })(([p, s]: State, x: X, y: X) => {
      const [value, grads] = ct.valueAndGrad((q: Mlp) => loss(apply(q, x), y))(p)
      const [updates, next] = optimizer.update(grads, s, p)
      return [[applyUpdates(p, updates as never), next], value] as const
    })
    const params = layers(784, 128, 10)
    const now = { state: [params, optimizer.init(params)] as State }
    return () => {
      const [state, value] = step(now.state, toDevice(on)(x), toDevice(on)(y))
      now.state = state as State
      return value
    }
  }

  test.each([
    ["integer labels, sgd", () => training(sgd(0.1) as never, integers, labels)],
    ["integer labels, adam", () => training(adam(1e-3) as never, integers, labels)],
    ["one-hot labels, sgd", () => training(sgd(0.1) as never, oneHot, ct.oneHot(labels, 10))],
    ["one-hot labels, adam", () => training(adam(1e-3) as never, oneHot, ct.oneHot(labels, 10))],
  ])("a step of a perceptron with %s: at most 12, in one submit", async (_, make) => {
    const [dispatches, submits] = await taken(make())
    expect(dispatches).toBeLessThanOrEqual(12)
    expect(submits).toBe(2)
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
