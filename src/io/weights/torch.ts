import { right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { type Aval, isPlain, nameOfValue, showAval } from "../../array/index.js"
import { type FileError, ValueError } from "../../errors/index.js"
import { fromTorch, type StateDict, type Torch, toTorch } from "../../models/index.js"
import type { AnyLayer, InitOf } from "../../nn/index.js"
import type { Key } from "../../random/index.js"
import { abstract, evalShape } from "../../transforms/index.js"
import { flattenWhole } from "../../tree/structure.js"
import type { Path } from "../address.js"
import { loaded } from "../load.js"
import { type LoadError, malformed, type Parsed } from "../result.js"
import type { SafetensorsOptions, Tensors } from "../safetensors/safetensors.js"
import { saved } from "../save.js"
import type { LoadOptions, Source } from "../source.js"
import { weightsIn, weightsOf } from "./files.js"
import { fitted, mapped, type PartialWeights } from "./tree.js"

/** Throws unless a value is a model. */
const checkModel = (op: string, model: unknown): void => {
  const { init, torchNames }: Partial<AnyLayer & Torch> = isPlain(model) ? model : {}
  if (typeof init === "function" && typeof torchNames === "function") return
  throw new ValueError({
    op,
    problem: `the model is ${nameOfValue(model)}`,
    hint: "give a model of cotangent/models, such as resnet18(), which knows its names in PyTorch",
  })
}

/** What PyTorch stores for a model: names, shapes and dtypes. */
const expectedBy = (op: string, model: AnyLayer & Torch): ReadonlyMap<string, Aval> => {
  const begun: unknown = evalShape(model.init)(abstract([2], { dtype: "uint32" }) as Key)
  const { leaves } = flattenWhole(op, "", begun)
  return new Map(
    model.torchNames().map(({ torch, torchShape }, i) => [torch, { shape: torchShape, dtype: leaves[i]!.dtype }]),
  )
}

/** The arrays that a model has a place for, in its dtypes. */
const fitting = (tensors: Tensors, expected: ReadonlyMap<string, Aval>): StateDict =>
  Object.fromEntries(
    [...expected].flatMap(([name, aval]) => {
      const found = Object.hasOwn(tensors, name) ? fitted(tensors[name]!, aval) : null
      return found === null ? [] : [[name, found] as const]
    }),
  )

const whole = <L extends AnyLayer & Torch>(op: string, tensors: Tensors, model: L): Parsed<InitOf<L>> => {
  const expected = expectedBy(op, model)
  const dict = fitting(tensors, expected)
  const missing = [...expected.keys()].find((name) => !Object.hasOwn(dict, name))
  if (missing === undefined) return right(fromTorch(model, dict))
  const hint = "make the model with the same sizes, or take what fits: loadPartialTorchWeights"
  return Object.hasOwn(tensors, missing)
    ? malformed(op, `${missing} is ${showAval(tensors[missing]!)}, not ${showAval(expected.get(missing)!)}`, { hint })
    : malformed(op, `there is no ${missing}`, { hint })
}

/**
 * What a model's `init` returns, with the weights of PyTorch's state dict in a file, safetensors or NPZ; floats are
 * converted, and further entries, such as `num_batches_tracked`, are left alone.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is malformed, is missing or does not fit.
 * @example const task = loadTorchWeights("mlp.safetensors", mlp([2, 3]))
 */
export const loadTorchWeights = <L extends AnyLayer & Torch>(
  source: Source,
  model: L,
  options?: LoadOptions,
): TaskEither<LoadError, InitOf<L>> => {
  const op = "loadTorchWeights"
  checkModel(op, model)
  return loaded(op, source, options, (bytes) =>
    mapped(weightsIn(op, bytes, options), (tensors) => whole(op, tensors, model)),
  )
}

/**
 * What a model's `init` returned, with the weights of PyTorch's state dict where a file has some that fit: for a model
 * with a new last layer. Names are PyTorch's.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is malformed.
 * @throws TreeError when the trees are those of another model
 * @example const net = mlp([2, 3])
 * const task = loadPartialTorchWeights("mlp.safetensors", net, net.init(key(0)))
 */
export const loadPartialTorchWeights = <L extends AnyLayer & Torch>(
  source: Source,
  model: L,
  initial: InitOf<L>,
  options?: LoadOptions,
): TaskEither<LoadError, PartialWeights<InitOf<L>>> => {
  const op = "loadPartialTorchWeights"
  checkModel(op, model)
  const own = toTorch(model, initial)
  return loaded(op, source, options, (bytes) =>
    mapped(weightsIn(op, bytes, options), (tensors) => {
      const expected = expectedBy(op, model)
      const dict = fitting(tensors, expected)
      return right({
        tree: fromTorch(model, { ...own, ...dict }),
        loaded: Object.keys(dict),
        missing: [...expected.keys()].filter((name) => !Object.hasOwn(dict, name)),
        unexpected: Object.keys(tensors).filter((name) => !Object.hasOwn(dict, name)),
      })
    }),
  )
}

/**
 * Saves a model's trees under PyTorch's names, as safetensors, which `load_file` of `safetensors.torch` reads, or as NPZ
 * when the path ends in `.npz`. An interrupted save leaves the old file whole.
 *
 * Law: what was saved is loaded.
 * Gives a FileError when it cannot be written.
 * @throws TreeError when the trees are those of another model
 * @example const net = mlp([2, 3])
 * const task = saveTorchWeights("mlp.safetensors", net, net.init(key(0)))
 */
export const saveTorchWeights = <L extends AnyLayer & Torch>(
  path: Path,
  model: L,
  trees: InitOf<L>,
  options?: SafetensorsOptions,
): TaskEither<FileError, void> => {
  const op = "saveTorchWeights"
  checkModel(op, model)
  return saved(op, path, weightsOf(op, path, toTorch(model, trees), options))
}
