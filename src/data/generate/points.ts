import { describe, fromHost, hostOf, isNDArray, type NDArray, nameOfValue } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { type Key, normal, splitRecord, uniform } from "../../random/index.js"
import { numberFrom } from "../augment/augmentation.js"
import { checkCount } from "../examples.js"

/** Points, each with its class. */
export interface Points {
  /** float32[n,2] */
  readonly x: NDArray<Unknown, "float32">
  /** int32[n]; the classes take turns, so that they are equally large but for 1 */
  readonly y: NDArray<Unknown, "int32">
}

/** The options of the generators of points. */
export interface PointOptions {
  /** the standard deviation of normal noise that is added to both coordinates */
  readonly noise?: number
}

type Point = readonly [number, number]

/** n points, of class i mod classes; `place` is given the class, and which point of it this is, from 0 to below 1. */
const points = (
  op: string,
  k: Key,
  n: number,
  classes: number,
  noise: number,
  place: (label: number, share: number, i: number, of: number) => Point,
): Points => {
  const count = checkCount(op, "the number of points", n, 0)
  const spread = numberFrom(op, "the noise", noise, 0)
  const errors = hostOf(op, normal(k, [count, 2])).data
  const x = new Float32Array(2 * count)
  for (let i = 0; i < count; i++) {
    const label = i % classes
    const of = Math.ceil((count - label) / classes)
    const at = place(label, Math.floor(i / classes) / of, Math.floor(i / classes), of)
    for (const axis of [0, 1] as const) x[2 * i + axis] = at[axis] + spread * errors[2 * i + axis]!
  }
  const y = Int32Array.from({ length: count }, (_, i) => i % classes)
  return { x: fromHost([count, 2], "float32", x), y: fromHost([count], "int32", y) }
}

/**
 * Exclusive or: n points around the corners of the unit square, of class 1 where one coordinate is 1, and 0 where none or
 * both are. Without noise, 4 points are its truth table.
 *
 * @throws ValueError unless n is a whole number, and the noise none below 0
 * @example xor(key(0), 4, { noise: 0 }).x // [[0, 0], [0, 1], [1, 1], [1, 0]]
 */
export const xor = operation(
  "xor",
  (k: Key, n: number, { noise = 0.1 }: PointOptions = {}): Points =>
    points("xor", k, n, 2, noise, (label, _, i) => (label === 0 ? [i % 2, i % 2] : [i % 2, 1 - (i % 2)])),
  ["noise"],
  2,
)

/**
 * Two half circles that reach into each other: n points of 2 classes.
 *
 * @throws ValueError unless n is a whole number, and the noise none below 0
 * @example moons(key(0), 100, { noise: 0.1 }).x // float32[100,2]
 */
export const moons = operation(
  "moons",
  (k: Key, n: number, { noise = 0.1 }: PointOptions = {}): Points =>
    points("moons", k, n, 2, noise, (label, _, i, of) => {
      const t = of === 1 ? 0 : (Math.PI * i) / (of - 1)
      return label === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)]
    }),
  ["noise"],
  2,
)

/** The options of `circles`. */
export interface CircleOptions extends PointOptions {
  /** the radius of the inner circle; default 0.5 */
  readonly factor?: number
}

/**
 * A circle of radius 1 around a smaller one: n points of 2 classes.
 *
 * @throws ValueError unless n is a whole number, the noise none below 0, and the factor from 0 to 1
 * @example circles(key(0), 100, { noise: 0.1, factor: 0.3 }).y // int32[100]
 */
export const circles = operation(
  "circles",
  (k: Key, n: number, { noise = 0.1, factor = 0.5 }: CircleOptions = {}): Points => {
    const inner = numberFrom("circles", "the factor", factor, 0, 1)
    return points("circles", k, n, 2, noise, (label, share) => {
      const [radius, t] = [label === 0 ? 1 : inner, 2 * Math.PI * share]
      return [radius * Math.cos(t), radius * Math.sin(t)]
    })
  },
  ["noise", "factor"],
  2,
)

/** The options of `spirals`. */
export interface SpiralOptions extends PointOptions {
  /** how many there are; default 3 */
  readonly arms?: number
  /** how often each goes around; default 0.6 */
  readonly turns?: number
}

/**
 * Arms of a spiral that begin in the middle and end at radius 1: n points of as many classes.
 *
 * @throws ValueError unless n and the arms are whole numbers, and the noise none below 0
 * @example spirals(key(0), 300, { arms: 3, noise: 0.02 }).x // float32[300,2]
 */
export const spirals = operation(
  "spirals",
  (k: Key, n: number, { noise = 0.05, arms = 3, turns = 0.6 }: SpiralOptions = {}): Points => {
    const count = checkCount("spirals", "the number of arms", arms, 1)
    const around = numberFrom("spirals", "the turns", turns, -Infinity)
    return points("spirals", k, n, count, noise, (label, share) => {
      const t = 2 * Math.PI * (label / count + around * share)
      return [share * Math.sin(t), share * Math.cos(t)]
    })
  },
  ["noise", "arms", "turns"],
  2,
)

/** The options of `blobs`. */
export interface BlobOptions {
  /** how many there are, which are then placed at random from -5 to 5, or their centres [classes,2]; default 3 */
  readonly centers?: number | NDArray
  /** their standard deviation; default 1 */
  readonly std?: number
}

const centresOf = (op: string, k: Key, centers: unknown): readonly Point[] => {
  if (typeof centers === "number") {
    const at = hostOf(op, uniform(k, [checkCount(op, "the number of blobs", centers, 1), 2], { min: -5, max: 5 })).data
    return Array.from({ length: centers }, (_, i) => [at[2 * i]!, at[2 * i + 1]!])
  }
  if (!isNDArray(centers))
    throw new ValueError({
      op,
      problem: `the centres are ${nameOfValue(centers)}`,
      hint: "give a number, or an array [classes,2]",
    })
  if (centers.shape.length !== 2 || centers.shape[1] !== 2 || centers.shape[0] === 0)
    throw new ShapeError({ op, problem: "the centres must be [classes,2]", given: { centers: describe(centers) } })
  const { data } = hostOf(op, centers)
  return Array.from({ length: centers.shape[0] }, (_, i) => [data[2 * i]!, data[2 * i + 1]!])
}

/**
 * Normal clouds around centres: n points of as many classes.
 *
 * @throws ValueError unless n is a whole number, and the deviation none below 0; ShapeError for other centres
 * @example blobs(key(0), 90, { centers: array([[0, 0], [4, 4]]), std: 0.5 }).x // float32[90,2]
 */
export const blobs = operation(
  "blobs",
  (k: Key, n: number, { centers = 3, std = 1 }: BlobOptions = {}): Points => {
    const keys = splitRecord(k, ["centers", "points"])
    const centres = centresOf("blobs", keys.centers, centers)
    return points("blobs", keys.points, n, centres.length, std, (label) => centres[label]!)
  },
  ["centers", "std"],
  2,
)
