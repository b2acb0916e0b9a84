/** Files: arrays and trees of arrays as bytes, and where bytes come from and go. */

export type { Address, Bytes, Path, Signal } from "./address.js"
export {
  appendMetrics,
  type Json,
  loadJson,
  loadMetrics,
  type Metrics,
  saveJson,
  saveMetrics,
} from "./json.js"
export { loadBytes, loadText } from "./load.js"
export { encodeNpy, loadNpy, type NpyOptions, parseNpy, saveNpy } from "./npy/npy.js"
export { encodeNpz, loadNpz, type NpzLimits, type NpzOptions, parseNpz, saveNpz } from "./npy/npz.js"
export { encodePng, loadPng, parsePng, savePng } from "./png/png.js"
export type { LoadError } from "./result.js"
export {
  encodeSafetensors,
  loadSafetensors,
  parseSafetensors,
  type Safetensors,
  type SafetensorsOptions,
  saveSafetensors,
  type Tensors,
} from "./safetensors/safetensors.js"
export { appendText, saveBytes, saveText } from "./save.js"
export type { LoadOptions, Source } from "./source.js"
export { loadPartialWeights, loadWeights, saveWeights } from "./weights/files.js"
export { loadPartialTorchWeights, loadTorchWeights, saveTorchWeights } from "./weights/torch.js"
export { type PartialWeights, tensorsOf, treeOf } from "./weights/tree.js"
