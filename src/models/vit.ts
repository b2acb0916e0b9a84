import type { NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { count, parameter } from "../nn/check.js"
import {
  conv2d,
  dense,
  dropout,
  graph,
  initializers,
  type Layer,
  layerNorm,
  leaf,
  learnedPositions,
  statefulSequential,
  stateless,
  transformerEncoderLayer,
} from "../nn/index.js"
import { broadcastTo, concatenate, gelu, moveAxis, reshape, take } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import type { ImageModelOptions } from "./parts.js"
import { attentionNames } from "./torch/attention.js"
import { type Renaming, replaced, statefulModelOf } from "./torch/names.js"

/** The options of vision transformers, with the defaults of ViT-B/16. */
export interface VitOptions extends ImageModelOptions {
  /** height and width of images; default 224 */
  readonly size?: number
  /** height and width of the patches that become tokens; default 16 */
  readonly patch?: number
  /** default 768 */
  readonly features?: number
  /** default 12 */
  readonly heads?: number
  /** how many layers there are; default 12 */
  readonly layers?: number
  /** the units between the two dense layers; default 4 features */
  readonly hidden?: number
  /** the rate of dropout; default 0 */
  readonly dropout?: number
}

interface ClassToken {
  readonly token: NDArray
}

/** A learned token in front of the others, from which the class is read. */
const classToken = (features: number, dtype: FloatType): Layer<ClassToken> =>
  leaf(
    "classToken",
    (k) => ({ token: initializers.zeros(k, [1, 1, features], { dtype }) }),
    (p: ClassToken, x: NDArray): NDArray => {
      const token = parameter("classToken", p, "token", [1, 1, features])
      return concatenate([broadcastTo(token, [x.shape[0], 1, features]), x], { axis: 1 })
    },
  )

const modules = [
  [/^convProj/, "conv_proj"],
  [/^encoder\.layers\.(\d+)/, "encoder.layers.encoder_layer_$1"],
  [/\.attention(?=\.|$)/, ".self_attention"],
  [/(encoder_layer_\d+)\.norm(\d)/, "$1.ln_$2"],
  [/\.linear1$/, ".mlp.0"],
  [/\.linear2$/, ".mlp.3"],
  [/^encoder\.norm$/, "encoder.ln"],
  [/^head$/, "heads.head"],
] as const

const inLayers = attentionNames((module) => replaced(module, modules), /self_attention$/)

/** torchvision's names; its vectors of positions have an axis for the batch. */
const names: Renaming = (module, name, shape) => {
  if (name === "token") return { torch: "class_token" }
  if (module === "encoder.positions") return { torch: "encoder.pos_embedding", torchShape: [1, ...shape] }
  return inLayers(module, name, shape)
}

/**
 * A vision transformer: patches of an image are the tokens of an encoder, [n,3,size,size] -> [n,classes] (Dosovitskiy et
 * al., "An image is worth 16x16 words", 2020; the names are torchvision's).
 *
 * @throws ValueError unless patches divide the image; ShapeError when x has another size
 * @example const net = vit({ size: 8, patch: 4, features: 8, heads: 2, layers: 1, classes: 10 })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([1, 3, 8, 8])))(s)[0] // float32[1,10]
 */
export const vit = operation(
  "vit",
  (options: VitOptions = {}) => {
    const { classes = 1000, channels = 3, dtype = "float32", size = 224, patch = 16 } = options
    const { features = 768, heads = 12, layers = 12, hidden = 4 * features, dropout: rate = 0 } = options
    if (count("vit", "the size", size) % count("vit", "the patch", patch) !== 0)
      throw new ValueError({
        op: "vit",
        problem: `patches of ${patch} pixels do not divide an image of ${size}`,
        hint: "choose a divisor",
      })
    const tokens = (size / patch) ** 2
    const inner = { hidden, norm: "pre", activation: gelu, epsilon: 1e-6, dropout: rate, dtype } as const
    const encoder = graph(
      {
        positions: stateless(learnedPositions(tokens + 1, features, { dtype })),
        dropout: dropout(rate),
        layers: statefulSequential(
          Array.from({ length: layers }, () => transformerEncoderLayer(features, heads, inner)),
        ),
        norm: stateless(layerNorm(features, { epsilon: 1e-6, dtype })),
      },
      (run, x): NDArray => run("norm", run("layers", run("dropout", run("positions", x)))),
    )
    const parts = {
      convProj: stateless(conv2d(channels, features, patch, { strides: patch, dtype })),
      classToken: stateless(classToken(features, dtype)),
      encoder,
      head: stateless(dense(features, classes, { dtype })),
    }
    const net = graph(parts, (run, x): NDArray => {
      const patches = run("convProj", x)
      const sequence = moveAxis(reshape(patches, [patches.shape[0], features, tokens]), 1, 2)
      return run("head", take(run("encoder", run("classToken", sequence)), 0, { axis: 1 }))
    })
    return statefulModelOf(net, names)
  },
  ["classes", "channels", "dtype", "size", "patch", "features", "heads", "layers", "hidden", "dropout"],
  0,
)

/**
 * ViT-B/16: [n,3,224,224] -> [n,classes].
 *
 * @example summary(vitB16(), [1, 3, 224, 224]).parameters // 86567656
 */
export const vitB16 = operation(
  "vitB16",
  (options: ImageModelOptions = {}) => vit(options),
  ["classes", "channels", "dtype"],
  0,
)
