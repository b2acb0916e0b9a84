import { fromHost, hostOf } from "../../array/index.js"
import { operation } from "../../operations/operation.js"
import { type Key, normal, permutation, splitRecord, uniform } from "../../random/index.js"
import { numberFrom } from "../augment/augmentation.js"
import type { Labelled } from "../digits.js"
import { checkCount, rowsOf } from "../examples.js"
import { type Spot, type Stroke, strokesOfDigits } from "./strokes.js"

/** The options of `proceduralDigits`. */
export interface ProceduralDigitOptions {
  /** rows and columns; default 28 */
  readonly size?: number
  /** how different the digits of a class are, from 0, all alike; default 1 */
  readonly variation?: number
  /** the standard deviation of normal noise in every pixel; default 0.05 */
  readonly noise?: number
}

/** How one digit is written. */
interface Hand {
  readonly turn: number
  readonly lean: number
  readonly width: number
  readonly height: number
  readonly right: number
  readonly down: number
  readonly pen: number
}

/** What each number of a hand is, and how far it varies to either side. */
const ranges: Readonly<Record<keyof Hand, readonly [middle: number, reach: number]>> = {
  turn: [0, 0.2],
  lean: [-0.1, 0.25],
  width: [0.78, 0.16],
  height: [0.82, 0.1],
  right: [0, 0.06],
  down: [0, 0.06],
  pen: [0.045, 0.018],
}

const names = Object.keys(ranges) as readonly (keyof Hand)[]

const handOf = (draws: ArrayLike<number>, at: number, variation: number): Hand =>
  Object.fromEntries(
    names.map((name, i) => [name, ranges[name][0] + variation * ranges[name][1] * draws[at + i]!]),
  ) as { readonly [K in keyof Hand]: number }

/** The spot where a hand puts one. */
const placed = ({ turn, lean, width, height, right, down }: Hand, [x, y]: Spot): Spot => {
  const [u, v] = [width * (x - 0.5), height * (y - 0.5)]
  const leaning = u + lean * v
  return [
    0.5 + right + Math.cos(turn) * leaning - Math.sin(turn) * v,
    0.5 + down + Math.sin(turn) * leaning + Math.cos(turn) * v,
  ]
}

/** The square of the distance of a spot to a line between two others. */
const distance2 = (x: number, y: number, [ax, ay]: Spot, [bx, by]: Spot): number => {
  const [dx, dy] = [bx - ax, by - ay]
  const length2 = dx * dx + dy * dy
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2))
  const [ex, ey] = [x - ax - t * dx, y - ay - t * dy]
  return ex * ex + ey * ey
}

/** Draws strokes with a pen into an image of 0 at an offset: 1 under the pen, falling to 0 within one pixel. */
const drawInto = (image: Float32Array, at: number, size: number, strokes: readonly Stroke[], pen: number): void => {
  const reach = pen + 1 / size
  for (const stroke of strokes)
    for (let s = 0; s + 1 < stroke.length; s++) {
      const [a, b] = [stroke[s]!, stroke[s + 1]!]
      const first = (p: number, q: number): number => Math.max(0, Math.floor((Math.min(p, q) - reach) * size))
      const last = (p: number, q: number): number => Math.min(size - 1, Math.ceil((Math.max(p, q) + reach) * size))
      for (let row = first(a[1], b[1]); row <= last(a[1], b[1]); row++)
        for (let column = first(a[0], b[0]); column <= last(a[0], b[0]); column++) {
          const distance = Math.sqrt(distance2((column + 0.5) / size, (row + 0.5) / size, a, b))
          const ink = Math.min(1, Math.max(0, (reach - distance) * size))
          const i = at + row * size + column
          image[i] = Math.max(image[i]!, ink)
        }
    }
}

/**
 * n digits as a pen may write them, each turned, stretched, moved and drawn at random: images float32[n,1,size,size], from
 * 0 for paper to 1 for ink, and labels int32[n], of which every class has equally many but for 1.
 *
 * Law: they depend on the key, n and the options alone.
 * @throws ValueError unless n and the size are whole numbers, and variation and noise none below 0
 * @example proceduralDigits(key(0), 20, { size: 16 }).images // float32[20,1,16,16]
 */
export const proceduralDigits = operation(
  "proceduralDigits",
  (k: Key, n: number, { size = 28, variation = 1, noise = 0.05 }: ProceduralDigitOptions = {}): Labelled => {
    const op = "proceduralDigits"
    const count = checkCount(op, "the number of digits", n, 0)
    const side = checkCount(op, "the size", size, 1)
    const varied = numberFrom(op, "the variation", variation, 0)
    const deviation = numberFrom(op, "the noise", noise, 0)
    const keys = splitRecord(k, ["order", "hands", "noise"])
    const labels = Int32Array.from(rowsOf(op, permutation(keys.order, count)), (i) => i % strokesOfDigits.length)
    const draws = hostOf(op, uniform(keys.hands, [count, names.length], { min: -1, max: 1 })).data
    const images = new Float32Array(count * side * side)
    labels.forEach((label, i) => {
      const hand = handOf(draws, i * names.length, varied)
      const strokes = strokesOfDigits[label]!.map((stroke) => stroke.map((spot) => placed(hand, spot)))
      drawInto(images, i * side * side, side, strokes, Math.max(0, hand.pen))
    })
    if (deviation > 0) {
      const errors = hostOf(op, normal(keys.noise, [images.length])).data
      for (let i = 0; i < images.length; i++) images[i] = Math.min(1, Math.max(0, images[i]! + deviation * errors[i]!))
    }
    return {
      images: fromHost([count, 1, side, side], "float32", images),
      labels: fromHost([count], "int32", labels),
    }
  },
  ["size", "variation", "noise"],
  2,
)
