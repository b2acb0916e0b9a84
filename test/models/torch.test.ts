import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { isCotangentError, jit, type NDArray, ones, Tree, toTypedArray, zeros } from "../../src/index.js"
import * as models from "../../src/models/index.js"
import { type Key, key } from "../../src/random/index.js"
import { large, type Sample, small } from "./models.js"

const model = (name: string) => large.find((sample) => sample.name === name)!.model

/** Some names of the state dicts of torchvision and timm, with their shapes. */
const known: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  alexnet: { "features.0.weight": [64, 3, 11, 11], "classifier.6.bias": [1000], "classifier.1.weight": [4096, 9216] },
  vgg16: { "features.28.weight": [512, 512, 3, 3], "classifier.0.weight": [4096, 25088] },
  googlenet: {
    "conv1.conv.weight": [64, 3, 7, 7],
    "inception3a.branch2.1.bn.running_var": [128],
    "inception5b.branch4.1.conv.weight": [128, 832, 1, 1],
    "fc.weight": [1000, 1024],
  },
  resnet18: {
    "layer2.0.downsample.0.weight": [128, 64, 1, 1],
    "layer4.1.bn2.running_mean": [512],
    "bn1.weight": [64],
  },
  resnet50: { "layer1.0.conv3.weight": [256, 64, 1, 1], "layer4.2.bn3.bias": [2048] },
  densenet121: {
    "features.denseblock4.denselayer16.conv2.weight": [32, 128, 3, 3],
    "features.transition3.norm.running_mean": [1024],
    "features.norm5.weight": [1024],
    "classifier.bias": [1000],
  },
  nfResnet50: {
    "stem.conv.gain": [64, 1, 1, 1],
    "stages.3.0.downsample.conv.weight": [2048, 1024, 1, 1],
    "head.fc.weight": [1000, 2048],
  },
  vitB16: {
    class_token: [1, 1, 768],
    "encoder.pos_embedding": [1, 197, 768],
    "encoder.layers.encoder_layer_11.self_attention.in_proj_weight": [2304, 768],
    "encoder.layers.encoder_layer_0.self_attention.out_proj.bias": [768],
    "encoder.layers.encoder_layer_3.mlp.0.weight": [3072, 768],
    "encoder.layers.encoder_layer_3.ln_2.bias": [768],
    "encoder.ln.weight": [768],
    "heads.head.weight": [1000, 768],
  },
  transformer: {
    "encoder.layers.5.self_attn.in_proj_bias": [1536],
    "decoder.layers.0.multihead_attn.out_proj.weight": [512, 512],
    "decoder.layers.5.norm3.weight": [512],
    "decoder.norm.bias": [512],
    "encoder.layers.2.linear1.weight": [2048, 512],
  },
}

describe.each(Object.entries(known))("the names of %s", (name, entries) => {
  test("are those of PyTorch", () => {
    const names = model(name).torchNames()
    for (const [torch, shape] of Object.entries(entries))
      expect(names.find((entry) => entry.torch === torch)?.torchShape, torch).toEqual(shape)
  })
})

/** Whether the arrays of a model are few enough to be compared one by one. */
const isLight = ({ model: net }: Sample): boolean =>
  net.torchNames().reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0) < 1e6

describe.each(small.filter(isLight).map((sample) => [sample.name, sample] as const))(
  "the state dict of %s",
  (_name, { model: net }) => {
    const first = jit((k: Key) => net.init(k) as NDArray)(key(1))
    const dict = models.toTorch(net, first as never)

    test("has each name once, with its shape", () => {
      for (const { torch, torchShape } of net.torchNames()) expect(dict[torch]?.shape, torch).toEqual(torchShape)
      expect(Object.keys(dict).length).toBe(new Set(net.torchNames().map(({ torch }) => torch)).size)
    })

    test("gives the trees back", () => {
      const again = models.fromTorch(net, dict)
      const [left, right] = [Tree.leaves(first as never), Tree.leaves(again as never)]
      expect(Tree.structure(again as never)).toEqual(Tree.structure(first as never))
      left.forEach((x, i) => {
        expect(Array.from(toTypedArray(x))).toEqual(Array.from(toTypedArray(right[i]!)))
      })
    })

    test("names each place of the trees", () => {
      const { length } = Tree.leaves(first as never)
      expect(net.torchNames().length).toBe(length)
    })
  },
)

describe("a state dict that does not fit", () => {
  const net = models.mlp([2, 3])
  const message = (f: () => unknown): string => {
    try {
      f()
    } catch (e) {
      return isCotangentError(e) ? String(e) : `not an error of the library: ${e}`
    }
    return "nothing was thrown"
  }

  test("because an array is missing", () => {
    expect(message(() => models.fromTorch(net, { "0.weight": ones([3, 2]) }))).toMatch(
      /TreeError: fromTorch: there is no 0.bias\n {2}hint: give the state dict of the same model/,
    )
  })

  test("because an array has another shape", () => {
    expect(message(() => models.fromTorch(net, { "0.weight": ones([2, 3]), "0.bias": zeros([3]) }))).toMatch(
      /ShapeError: fromTorch: 0.weight has not the shape \[3,2\]\n {2}0.weight: float32\[2,3\]/,
    )
  })

  test("or trees of another model", () => {
    const other = models.mlp([2, 3, 4])
    expect(message(() => models.toTorch(net, other.init(key(0)) as never))).toMatch(
      /toTorch: the trees have 4 arrays, and the model has 2/,
    )
  })
})

test("an LSTM's weights in PyTorch's order are those of lstmCell: gates i, f, g, o", () => {
  const net = models.charRnn(3, { hidden: 2, dtype: "float64" })
  const names = net.torchNames()
  expect(names.map(({ torch, torchShape }) => [torch, torchShape])).toEqual(
    expect.arrayContaining([
      ["rnn.weight_ih_l0", [8, 3]],
      ["rnn.weight_hh_l0", [8, 2]],
      ["rnn.bias_ih_l0", [8]],
      ["rnn.bias_hh_l0", [8]],
      ["decoder.weight", [3, 2]],
    ]),
  )
  const p = net.init(key(0))
  assertLaw(
    laws.equal(
      () => models.fromTorch(net, models.toTorch(net, p)).rnn[0]!.wx,
      () => p.rnn[0]!.wx,
    ),
    arrays([1]),
    { numRuns: 1 },
  )
})
