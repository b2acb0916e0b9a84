import { zeros } from "../../src/index.js"
import * as models from "../../src/models/index.js"
import { type AnyLayer, recurrent, type SummaryOptions, summary } from "../../src/nn/index.js"

/** A model on the page: how it is made, what goes in, and how far its layers are told apart. */
interface Entry {
  readonly title: string
  readonly call: string
  readonly text: string
  readonly model: AnyLayer
  readonly input: readonly number[]
  readonly options?: SummaryOptions
}

const int = { dtype: "int32" } as const
const image = [1, 3, 224, 224]

const entries: readonly Entry[] = [
  {
    title: "Perceptron",
    call: "perceptron(2)",
    text: "Rosenblatt's; it learns by `learnPerceptron`. In PyTorch: `Linear(2, 1)`.",
    model: models.perceptron(2),
    input: [1, 2],
  },
  {
    title: "Multi-layer perceptron",
    call: "mlp([784, 100, 10])",
    text: "In PyTorch: `Sequential(Linear, ReLU, Linear)`.",
    model: models.mlp([784, 100, 10]),
    input: [1, 784],
  },
  {
    title: "LeNet-5",
    call: "lenet5({ padding: 2 })",
    text: "For images of 28x28 pixels; without a padding for 32x32. In PyTorch: `Sequential` of the same layers.",
    model: models.lenet5({ padding: 2 }),
    input: [1, 1, 28, 28],
  },
  {
    title: "LeNet with 20 and 50 channels",
    call: "lenet2050()",
    text: "In PyTorch: `Sequential` of the same layers.",
    model: models.lenet2050(),
    input: [1, 1, 28, 28],
  },
  {
    title: "AlexNet",
    call: "alexnet()",
    text: "In PyTorch: torchvision's `alexnet`.",
    model: models.alexnet(),
    input: image,
  },
  {
    title: "AlexNet, as in the first paper",
    call: "alexnet2012()",
    text: "In PyTorch: `Sequential` of the same layers.",
    model: models.alexnet2012(),
    input: [1, 3, 227, 227],
  },
  {
    title: "VGG-16",
    call: "vgg16()",
    text: "In PyTorch: torchvision's `vgg16`.",
    model: models.vgg16(),
    input: image,
  },
  {
    title: "VGG-19",
    call: "vgg19()",
    text: "In PyTorch: torchvision's `vgg19`.",
    model: models.vgg19(),
    input: image,
  },
  {
    title: "GoogLeNet",
    call: "googlenet()",
    text: "In PyTorch: torchvision's `googlenet`; `googlenetWithAuxiliary` has its auxiliary classifiers, too.",
    model: models.googlenet(),
    input: image,
    options: { depth: 1 },
  },
  {
    title: "GoogLeNet, as in the paper",
    call: "googlenet2014()",
    text: "With biases and local response normalization; the names are those of `googlenet`.",
    model: models.googlenet2014(),
    input: image,
    options: { depth: 1 },
  },
  ...[
    ["ResNet-18", "resnet18", models.resnet18()] as const,
    ["ResNet-34", "resnet34", models.resnet34()] as const,
    ["ResNet-50", "resnet50", models.resnet50()] as const,
    ["ResNet-101", "resnet101", models.resnet101()] as const,
    ["ResNet-152", "resnet152", models.resnet152()] as const,
  ].map(([title, name, model]) => ({
    title,
    call: `${name}()`,
    text: `In PyTorch: torchvision's \`${name}\`.`,
    model,
    input: image,
    options: { depth: name === "resnet18" ? Infinity : 2 },
  })),
  {
    title: "DenseNet-121",
    call: "densenet121()",
    text: "In PyTorch: torchvision's `densenet121`.",
    model: models.densenet121(),
    input: image,
    options: { depth: 2 },
  },
  {
    title: "Normalizer-free ResNet-50",
    call: "nfResnet50()",
    text: "In PyTorch: timm's `nf_resnet50`.",
    model: models.nfResnet50(),
    input: image,
    options: { depth: 2 },
  },
  {
    title: "ViT-B/16",
    call: "vitB16()",
    text: "In PyTorch: torchvision's `vit_b_16`.",
    model: models.vitB16(),
    input: image,
    options: { depth: 3 },
  },
  {
    title: "Transformer",
    call: "transformer(1000)",
    text: "In PyTorch: `nn.Transformer`, with `encoder.embedding`, `decoder.embedding` and `generator` around; here for 32 steps of a source and of a target.",
    model: models.transformer(1000),
    input: [1, 32],
    options: { ...int, depth: 3, context: { memory: zeros([1, 32], int) } },
  },
  {
    title: "Language model",
    call: "languageModel(1000, { layers: 4, length: 64 })",
    text: "In PyTorch: the layers of `nn.TransformerEncoder` under `layers`, with `embedding`, `positions`, `norm` and `head`.",
    model: models.languageModel(1000, { layers: 4, length: 64 }),
    input: [1, 64],
    options: { ...int, depth: 2 },
  },
  {
    title: "Character model",
    call: "charRnn(96, { layers: 2 })",
    text: "In PyTorch: `LSTM` as `rnn` and `Linear` as `decoder`, over one-hot characters; here for 32 steps.",
    model: recurrent(models.charRnn(96, { layers: 2 })),
    input: [1, 32],
    options: int,
  },
]

const section = ({ title, call, text, model, input, options = {} }: Entry): string =>
  [
    `## ${title}`,
    "",
    `\`${call}\` for an input \`[${input.join(",")}]\`. ${text}`,
    "",
    "```",
    String(summary(model, input, options)),
    "```",
    "",
  ].join("\n")

/** The page of all models. */
export const modelsPage = (): string =>
  [
    "# Models",
    "",
    "What `summary` says of each model of `cotangent/models`, for one example: what its layers give, their parameters, the",
    "multiply-adds of matrix products and convolutions, and how many pixels an element of an output sees. Deep models have",
    "their blocks added up, `{ depth: 2 }`. This page is generated and held by a test; see [networks.md](networks.md) for how",
    "models are used, and how weights come from PyTorch.",
    "",
    ...entries.map(section),
  ].join("\n")
