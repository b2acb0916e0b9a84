import { type NDArray, zeros } from "../../src/index.js"
import * as models from "../../src/models/index.js"
import { type AnyLayer, type Context, recurrent, training } from "../../src/nn/index.js"
import { add, mean, square } from "../../src/operations/index.js"
import { type Key, key, normal, randint } from "../../src/random/index.js"

/** A model, small enough for a test, or as it is, and what goes into it. */
export interface Sample {
  readonly name: string
  readonly model: AnyLayer & models.Torch
  readonly input: readonly number[]
  /** how many different integers it takes; null for a model that takes floats */
  readonly tokens: number | null
  readonly context: Context
  readonly hasState: boolean
}

const int = { dtype: "int32" } as const

const withState = (name: string, model: object, size: number, n = 1, channels = 3): Sample => ({
  name,
  model: model as Sample["model"],
  input: [n, channels, size, size],
  tokens: null,
  context: {},
  hasState: true,
})

const of = (name: string, model: object, input: readonly number[]): Sample => ({
  name,
  model: model as Sample["model"],
  input,
  tokens: null,
  context: {},
  hasState: false,
})

const few = { classes: 5 }
const tiny = { ...few, width: 8, stem: "small" } as const
const memory = (steps: number): Context => ({ memory: zeros([1, steps], int) })

const charModel = (options: models.CharRnnOptions): object => {
  const net = models.charRnn(11, options)
  return { ...recurrent(net), torchNames: net.torchNames }
}

/** Every model with few channels or small images. */
export const small: readonly Sample[] = [
  of("mlp", models.mlp([6, 8, 4]), [3, 6]),
  of("lenet5", models.lenet5(), [2, 1, 32, 32]),
  of("lenet5 for 28x28", models.lenet5({ padding: 2 }), [2, 1, 28, 28]),
  of("lenet2050", models.lenet2050(), [1, 1, 28, 28]),
  of("charRnn", charModel({ hidden: 8, layers: 2 }), [2, 7]),
  withState("alexnet", models.alexnet({ ...few, hidden: 16 }), 64),
  withState("alexnet2012", models.alexnet2012({ ...few, hidden: 16 }), 227),
  withState("vgg16", models.vgg16({ ...few, hidden: 16 }), 32),
  withState("vgg19", models.vgg19({ ...few, hidden: 16 }), 32),
  withState("googlenet", models.googlenet(few), 64, 2),
  withState("googlenetWithAuxiliary", models.googlenetWithAuxiliary(few), 64, 2),
  withState("googlenet2014", models.googlenet2014(few), 64),
  withState("resnet of basic blocks", models.basicResnet([2, 2, 2, 2], tiny), 16, 2),
  withState("resnet of bottlenecks", models.bottleneckResnet([1, 2, 1, 1], tiny), 16, 2),
  withState("resnet for large images", models.basicResnet([1, 1], { ...few, width: 8 }), 32, 2),
  withState("densenet", models.densenet([2, 3, 2, 2], { ...few, growth: 4, stem: "small" }), 16, 2),
  withState("nfResnet", models.nfResnet([1, 2, 1, 1], tiny), 16, 2),
  withState("vit", models.vit({ ...few, size: 16, patch: 4, features: 16, heads: 2, layers: 2, dropout: 0.1 }), 16, 2),
  {
    ...withState("transformer", models.transformer(11, { features: 16, heads: 2, layers: 2 }), 0),
    input: [1, 5],
    tokens: 11,
    context: memory(7),
  },
  {
    ...withState("languageModel", models.languageModel(11, { features: 16, heads: 2, layers: 2, length: 8 }), 0),
    input: [2, 8],
    tokens: 11,
  },
].map((s) => (s.name === "charRnn" ? { ...s, tokens: 11 } : s))

/** The large models as they are. */
export const large: readonly Sample[] = [
  withState("alexnet", models.alexnet(), 224),
  withState("vgg16", models.vgg16(), 224),
  withState("vgg19", models.vgg19(), 224),
  withState("googlenet", models.googlenet(), 224),
  withState("resnet18", models.resnet18(), 224),
  withState("resnet34", models.resnet34(), 224),
  withState("resnet50", models.resnet50(), 224),
  withState("resnet101", models.resnet101(), 224),
  withState("resnet152", models.resnet152(), 224),
  withState("densenet121", models.densenet121(), 224),
  withState("nfResnet50", models.nfResnet50(), 224),
  withState("vitB16", models.vitB16(), 224),
  {
    ...withState("transformer", models.transformer(1000), 0),
    input: [1, 32],
    tokens: 1000,
    context: memory(32),
  },
]

/** The mean of the squares of all that a model gives. */
const magnitude = (y: unknown): NDArray =>
  typeof y === "object" && y !== null && "dtype" in y
    ? mean(square(y as NDArray))
    : Object.values(y as Readonly<Record<string, NDArray>>)
        .map((v) => mean(square(v)))
        .reduce((a, b) => add(a, b))

type Run = (p: unknown, x: unknown) => unknown
type Later = (s: unknown) => readonly [unknown, unknown]

/** Something for the model to look at. */
export const inputOf = ({ input, tokens }: Sample): NDArray =>
  tokens === null ? normal(key(9), [...input]) : randint(key(9), [...input], 0, tokens)

/** Parameters, and the state or null. */
export const begin =
  ({ model, hasState }: Sample) =>
  (k: Key): readonly [p: unknown, s: unknown] =>
    hasState ? (model.init(k) as readonly [unknown, unknown]) : [model.init(k), null]

/** The loss of a model in training, and its next state. */
export const lossOf =
  ({ model, hasState, context }: Sample) =>
  (p: unknown, s: unknown, x: NDArray, k: Key): readonly [NDArray, unknown] => {
    const run = model.apply as Run
    if (!hasState) return [magnitude(run(p, x)), null]
    const [y, next] = (run(p, training(x, k, context)) as Later)(s)
    return [magnitude(y), next]
  }
