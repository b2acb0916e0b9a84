import { callback, checked } from "../src/array/given.js"
import { type NDArray, sameAval, toTypedArray } from "../src/array/index.js"
import type { Augmentation, Fold } from "../src/data/index.js"
import { concatenate, stack } from "../src/operations/index.js"
import { type Key, split, splitArray } from "../src/random/index.js"
import { jit, vmap } from "../src/transforms/index.js"
import { close, exact, same } from "./compare.js"
import { rangeOptions } from "./kinds.js"
import { every, holds, type Law, law, type Verdict } from "./law.js"

/** A key, and an image to change. */
export interface Changed {
  readonly key: Key
  readonly image: NDArray
}

/** The least and the greatest element, of an image and of what becomes of it. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/**
 * An augmentation is a pure function of a key and an image: it keeps shape, dtype and range (0 to 1 unless given), gives
 * the same for the same key, and the same when it is jitted, or mapped over a batch.
 */
export const augmentation = checked(
  "laws.data.augmentation",
  { augment: callback, range: rangeOptions },
  (augment: Augmentation, { min = 0, max = 1 }: Range = {}): Law<Changed> =>
    law("an augmentation", "shape, dtype and range stay; jit(f) = f; vmap(f) = map f", ({ key, image }, violated) => {
      const changed = augment(key, image)
      const kept = (): Verdict => {
        if (!sameAval(changed, image))
          return violated("the type changed", { left: String(image), right: String(changed) })
        // Sums of weights that add up to 1 may round.
        const isIn = (v: number): boolean => v >= min - 1e-6 * (max - min) && v <= max + 1e-6 * (max - min)
        return Array.from(toTypedArray(changed)).every(isIn)
          ? holds
          : violated(`elements left ${min} to ${max}`, { left: String(image), right: String(changed) })
      }
      const mapped = (): Verdict => {
        const keys = splitArray(key, 2)
        const alone = split(key).map((k) => augment(k, image))
        return same(violated, "vmap", [vmap(augment)(keys, stack([image, image]))], [stack(alone)], close)
      }
      return every(
        kept,
        () => same(violated, "the same key", [augment(key, image)], [changed], exact),
        () => same(violated, "jit", [jit(augment)(key, image)], [changed], close),
        mapped,
      )
    }),
)

const numbers = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))

const isPermutation = (indices: readonly number[], n: number): boolean =>
  indices.length === n && [...indices].sort((a, b) => a - b).every((index, i) => index === i)

/** A key, and how many examples there are. */
export interface Examples {
  readonly key: Key
  readonly n: number
}

/** A split is a partition of 0 to n - 1 that depends on the key alone. */
export const partition = checked(
  "laws.data.partition",
  { divide: callback },
  (divide: (k: Key, n: number) => readonly NDArray[]): Law<Examples> =>
    law("a split is a partition", "its parts together are 0 to n - 1, each once", ({ key, n }, violated) => {
      const parts = divide(key, n)
      return every(
        () =>
          isPermutation(parts.flatMap(numbers), n)
            ? holds
            : violated("the parts are no partition", { left: parts.map((part) => `[${numbers(part)}]`).join(" ") }),
        () => same(violated, "the same key", divide(key, n), parts, exact),
      )
    }),
)

/** Folds hold every example out once, and train on all others. */
export const folds = checked(
  "laws.data.folds",
  { kFold: callback },
  (kFold: (k: Key, n: number) => readonly Fold[]): Law<Examples> =>
    law("folds", "validation parts are a partition, training parts their complements", ({ key, n }, violated) => {
      const all = kFold(key, n)
      const isWhole = all.every(({ training, validation }) =>
        isPermutation(numbers(concatenate([training, validation])), n),
      )
      return isWhole &&
        isPermutation(
          all.flatMap(({ validation }) => numbers(validation)),
          n,
        )
        ? holds
        : violated("the folds are no partition", { left: all.map((fold) => `[${numbers(fold.validation)}]`).join(" ") })
    }),
)
