import { anything, callback, checked, fields, type Kind, ndarray, recordOf } from "../../array/given.js"
import { describe, type NDArray, range, sameShape, showShape, sizeOf } from "../../array/index.js"
import { ShapeError, TreeError } from "../../errors/index.js"
import type { AnyLayer, InitOf } from "../../nn/index.js"
import { concatenate, reshape, slice, transpose } from "../../operations/index.js"
import { flattenWhole, unflatten } from "../../tree/structure.js"
import { begun, type Torch, type TorchName } from "./names.js"

const torchModel: Kind = fields("a model of cotangent/models, such as mlp([2, 3])", {
  init: callback,
  torchNames: callback,
})

/** PyTorch's state dict: arrays by name. */
export type StateDict = Readonly<Record<string, NDArray>>

const stored = (op: string, tensors: StateDict, { torch, torchShape }: TorchName): NDArray => {
  const found = Object.hasOwn(tensors, torch) ? tensors[torch] : undefined
  if (found === undefined)
    throw new TreeError({
      op,
      problem: `there is no ${torch}`,
      hint: "give the state dict of the same model; model.torchNames() lists what it needs",
    })
  if (sameShape(found.shape, torchShape)) return found
  throw new ShapeError({
    op,
    problem: `${torch} has not the shape ${showShape(torchShape)}`,
    given: { [torch]: describe(found) },
    hint: "make the model with the same sizes",
  })
}

/** One of the equal parts along the first axis. */
const partOf = (x: NDArray, index: number, of: number): NDArray => {
  const rows: number = x.shape[0] / of
  const others: readonly number[] = x.shape.slice(1)
  return slice(x, [index * rows, ...others.map(() => 0)], [(index + 1) * rows, ...others])
}

/**
 * What a model's init returns, with the arrays of PyTorch's state dict: its parameters, or parameters and state.
 *
 * Further entries of the state dict, such as `num_batches_tracked`, are left alone.
 * @throws TreeError when an array is missing; ShapeError when one has another shape
 * @example const net = mlp([2, 3])
 * fromTorch(net, { "0.weight": ones([3, 2]), "0.bias": zeros([3]) })[0]!.w // float32[2,3]
 */
export const fromTorch = checked(
  "fromTorch",
  { model: torchModel, tensors: recordOf(ndarray, "a record of arrays by name") },
  <L extends AnyLayer & Torch>(model: L, tensors: StateDict): InitOf<L> => {
    const { structure } = flattenWhole("fromTorch", "", begun(model))
    const leaves = model.torchNames().map((entry) => {
      const whole = stored("fromTorch", tensors, entry)
      const own = entry.part === null ? whole : partOf(whole, entry.part.index, entry.part.of)
      return reshape(entry.transposed ? transpose(own) : own, entry.shape)
    })
    return unflatten(structure, leaves) as InitOf<L>
  },
)

/**
 * PyTorch's state dict of a model's trees: of its parameters, or of the pair of parameters and state.
 *
 * Law: `fromTorch(model, toTorch(model, trees)) = trees`.
 * @throws TreeError when the trees are those of another model
 * @example const net = mlp([2, 3])
 * toTorch(net, net.init(key(0)))["0.weight"]! // float32[3,2]
 */
export const toTorch = checked(
  "toTorch",
  { model: torchModel, trees: anything },
  <L extends AnyLayer & Torch>(model: L, trees: InitOf<L>): StateDict => {
    const { leaves } = flattenWhole("toTorch", "", trees)
    const names = model.torchNames()
    if (leaves.length !== names.length)
      throw new TreeError({
        op: "toTorch",
        problem: `the trees have ${leaves.length} arrays, and the model has ${names.length}`,
        hint: "give what this model's init returned: its parameters, or [parameters, state]",
      })
    const own = (i: number): NDArray => (names[i]!.transposed ? transpose(leaves[i]!) : leaves[i]!)
    const whole = (name: string): NDArray => {
      const at = range(names.length).filter((i) => names[i]!.torch === name)
      const inOrder = [...at].sort((i, j) => (names[i]!.part?.index ?? 0) - (names[j]!.part?.index ?? 0))
      const joined = inOrder.length === 1 ? own(inOrder[0]!) : concatenate(inOrder.map(own), { axis: 0 })
      const { torchShape } = names[at[0]!]!
      return sizeOf(joined.shape) === sizeOf(torchShape) ? reshape(joined, torchShape) : joined
    }
    return Object.fromEntries([...new Set(names.map(({ torch }) => torch))].map((name) => [name, whole(name)]))
  },
)
