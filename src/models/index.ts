/** Models: networks with names in the literature, and where their parameters are in PyTorch's state dicts. */
export { alexnet, alexnet2012 } from "./alexnet.js"
export {
  type CellOf,
  type CharRnnOptions,
  type CharRnnParameters,
  charRnn,
  charRnnWith,
  type SamplingOptions,
  sampleText,
} from "./char-rnn.js"
export { type DensenetOptions, densenet, densenet121 } from "./densenet.js"
export { googlenet, googlenet2014, googlenetWithAuxiliary } from "./googlenet.js"
export { type LenetOptions, lenet5, lenet2050 } from "./lenet.js"
export { type MlpOptions, mlp } from "./mlp.js"
export { type NfResnetOptions, nfResnet, nfResnet50 } from "./nf-resnet.js"
export type { DenseEndOptions, ImageModelOptions, Stem } from "./parts.js"
export { type LearningOptions, learnPerceptron, type PerceptronParameters, perceptron } from "./perceptron.js"
export {
  type BlockOf,
  basicResnet,
  bottleneckResnet,
  type ResnetOptions,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
} from "./resnet.js"
export { fromTorch, type StateDict, toTorch } from "./torch/convert.js"
export type { Torch, TorchName, TorchPart } from "./torch/names.js"
export { type LanguageModelOptions, languageModel, type TransformerOptions, transformer } from "./transformer.js"
export { vgg16, vgg19 } from "./vgg.js"
export { type VitOptions, vit, vitB16 } from "./vit.js"
