/** Models: networks with names in the literature, and where their parameters are in PyTorch's state dicts. */
export { alexnet, alexnet2012 } from "./alexnet.js"
export { type LenetOptions, lenet5, lenet2050 } from "./lenet.js"
export type { ImageModelOptions } from "./parts.js"
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
export type { Torch, TorchName } from "./torch/names.js"
export { vgg16, vgg19 } from "./vgg.js"
