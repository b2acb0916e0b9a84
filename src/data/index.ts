/** Data: examples from files and generators, divided, prepared, augmented and given in batches. */
export { type Augmentation, composed, overBatch, randomApply } from "./augment/augmentation.js"
export { type ColorJitterOptions, colorJitter, gaussianNoise, type NoiseOptions } from "./augment/color.js"
export { type CropOptions, type CutoutOptions, cutout, randomCrop } from "./augment/crop.js"
export { type FlipOptions, randomHorizontalFlip, randomVerticalFlip } from "./augment/flip.js"
export {
  type AffineOptions,
  type ResizedCropOptions,
  type RotationOptions,
  randomAffine,
  randomResizedCrop,
  randomRotation,
  randomScale,
  randomTranslation,
  type ScaleOptions,
  type TranslationOptions,
} from "./augment/geometry.js"
export { cutmix, type MixOptions, mixup } from "./augment/mix.js"
export type { WarpOptions } from "./augment/warp.js"
export { type BatchOptions, batches, batchesOf, type ExampleBatchOptions, maskedBatches } from "./batches.js"
export { digits, digitsAttribution, type Labelled } from "./digits.js"
export { countExamples, takeExamples } from "./examples.js"
export { cifar10Classes, encodeCifar10, loadCifar10, loadCifar10Batch, parseCifar10 } from "./formats/cifar10.js"
export { type CsvOptions, encodeCsv, loadCsv, parseCsv, type Table } from "./formats/csv.js"
export { encodeIdx, loadIdx, parseIdx } from "./formats/idx.js"
export { type ImageFolder, type ImageOptions, loadImageFolder, loadImages } from "./formats/images.js"
export { loadMnist } from "./formats/mnist.js"
export type { Divided } from "./formats/part.js"
export {
  loadCsvDataset,
  type NumericOptions,
  numericTable,
  type TableDataset,
  type TableDatasetOptions,
  tableDataset,
} from "./formats/table.js"
export {
  type BlobOptions,
  blobs,
  type CircleOptions,
  circles,
  moons,
  type PointOptions,
  type Points,
  type SpiralOptions,
  spirals,
  xor,
} from "./generate/points.js"
export { type ProceduralDigitOptions, proceduralDigits } from "./generate/procedural-digits.js"
export { type PrefetchOptions, prefetch } from "./prefetch/prefetch.js"
export { type Producer, serveBatches } from "./prefetch/serve.js"
export { prefetchInWorker, type ServedModule, type WorkerLike, type WorkerModule } from "./prefetch/worker.js"
export {
  type ClassWeightOptions,
  classCounts,
  classWeights,
  type ResampleOptions,
  resample,
} from "./prepare/balance.js"
export {
  type Standardization,
  type StandardizationOptions,
  standardization,
  standardize,
  unstandardize,
} from "./prepare/standardize.js"
export {
  type PcaOptions,
  pcaWhitening,
  unwhiten,
  type Whitening,
  type WhiteningOptions,
  whiten,
  zcaWhitening,
} from "./prepare/whiten.js"
export { resizeImages } from "./resize.js"
export { type Fold, kFold, randomSplit, shuffle, stratifiedKFold, stratifiedSplit } from "./split.js"
