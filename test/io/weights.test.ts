import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { array, arrayEqual, astype, type NDArray, ones, Tree, zeros } from "../../src/index.js"
import {
  loadPartialTorchWeights,
  loadPartialWeights,
  loadSafetensors,
  loadTorchWeights,
  loadWeights,
  saveSafetensors,
  saveTorchWeights,
  saveWeights,
  tensorsOf,
  treeOf,
} from "../../src/io/index.js"
import { lenet5, mlp, resnet18 } from "../../src/models/index.js"
import { key } from "../../src/random/index.js"
import { messageOf, rightOf } from "./support.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-weights-"))
const at = (name: string): string => join(folder, name)

afterAll(() => rmSync(folder, { recursive: true }))

const areSame = (a: unknown, b: unknown): boolean => {
  const [x, y] = [Tree.leaves(a as never), Tree.leaves(b as never)] as readonly (readonly NDArray[])[]
  return x!.length === y!.length && x!.every((leaf, i) => arrayEqual(leaf, y![i]!))
}

describe("by tree path", () => {
  const tree = {
    layers: [{ w: ones([2, 3]), b: zeros([3]) }, null],
    "odd name": array([1, 2], { dtype: "int32" }),
    step: array(7),
  }

  test("names are paths", () => {
    expect(Object.keys(tensorsOf(tree)).sort()).toEqual(['["odd name"]', "layers[0].b", "layers[0].w", "step"])
    expect(Object.keys(tensorsOf([ones([1])]))).toEqual(["[0]"])
    expect(Object.keys(tensorsOf(ones([1])))).toEqual(["value"])
    expect(areSame(rightOf(treeOf(tensorsOf(tree), tree)), tree)).toBe(true)
  })

  test.each(["w.safetensors", "w.npz"])("what is saved as %s is loaded", async (name) => {
    const model = resnet18({ classes: 4, stem: "small", width: 4 })
    const trees = model.init(key(3))
    rightOf(await saveWeights(at(name), trees)())
    expect(areSame(rightOf(await loadWeights(at(name), model.init(key(4)))()), trees)).toBe(true)
  })

  test("floats of another width are converted", async () => {
    rightOf(await saveWeights(at("half.safetensors"), { w: astype(array([1, 2.5]), "bfloat16") })())
    const found = rightOf(await loadWeights(at("half.safetensors"), { w: zeros([2]) })())
    expect(String(found.w)).toBe("float32[2] [1.  2.5]")
  })

  test("what is missing, does not fit or has no place is a ParseError", () => {
    const w = ones([2])
    expect(messageOf(treeOf({ w }, { w, b: w }))).toContain("there is no b")
    expect(messageOf(treeOf({ w: ones([3]) }, { w }))).toContain("w is float32[3], not float32[2]")
    expect(messageOf(treeOf({ w: array([1, 2], { dtype: "int32" }) }, { w }))).toContain(
      "w is int32[2], not float32[2]",
    )
    expect(messageOf(treeOf({ w, x: w }, { w }))).toContain("there is no place for x")
  })

  test("a part of a file is taken, and said", async () => {
    rightOf(await saveSafetensors(at("part.safetensors"), { a: ones([2]), b: ones([3]), z: ones([1]) })())
    const like = { a: zeros([2]), b: zeros([4]), c: zeros([1]) }
    const { tree: found, ...names } = rightOf(await loadPartialWeights(at("part.safetensors"), like)())
    expect(names).toEqual({ loaded: ["a"], missing: ["b", "c"], unexpected: ["b", "z"] })
    expect(areSame(found, { ...like, a: ones([2]) })).toBe(true)
  })
})

describe("under PyTorch's names", () => {
  test.each(["t.safetensors", "t.npz"])("%s: what was saved is loaded", async (name) => {
    const model = resnet18({ classes: 4, stem: "small", width: 4 })
    const trees = model.init(key(3))
    rightOf(await saveTorchWeights(at(name), model, trees)())
    expect(areSame(rightOf(await loadTorchWeights(at(name), model)()), trees)).toBe(true)
  })

  test("the file has PyTorch's shapes, and more entries do no harm", async () => {
    const model = mlp([2, 3])
    const dict = {
      "0.weight": ones([3, 2], { dtype: "float64" }),
      "0.bias": zeros([3]),
      "0.num_batches_tracked": array(1),
    }
    rightOf(await saveSafetensors(at("mlp.safetensors"), dict)())
    const found = rightOf(await loadTorchWeights(at("mlp.safetensors"), model)())
    expect(String(found[0]!.w)).toContain("float32[2,3]")
    rightOf(await saveTorchWeights(at("own.safetensors"), model, model.init(key(0)))())
    expect(Object.keys(rightOf(await loadSafetensors(at("own.safetensors"))()).tensors)).toEqual(["0.bias", "0.weight"])
  })

  test("what is missing or does not fit is a ParseError", async () => {
    rightOf(await saveTorchWeights(at("small.safetensors"), mlp([2, 3]), mlp([2, 3]).init(key(0)))())
    expect(messageOf(await loadTorchWeights(at("small.safetensors"), mlp([2, 4]))())).toContain(
      "0.bias is float32[3], not float32[4]",
    )
    expect(messageOf(await loadTorchWeights(at("small.safetensors"), mlp([2, 3, 4]))())).toContain("there is no 2.bias")
  })

  test("a network with a new end keeps it, and takes the rest", async () => {
    const old = lenet5({ classes: 10, padding: 2 })
    const trained = old.init(key(1))
    rightOf(await saveTorchWeights(at("lenet.safetensors"), old, trained)())
    const model = lenet5({ classes: 5, padding: 2 })
    const fresh = model.init(key(2))
    const { tree, missing, loaded } = rightOf(await loadPartialTorchWeights(at("lenet.safetensors"), model, fresh)())
    expect(missing).toEqual(["11.bias", "11.weight"])
    expect(loaded.length).toBe(8)
    expect(areSame(tree.slice(0, -1), trained.slice(0, -1))).toBe(true)
    expect(areSame(tree.at(-1), fresh.at(-1))).toBe(true)
  })
})
