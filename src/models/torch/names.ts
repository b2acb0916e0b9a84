import type { NDArray } from "../../array/index.js"
import type { AnyLayer } from "../../nn/index.js"
import type { Key } from "../../random/index.js"
import { abstract, evalShape } from "../../transforms/index.js"
import { flattenWhole } from "../../tree/structure.js"

/** Where the arrays of a tree are in PyTorch's state dict. */
export interface TorchName {
  /** the name in the state dict: `layer1.0.conv1.weight` */
  readonly torch: string
  /** which of the trees that the model's init returns */
  readonly tree: "parameters" | "state"
  /** the place in the tree: `.layer1[0].conv1.w` */
  readonly path: string
  /** whether PyTorch stores its transpose, as it does for matrices */
  readonly transposed: boolean
  /** which of several arrays that PyTorch stores as one, along its first axis; null for an array of its own */
  readonly part: { readonly index: number; readonly of: number } | null
  /** the shape in the tree */
  readonly shape: readonly number[]
}

/** The name of an array, or its name and which part of it, by its path in the tree and the last name of that. */
export type Renaming = (module: string, name: string) => string | Pick<TorchName, "torch" | "part">

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
export const plainName: Renaming = (module, name) => [module, words[name] ?? name].filter((s) => s !== "").join(".")

/** A renaming that first changes the module's name, by pairs of pattern and replacement. */
export const renamed =
  (...rules: readonly (readonly [pattern: RegExp, replacement: string])[]): Renaming =>
  (module, name) =>
    plainName(
      rules.reduce((s, [pattern, replacement]) => s.replace(pattern, replacement), module),
      name,
    )

const namesIn = (tree: unknown, which: TorchName["tree"], rename: Renaming): readonly TorchName[] => {
  const { leaves, paths } = flattenWhole("torchNames", "", tree)
  return leaves.map((leaf: NDArray, i) => {
    const path = paths[i]!
    const dot = path.lastIndexOf(".")
    const found = rename(dotted(path.slice(0, Math.max(dot, 0))), dotted(path.slice(dot)))
    const { torch, part } = typeof found === "string" ? { torch: found, part: null } : found
    const last = path.slice(dot + 1)
    const isMatrix = leaf.shape.length === 2 && /^w[xh]?$/.test(last)
    return { torch, tree: which, path, transposed: isMatrix, part, shape: leaf.shape }
  })
}

/** What a model is made of beside a layer: where its arrays are in PyTorch's state dict. */
export interface Torch {
  readonly torchNames: () => readonly TorchName[]
}

const begun = (layer: AnyLayer): unknown => evalShape(layer.init)(abstract([2], { dtype: "uint32" }) as Key)

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
