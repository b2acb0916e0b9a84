import type { NDArray, Shape } from "../../array/index.js"
import type { AnyLayer } from "../../nn/index.js"
import type { Key } from "../../random/index.js"
import { abstract, evalShape } from "../../transforms/index.js"
import { flattenWhole } from "../../tree/structure.js"

/** Which of several arrays that PyTorch stores as one, along its first axis. */
export interface TorchPart {
  readonly index: number
  readonly of: number
}

/** Where an array of a tree is in PyTorch's state dict. */
export interface TorchName {
  /** the name in the state dict: `layer1.0.conv1.weight` */
  readonly torch: string
  /** which of the trees that the model's init returns */
  readonly tree: "parameters" | "state"
  /** the place in the tree: `.layer1[0].conv1.w` */
  readonly path: string
  readonly shape: Shape
  /** the shape of what is stored in PyTorch under this name */
  readonly torchShape: Shape
  /** whether PyTorch stores the transpose, as it does for matrices */
  readonly transposed: boolean
  /** which part of what PyTorch stores it is; null for all of it */
  readonly part: TorchPart | null
}

/** The name of an array, with what else differs, by its module and its last name, dotted, and its shape. */
export type Renaming = (
  module: string,
  name: string,
  shape: Shape,
) => Pick<TorchName, "torch"> & Partial<Pick<TorchName, "part" | "torchShape">>

/** PyTorch's words for arrays of layers. */
const words: Readonly<Record<string, string>> = {
  w: "weight",
  b: "bias",
  scale: "weight",
  table: "weight",
  mean: "running_mean",
  var: "running_var",
}

/** `.features[0].conv` as `features.0.conv`. */
const dotted = (path: string): string => path.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "")

/** The name of an array whose place in the tree is that of its module in PyTorch. */
export const plainName: Renaming = (module, name) => ({
  torch: [module, words[name] ?? name].filter((s) => s !== "").join("."),
})

/** A module's name after replacements, one after the other. */
export const replaced = (module: string, rules: readonly (readonly [pattern: RegExp, by: string])[]): string =>
  rules.reduce((s, [pattern, by]) => s.replace(pattern, by), module)

const shapeIn = (shape: Shape, transposed: boolean, part: TorchPart | null): Shape => {
  const own = transposed ? [...shape].reverse() : shape
  return part === null ? own : [own[0]! * part.of, ...own.slice(1)]
}

const namesIn = (tree: unknown, which: TorchName["tree"], rename: Renaming): readonly TorchName[] => {
  const { leaves, paths } = flattenWhole("torchNames", "", tree)
  return leaves.map((leaf: NDArray, i) => {
    const path = paths[i]!
    const dot = path.lastIndexOf(".")
    const name = path.slice(dot + 1)
    const { torch, part = null, torchShape } = rename(dotted(path.slice(0, dot)), name, leaf.shape)
    const transposed = leaf.shape.length === 2 && /^w[xh]?$/.test(name)
    return {
      torch,
      tree: which,
      path,
      shape: leaf.shape,
      torchShape: torchShape ?? shapeIn(leaf.shape, transposed, part),
      transposed,
      part,
    }
  })
}

/** What a model has beside what a layer has: where its arrays are in PyTorch's state dict, in the order of its leaves. */
export interface Torch {
  readonly torchNames: () => readonly TorchName[]
}

/** What a model's init returns, without elements. */
export const begun = (layer: AnyLayer): unknown => evalShape(layer.init)(abstract([2], { dtype: "uint32" }) as Key)

/** A layer without state as a model. */
export const modelOf = <L extends AnyLayer>(layer: L, rename: Renaming = plainName): L & Torch => ({
  ...layer,
  torchNames: () => namesIn(begun(layer), "parameters", rename),
})

/** A layer with state as a model. */
export const statefulModelOf = <L extends AnyLayer>(layer: L, rename: Renaming = plainName): L & Torch => ({
  ...layer,
  torchNames: () => {
    const [p, s] = begun(layer) as readonly [unknown, unknown]
    return [...namesIn(p, "parameters", rename), ...namesIn(s, "state", rename)]
  },
})
