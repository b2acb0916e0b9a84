import fc from "fast-check"
import { describe, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import {
  type Augmentation,
  colorJitter,
  composed,
  cutout,
  gaussianNoise,
  kFold,
  overBatch,
  randomAffine,
  randomApply,
  randomCrop,
  randomHorizontalFlip,
  randomResizedCrop,
  randomRotation,
  randomScale,
  randomSplit,
  randomTranslation,
  randomVerticalFlip,
  stratifiedKFold,
  stratifiedSplit,
} from "../../src/data/index.js"
import { array, type NDArray } from "../../src/index.js"
import { key, randint, uniform } from "../../src/random/index.js"

const augmentations: Readonly<Record<string, Augmentation>> = {
  randomHorizontalFlip,
  randomVerticalFlip,
  randomCrop,
  "randomCrop, reflected": (k, x) => randomCrop(k, x, { padding: 3, mode: "reflect" }),
  randomResizedCrop,
  randomScale,
  randomRotation,
  randomTranslation,
  "randomAffine, nearest": (k, x) =>
    randomAffine(k, x, { degrees: 40, scale: [0.5, 2], translate: 0.3, shear: 20, mode: "nearest" }),
  "randomAffine, filled": (k, x) => randomAffine(k, x, { degrees: 40, fill: 0.5 }),
  "randomAffine, reflected": (k, x) => randomAffine(k, x, { degrees: 40, mode: "reflect" }),
  colorJitter: (k, x) => colorJitter(k, x, { hue: 0.5, brightness: 1, contrast: 2, saturation: 2 }),
  cutout,
  gaussianNoise,
  composed: composed([randomHorizontalFlip, randomApply(0.5, gaussianNoise), (k, x) => cutout(k, x, { fill: 1 })]),
  "the identity": composed([]),
}

const changed = (shape: readonly number[], dtype: "float32" | "float64" = "float32") =>
  fc.nat(10000).map((seed) => ({ key: key(seed), image: uniform(key(seed + 1), shape, { dtype }) as NDArray }))

describe("augmentations keep shape, dtype and range", () => {
  test.each(Object.entries(augmentations))("%s", (_, augment) => {
    assertLaw(laws.data.augmentation(augment), changed([3, 6, 8]), { numRuns: 5 })
    assertLaw(laws.data.augmentation(overBatch(augment)), changed([2, 3, 6, 5]), { numRuns: 2 })
    assertLaw(laws.data.augmentation(augment), changed([3, 7, 5], "float64"), { numRuns: 2 })
  })
})

describe("splits partition", () => {
  const examples = (least: number) =>
    fc.tuple(fc.nat(10000), fc.integer({ min: least, max: 60 })).map(([seed, n]) => ({ key: key(seed), n }))
  const labels = (n: number): NDArray => (n === 0 ? array([], { dtype: "int32" }) : randint(key(7), [n], 0, 4))
  const runs = { numRuns: 30 }

  test("randomSplit", () => {
    assertLaw(
      laws.data.partition((k, n) => randomSplit(k, n, [0.5, 0.2, 0.3])),
      examples(0),
      runs,
    )
    assertLaw(
      laws.data.partition((k, n) => randomSplit(k, n, [n - 3, 3])),
      examples(3),
      runs,
    )
  })

  test("stratifiedSplit", () => {
    assertLaw(
      laws.data.partition((k, n) => stratifiedSplit(k, labels(n), [0.6, 0.4])),
      examples(0),
      runs,
    )
  })

  test("kFold", () => {
    assertLaw(
      laws.data.folds((k, n) => kFold(k, n, 3)),
      examples(3),
      runs,
    )
  })

  test("stratifiedKFold", () => {
    assertLaw(
      laws.data.folds((k, n) => stratifiedKFold(k, labels(n), 4)),
      examples(4),
      runs,
    )
  })
})
