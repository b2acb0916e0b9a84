import { describe, expect, test } from "vitest"
import {
  array,
  grad,
  isCotangentError,
  item,
  jit,
  matmul,
  mean,
  type NDArray,
  norm,
  ones,
  relu,
  reshape,
  square,
  sub,
  sum,
  take,
  toArray,
  toTypedArray,
  vmap,
  zeros,
} from "../../src/index.js"
import * as interpret from "../../src/interpret/index.js"
import {
  activations,
  filterDirection,
  inputGradient,
  integratedGradients,
  lossAlong,
  lossLandscape,
  maximizeClass,
  occlusion,
  optimizerPath,
  overPlane,
  receptiveField,
  saliency,
  smoothGrad,
} from "../../src/interpret/index.js"
import {
  activation,
  basicBlock,
  batchNorm,
  conv2d,
  dense,
  flatten,
  inference,
  maxPool,
  sequential,
  statefulSequential,
  stateless,
  summary,
} from "../../src/nn/index.js"
import { adam, sgd } from "../../src/optim/index.js"
import { key, normal } from "../../src/random/index.js"

const net = sequential([
  conv2d(2, 3, 3, { padding: "SAME" }),
  activation(relu),
  maxPool(2, { strides: 2 }),
  flatten(),
  dense(27, 4),
])
const p = net.init(key(0))
const scores = (x: NDArray): NDArray => net.apply(p, x)
const x = normal(key(1), [5, 2, 6, 6])
const labels = array([0, 1, 2, 3, 1], { dtype: "int32" })

const numbers = (a: NDArray): readonly number[] => [...toTypedArray(a)].map(Number)
const close = (a: NDArray, b: NDArray, digits = 5): void => {
  expect(a.shape).toEqual(b.shape)
  numbers(a).forEach((v, i) => expect(v).toBeCloseTo(numbers(b)[i]!, digits))
}

describe("what matters", () => {
  test("the gradient of each example is that of its own score", () => {
    const one = (image: NDArray, c: number): NDArray =>
      grad((z: NDArray) => sum(take(net.apply(p, reshape(z, [1, 2, 6, 6])), c, { axis: 1 })))(image)
    const all = inputGradient(scores, x, labels)
    numbers(labels).forEach((c, i) => close(take(all, i, { axis: 0 }), one(take(x, i, { axis: 0 }), c)))
  })

  test("saliency is the largest magnitude over the channels, and compiles", () => {
    const g = toArray(inputGradient(scores, x, labels)) as number[][][][]
    const s = toArray(saliency(scores, x, labels)) as number[][][]
    expect(s[2]![3]![4]).toBeCloseTo(Math.max(Math.abs(g[2]![0]![3]![4]!), Math.abs(g[2]![1]![3]![4]!)), 6)
    close(jit((z: NDArray) => saliency(scores, z, labels))(x), saliency(scores, x, labels))
  })

  test("without noise smoothing does nothing", () =>
    close(smoothGrad(key(0), scores, x, labels, { std: 0, samples: 3 }), saliency(scores, x, labels)))

  test("integrated gradients add up to the change of the score", () => {
    const sums = sum(integratedGradients(scores, x, labels, { steps: 200 }), { axis: [1, 2, 3] })
    const [end, start] = [scores(x), scores(zeros([5, 2, 6, 6]))].map((s) => toArray(s) as number[][])
    numbers(labels).forEach((c, i) => expect(numbers(sums)[i]).toBeCloseTo(end![i]![c]! - start![i]![c]!, 1))
  })

  test("covering a square takes its share of a linear score away", () => {
    const w = normal(key(2), [36, 2])
    const linear = (z: NDArray): NDArray => matmul(reshape(z, [-1, 36]), w)
    const images = normal(key(3), [2, 6, 6])
    const two = array([0, 1], { dtype: "int32" })
    const map = toArray(occlusion(linear, images, two, { size: 2, stride: 2 })) as number[][][]
    const [z, v] = [toArray(images) as number[][][], toArray(w) as number[][]]
    const share = (i: number, r: number, c: number): number =>
      [0, 1]
        .flatMap((a) => [0, 1].map((b) => z[i]![r + a]![c + b]! * v[6 * (r + a) + c + b]![i]!))
        .reduce((s, t) => s + t)
    expect(map[1]![1]![2]).toBeCloseTo(share(1, 2, 4), 4)
    expect(map[0]![0]![0]).toBeCloseTo(share(0, 0, 0), 4)
  })

  test("ascent raises the score of each label", () => {
    const found = maximizeClass(scores, x, labels, { steps: 30, rate: 0.3, l2: 0.001 })
    const [before, after] = [scores(x), scores(found)].map((s) => toArray(s) as number[][])
    numbers(labels).forEach((c, i) => expect(after![i]![c]!).toBeGreaterThan(before![i]![c]! + 0.5))
    expect(toArray(maximizeClass(scores, x, labels, { steps: 0 }))).toEqual(toArray(x))
  })
})

describe("planes and ways", () => {
  test("a surface has its values where they belong", () => {
    const {
      x: xs,
      y: ys,
      values,
    } = overPlane(
      vmap((q: NDArray) => sub(take(q, 0, { axis: 0 }), take(q, 1, { axis: 0 }))),
      {
        x: [0, 3],
        y: [0, 2],
        size: 4,
      },
    )
    const rows = toArray(values) as number[][]
    ys.forEach((y, j) => xs.forEach((at, i) => expect(rows[j]![i]).toBeCloseTo(at - y, 5)))
    expect(overPlane(() => zeros([4, 3]), { size: 2 }).values.shape).toEqual([2, 2, 3])
    expect(() => overPlane(() => zeros([3]), { size: 2 })).toThrow("one value, or one row, for each point")
  })

  test("directions have the norms of the filters, and no biases", () => {
    const d = filterDirection(key(4), p)
    close(norm(reshape(d[0].w, [3, 18]), { axis: 1 }), norm(reshape(p[0].w, [3, 18]), { axis: 1 }))
    close(norm(d[4].w, { axis: 0 }), norm(p[4].w, { axis: 0 }))
    expect(numbers(d[0].b!).every((b) => b === 0)).toBe(true)
  })

  test("the landscape is the loss, with the solution in the middle", () => {
    const loss = (q: typeof p): NDArray => mean(square(net.apply(q, x)))
    const [d, e] = [filterDirection(key(5), p), filterDirection(key(6), p)]
    const around = lossLandscape(loss, p, [d, e], { size: 5, radius: 0.5 })
    const rows = toArray(around.values) as number[][]
    expect(around.x).toEqual([-0.5, -0.25, 0, 0.25, 0.5])
    expect(rows[2]![2]).toBeCloseTo(item(loss(p)), 4)
    const along = lossAlong(loss, p, d, { range: [-0.5, 0.5], size: 5 })
    along.values.forEach((value, i) => expect(rows[2]![i]).toBeCloseTo(value, 4))
    expect(() => lossLandscape(loss, p, [d])).toThrow("there are not two directions")
  })

  test("a way is what the optimizer's steps give", () => {
    const bowl = (q: NDArray): NDArray => sum(square(q))
    const { points, losses } = optimizerPath(bowl, sgd(0.25), array([4, -2]), 3)
    expect(toArray(points)).toEqual([
      [4, -2],
      [2, -1],
      [1, -0.5],
      [0.5, -0.25],
    ])
    expect(numbers(losses)).toEqual([20, 5, 1.25, 0.3125])
    expect(optimizerPath(bowl, adam(0.1), array([1]), 10).points.shape).toEqual([11, 1])
  })
})

describe("inside of networks", () => {
  test("activations are what each layer gives", () => {
    const all = activations(net, p, x)
    expect(all.map(({ path }) => path)).toEqual(["[0]", "[1]", "[2]", "[3]", "[4]"])
    expect(toArray(all.at(-1)!.output)).toEqual(toArray(scores(x)))
    expect(numbers(all[1]!.output).every((v) => v >= 0)).toBe(true)
  })

  test("of networks with state, too, in the order in which they run", () => {
    const block = statefulSequential([basicBlock(2, 2), batchNorm(2), stateless(activation(relu))])
    const [q, s] = block.init(key(0))
    const rows = summary(block, [5, 2, 6, 6]).rows
    expect(activations(block, q, inference(x), s).map(({ path }) => path)).toEqual(rows.map(({ path }) => path))
    expect(() => activations(block, q, inference(x))).toThrow("this network has a state")
  })

  test("a receptive field is as large as sizes and strides say", () => {
    const same = { padding: "SAME" } as const
    const deep = sequential([
      conv2d(1, 2, 3, same),
      conv2d(2, 2, 3, { ...same, dilation: 2 }),
      conv2d(2, 1, 3, { ...same, strides: 2 }),
    ])
    const q = deep.init(key(0))
    const field = receptiveField((z: NDArray) => deep.apply(q, z), ones([1, 1, 21, 21]), [5, 5])
    expect(field.size).toEqual(summary(deep, [1, 1, 21, 21]).rows.at(-1)!.receptiveField)
    expect(receptiveField(() => reshape(zeros([16]), [1, 1, 4, 4]), ones([1, 1, 4, 4]), [0, 0]).size).toEqual([0, 0])
    expect(() => receptiveField((z: NDArray) => z, ones([1, 1, 4, 4]), [4, 0])).toThrow("no place [4, 0]")
  })
})

describe("nonsense", () => {
  const values: readonly unknown[] = [
    undefined,
    null,
    "a",
    {},
    3,
    NaN,
    [],
    () => 1,
    () => x,
    x,
    labels,
    zeros([0]),
    zeros([0, 2]),
  ]

  test.each(Object.entries(interpret))("given to %s is refused in words, or accepted", (_, f) => {
    for (const a of values)
      for (const b of values)
        for (const c of [undefined, labels, x, "a", [x, x]])
          try {
            ;(f as (...args: readonly unknown[]) => unknown)(a, b, c)
          } catch (e) {
            if (!isCotangentError(e)) throw e
          }
  })
})
