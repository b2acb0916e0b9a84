import { describe, expect, test } from "vitest"
import { array, item, jit, toArray, valueAndGrad } from "../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../src/loss/index.js"
import * as models from "../../src/models/index.js"
import { inference, summary } from "../../src/nn/index.js"
import { mean, multiply, subtract } from "../../src/operations/index.js"
import { key, normal, randint } from "../../src/random/index.js"
import * as Tree from "../../src/tree/index.js"

describe("a perceptron", () => {
  const x = array([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
  const net = models.perceptron(2)
  const rounds = (labels: readonly number[], n: number): readonly number[] => {
    const y = array(labels)
    const run = Array.from({ length: n }).reduce<readonly [models.PerceptronParameters, readonly number[]]>(
      ([p, mistakes]) => {
        const [q, m] = models.learnPerceptron(p, x, y)
        return [q, [...mistakes, Number(item(m))]]
      },
      [net.init(key(0)), []],
    )
    return run[1]
  }

  test("learns what can be separated, without a mistake in the end", () => {
    expect(rounds([-1, -1, -1, 1], 10).at(-1)).toBe(0)
    expect(rounds([-1, 1, 1, 1], 10).at(-1)).toBe(0)
  })

  test("never learns exclusive or", () => {
    expect(rounds([-1, 1, 1, -1], 30).every((m) => m > 0)).toBe(true)
  })

  test("changes by rate y x where it is wrong, and not where it is right", () => {
    const p = { w: array([[1], [-1]]), b: array([0]) }
    const [q, m] = models.learnPerceptron(
      p,
      array([
        [2, 1],
        [1, 2],
      ]),
      array([1, 1]),
      { rate: 0.5 },
    )
    expect(toArray(q.w)).toEqual([[1.5], [0]])
    expect(toArray(q.b)).toEqual([0.5])
    expect(item(m)).toBe(1)
  })

  test("refuses other labels, and labels of another number", () => {
    const p = net.init(key(0))
    expect(() => models.learnPerceptron(p, x, array([0, 1, 1, 1]))).toThrow(/learnPerceptron: 0 is no label/)
    expect(() => models.learnPerceptron(p, x, array([1, 1]))).toThrow(/there is not one label for each example/)
  })
})

describe("a network learns: the loss of some steps of gradient descent goes down", () => {
  test("LeNet-5 on noise with labels", () => {
    const net = models.lenet5({ padding: 2 })
    const x = normal(key(1), [16, 1, 28, 28])
    const labels = randint(key(2), [16], 0, 10)
    type P = ReturnType<typeof net.init>
    const loss = (p: P) => mean(softmaxCrossEntropyWithIntegerLabels(net.apply(p, x), labels))
    const step = jit((p: P) => {
      const [value, g] = valueAndGrad(loss)(p)
      return [Tree.map((v, d) => subtract(v, multiply(d, 0.02)), p as never, g as never) as P, value] as const
    })
    const losses: number[] = []
    Array.from({ length: 50 }).reduce<P>(
      (p) => {
        const [next, value] = step(p)
        losses.push(Number(item(value)))
        return next
      },
      net.init(key(3)),
    )
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2)
  })
})

describe("a character model", () => {
  const net = models.charRnn(5, { hidden: 8, layers: 2 })
  const p = net.init(key(1))

  test("writes the same text for the same key, and characters alone", () => {
    const start = array([[0, 1, 2]], { dtype: "int32" })
    const text = (k: number) => toArray(models.sampleText(net, p, key(k), start, 20)) as readonly (readonly number[])[]
    expect(text(1)).toEqual(text(1))
    expect(text(1)).not.toEqual(text(2))
    expect(text(1)[0]!.every((c) => Number.isInteger(c) && c >= 0 && c < 5)).toBe(true)
  })

  test("at a low temperature writes the likeliest", () => {
    const start = array([[3]], { dtype: "int32" })
    const cold = (k: number) => toArray(models.sampleText(net, p, key(k), start, 8, { temperature: 1e-6 }))
    expect(cold(1)).toEqual(cold(2))
  })

  test("is a cell: text in two pieces is the text", () => {
    const ids = array([[0, 1, 2, 3, 4, 0]], { dtype: "int32" })
    const [whole] = net.apply(p, ids)(net.start(ids))
    const [, s] = net.apply(p, array([[0, 1, 2]], { dtype: "int32" }))(net.start(ids))
    const [rest] = net.apply(p, array([[3, 4, 0]], { dtype: "int32" }))(s)
    const rows = (toArray(whole) as number[][][])[0]!.slice(3)
    ;(toArray(rest) as number[][][])[0]!.forEach((row, i) => {
      row.forEach((v, j) => {
        expect(v).toBeCloseTo(rows[i]![j]!, 5)
      })
    })
  })
})

describe("counts that are known from elsewhere", () => {
  test.each([
    ["googlenet", models.googlenet(), 6624904],
    ["googlenetWithAuxiliary", models.googlenetWithAuxiliary(), 13004888],
    ["googlenet2014", models.googlenet2014(), 6998552],
    ["densenet121", models.densenet121(), 7978856],
    ["nfResnet50", models.nfResnet50(), 25557032],
    ["vitB16", models.vitB16(), 86567656],
  ] as const)("the parameters of %s", (_name, model, parameters) => {
    expect(summary(model, [1, 3, 224, 224]).parameters).toBe(parameters)
  })

  test("nn.Transformer has 44,140,544 beside its embeddings and its last layer", () => {
    const net = models.transformer(7)
    const counted = net
      .torchNames()
      .filter(({ torch }) => !/embedding|generator/.test(torch))
      .reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0)
    expect(counted).toBe(44140544)
  })
})

test("networks without normalization keep the variance of their signals", () => {
  const net = models.nfResnet([2, 2, 2, 2], { width: 16, classes: 4, stem: "small" })
  const [p, s] = jit(net.init)(key(5))
  const y = jit((q: typeof p, t: typeof s) => net.apply(q, inference(normal(key(6), [4, 3, 32, 32])))(t)[0])(p, s)
  const size = Math.sqrt(Number(item(mean(multiply(y, y)))))
  expect(size).toBeGreaterThan(0.05)
  expect(size).toBeLessThan(20)
})
