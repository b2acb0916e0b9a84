import { describe, expect, test } from "vitest"
import { array, grad, isCotangentError, ones, zeros } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import { relu, sum } from "../../src/operations/index.js"
import { key } from "../../src/random/index.js"
import { layers, statefulLayers } from "./samples.js"

const message = (f: () => unknown): string => {
  try {
    f()
  } catch (e) {
    if (!isCotangentError(e)) throw e
    return String(e)
  }
  return "nothing was thrown"
}

const net = nn.sequential([nn.conv2d(1, 4, 3), nn.activation(relu), nn.flatten(), nn.dense(144, 3)])
const p = net.init(key(0))

describe("a layer applied to the wrong shape names itself, and where it is", () => {
  test("the channels", () => {
    expect(message(() => net.apply(p, ones([1, 3, 8, 8])))).toBe(
      [
        "ShapeError: conv2d: takes 1 features along axis 1, not 3",
        "  x: float32[1,3,8,8]",
        "  in the layer [0]",
        "  hint: make this layer with 3 inputs, or give it 1",
      ].join("\n"),
    )
  })

  test("the features after other layers, and in which trace", () => {
    expect(message(() => grad((q: typeof p) => sum(net.apply(q, ones([1, 1, 9, 9]))))(p))).toBe(
      [
        "ShapeError: dense: takes 144 features along axis -1, not 196",
        "  x: float32[1,196]",
        "  in the layer [3]",
        "  while tracing an anonymous function for grad",
        "  hint: make this layer with 196 inputs, or give it 144",
      ].join("\n"),
    )
  })

  test("without a batch", () => {
    expect(message(() => net.apply(p, ones([1, 8, 8])))).toMatch(
      /conv2d: takes 4 axes, not 3\n {2}x: float32\[1,8,8\]\n {2}in the layer \[0\]\n {2}hint: x is \[batch, channels/,
    )
  })

  test("deep in a graph", () => {
    const block = nn.basicBlock(2, 4)
    const [q, s] = block.init(key(0))
    expect(message(() => block.apply(q, nn.inference(ones([1, 3, 5, 5])))(s))).toMatch(
      /conv2d: takes 2 features along axis 1, not 3\n.*\n {2}in the layer conv1\n/,
    )
    const deep = nn.statefulSequential([nn.stateless(nn.identity()), nn.basicBlock(2, 4)])
    const [r, t] = deep.init(key(0))
    expect(message(() => deep.apply(r, nn.inference(ones([1, 3, 5, 5])))(t))).toMatch(/in the layer \[1\]\.conv1\n/)
  })

  test("around a residual", () => {
    const layer = nn.residual(nn.dense(3, 4))
    expect(message(() => layer.apply(layer.init(key(0)), ones([2, 3])))).toMatch(
      /residual: what the layer gives and what goes around it differ in shape\n {2}layer: float32\[2,4\]/,
    )
  })
})

describe("the parameters of another model", () => {
  test("of another length", () => {
    const other = nn.sequential([nn.conv2d(1, 4, 3), nn.flatten()])
    expect(message(() => net.apply(other.init(key(0)) as never, ones([1, 1, 8, 8])))).toMatch(
      /TreeError: sequential: the parameters are a list of 2, not a list of 4\n {2}hint: give the tree/,
    )
  })

  test("of other shapes", () => {
    const other = nn.sequential([nn.conv2d(1, 4, 5), nn.activation(relu), nn.flatten(), nn.dense(144, 3)])
    expect(message(() => net.apply(other.init(key(0)), ones([1, 1, 8, 8])))).toBe(
      [
        "ShapeError: conv2d: the parameter w has not the shape [4,1,3,3]",
        "  w: float32[4,1,5,5]",
        "  in the layer [0]",
        "  hint: give the tree that this layer's init returned; this one is of another layer",
      ].join("\n"),
    )
  })

  test("with a bias where there is none, and without one where there is", () => {
    const [bare, full] = [nn.dense(2, 3, { bias: false }), nn.dense(2, 3)]
    expect(message(() => bare.apply(full.init(key(0)), ones([1, 2])))).toMatch(
      /dense: the parameters are a record with keys b, w, not a record with keys w\n/,
    )
    expect(message(() => full.apply(bare.init(key(0)), ones([1, 2])))).toMatch(/not a record with keys b, w\n/)
  })

  test("a state of another model", () => {
    const layer = nn.batchNorm(3)
    const [q] = layer.init(key(0))
    const [, other] = nn.batchNorm(2).init(key(0))
    expect(message(() => layer.apply(q, nn.inference(ones([2, 3])))(other))).toMatch(
      /batchNorm: the parameter mean has not the shape \[3\]\n {2}mean: float32\[2\]/,
    )
  })

  test("of every layer: nothing, a number, an array, other keys", () => {
    const wrong = [undefined, null, 3, array(1), {}, [], { w: 1 }, [null, null, null, null, null], { body: null }]
    const strangers = [...layers.map(([name, layer, shape]) => [name, layer, shape] as const)].flatMap(
      ([name, layer, shape]) =>
        wrong.flatMap((q) => {
          try {
            layer.apply(q, zeros([...shape], { dtype: "float64" }))
            return []
          } catch (e) {
            return isCotangentError(e) ? [] : [`${name}: ${e}`]
          }
        }),
    )
    expect(strangers).toEqual([])
  })

  test("and state of every layer with state", () => {
    const wrong = [undefined, null, 3, array(1), {}, [], { w: 1 }, [null, null], { body: null, shortcut: null }]
    const strangers = statefulLayers.flatMap(([name, layer, shape]) => {
      const [q, s] = layer.init(key(0))
      const x = zeros([...shape], { dtype: "float64" })
      return [...wrong.map((v) => [v, s] as const), ...wrong.map((v) => [q, v] as const)].flatMap(([a, b]) => {
        try {
          layer.apply(a, nn.training(x, key(1)))(b)
          return []
        } catch (e) {
          return isCotangentError(e) ? [] : [`${name}: ${e}`]
        }
      })
    })
    expect(strangers).toEqual([])
  })
})

describe("inputs of every layer that are none", () => {
  test("throw errors of the library", () => {
    const wrong = [undefined, null, 3, "x", {}, [], array(1), ones([2]), ones([2, 2, 2, 2, 2, 2]), zeros([0, 0])]
    const strangers = [
      ...layers.map(([name, layer]) => [name, (x: unknown) => layer.apply(layer.init(key(0)), x as never)] as const),
      ...statefulLayers.map(([name, layer]) => {
        const [q, s] = layer.init(key(0))
        return [name, (x: unknown) => layer.apply(q, nn.training(x as never, key(1)))(s)] as const
      }),
    ].flatMap(([name, run]) =>
      wrong.flatMap((x) => {
        try {
          run(x)
          return []
        } catch (e) {
          return isCotangentError(e) ? [] : [`${name}(${String(x)}): ${e}`]
        }
      }),
    )
    expect(strangers).toEqual([])
  })
})

describe("configurations that are wrong", () => {
  const makers: Readonly<Record<string, (...args: never) => unknown>> = Object.fromEntries(
    Object.entries(nn).flatMap(([name, f]) => (typeof f === "function" ? [[name, f as never]] : [])),
  )
  /** Functions of layers, whose types alone say what they take. */
  const ofLayers =
    /^(composite|leaf|training|inference|sequential|stateful|stateless|parallel|residual|joined|summed|graph|scanned|bidirectional|stacked|recurrent|weightNorm|spectralNorm|weightStandardized|scaledStandardized|spatialTransformer|summary|swishWith|basicBlockWith|bottleneckBlockWith|inceptionWith|convRelu|batchNormWith|unnormalized|clipRho|activation|dropped|masked|combineMasks)/

  test.each(Object.keys(makers).filter((name) => !ofLayers.test(name)))("%s", (name) => {
    const values: readonly unknown[] = [undefined, null, "a", -1, 0, 1.5, NaN, 2, [2], [], ones([2, 2]), () => 1]
    const make = makers[name] as (...args: readonly unknown[]) => unknown
    const calls = values.flatMap((a) => [[a], [2, 2, a], [2, 2, 2, a], ...values.map((b) => [a, b])])
    const strangers = calls.flatMap((args) => {
      try {
        make(...args)
        return []
      } catch (e) {
        return isCotangentError(e) ? [] : [`${name}(${args.map(String).join(", ")}): ${e}`]
      }
    })
    expect([...new Set(strangers)].slice(0, 5)).toEqual([])
  })
})

describe("training", () => {
  test("batch norm on a batch of one", () => {
    const layer = nn.batchNorm(3)
    const [q, s] = layer.init(key(0))
    expect(message(() => layer.apply(q, nn.training(ones([1, 3])))(s))).toBe(
      [
        "ValueError: batchNorm: training needs more than 1 element of each channel",
        "  x: float32[1,3]",
        "  hint: give larger batches; or use the running statistics: inference(x)",
      ].join("\n"),
    )
  })

  test("dropout without a key", () => {
    expect(message(() => nn.dropout(0.5).apply(null, nn.training(ones([2])))(null))).toMatch(
      /ValueError: dropout: training needs a key\n {2}hint: give one: training\(x, key\)/,
    )
  })

  test("an unknown id", () => {
    const layer = nn.embedding(3, 2)
    const q = layer.init(key(0))
    expect(message(() => layer.apply(q, array([0, 3], { dtype: "int32" })))).toBe(
      ["ValueError: embedding: there is no id 3 among 3", "  ids: int32[2]", "  hint: ids count from 0 to 2"].join(
        "\n",
      ),
    )
    expect(message(() => layer.apply(q, array([0, 1])))).toMatch(/DTypeError: embedding: the ids are float32/)
  })

  test("attention without its memory, with a mask of numbers or of another shape", () => {
    const cross = nn.crossAttention(4, 2)
    const [q, s] = cross.init(key(0))
    expect(message(() => cross.apply(q, nn.inference(ones([1, 2, 4])))(s))).toMatch(
      /crossAttention: there is no memory to attend to/,
    )
    const self = nn.multiHeadAttention(4, 2)
    const r = self.init(key(0))
    const query = ones([1, 2, 4])
    expect(message(() => self.apply(r, { query, mask: ones([2, 2]) }))).toMatch(/the mask is float32, not bool/)
    expect(message(() => self.apply(r, { query, mask: nn.causalMask(3) }))).toMatch(
      /the mask does not broadcast to \[1,2,2,2\]/,
    )
  })
})
