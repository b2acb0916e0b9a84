import * as fc from "fast-check"
import { checked, options, text, truth, whole } from "../src/array/given.js"
import { type DType, describe, isFloat, type NDArray, type Shape, sizeOf } from "../src/array/index.js"
import { arange, mul, remainder, reshape, sub } from "../src/operations/index.js"
import { convert } from "../src/primitives/convert.js"
import { show } from "../src/program/index.js"
import { trace } from "../src/transforms/index.js"
import { arrays, shapes } from "./arbitrary.js"
import { type Known, type Move, moves, tame } from "./moves/index.js"
import type { Point } from "./space.js"

/** A pure function on lists of arrays, and arrays for it. */
export interface RandomProgram {
  readonly f: (xs: Point) => Point
  readonly inputs: Point
  /** its derivatives are no larger than its values, and rounding shows in neither */
  readonly smooth: boolean
}

/** A move with the numbers that choose its operands and its details. */
interface Turn {
  readonly move: Move
  readonly choices: readonly number[]
}

type Size = "small" | "medium" | "large"

/** How long random programs are, what they take, and whether all of their steps are smooth. */
export interface ProgramOptions {
  readonly minSteps?: number
  readonly maxSteps?: number
  readonly maxInputs?: number
  /** default false */
  readonly smooth?: boolean
  /** arrays of a few elements, the default, of about a hundred, or of thousands */
  readonly size?: Size
}

const play =
  (smooth: boolean) =>
  (known: readonly Known[], { move, choices: [a, b, n] }: Turn): readonly Known[] => {
    const fit = known.filter((k) => move.takes(k) && (!smooth || tame(k)))
    const made = fit.length === 0 ? null : move.make(fit[a! % fit.length]!, known[b! % known.length]!, n!)
    return made === null ? known : [...known, made]
  }

/** Floats of the inputs are quarters, so that sums and products of a few are exact in every order. */
const quarters = (x: NDArray): Known =>
  isFloat(x.dtype) ? { x, size: 2, fine: 2 } : { x, size: x.dtype === "bool" ? 0 : 4, fine: 0 }

const run =
  (turns: readonly Turn[], smooth: boolean) =>
  (xs: Point): Point =>
    turns
      .reduce(play(smooth), xs.map(quarters))
      .slice(-4)
      .map((k) => k.x)

const scaled = (k: NDArray, dtype: DType): NDArray => mul(convert(k, dtype), 0.25)

const input = (dtype: DType): fc.Arbitrary<NDArray> =>
  shapes({ maxLength: 5 }).chain((shape) =>
    isFloat(dtype)
      ? arrays(shape, { dtype: "int32", min: -8, max: 8 }).map((k) => scaled(k, dtype))
      : arrays(shape, { dtype, min: dtype === "int32" ? -9 : 0, max: 9 }),
  )

/** Shapes about those where vectors, tiles, unrolled loops and blocks end. */
const sizes: Readonly<Record<Exclude<Size, "small">, readonly Shape[]>> = {
  medium: [[9, 8], [12, 7], [16, 16], [33, 4], [8, 20], [3, 9, 10], [4, 8, 5], [130], [8]],
  large: [[1031], [4099], [20011], [67, 131], [257, 5], [5, 1025], [3, 17, 130], [64, 64]],
}

/** Elements by a rule, for there are many; a few random ones decide the rule. */
const regular =
  (shapes: readonly Shape[]) =>
  (dtype: DType): fc.Arbitrary<NDArray> =>
    fc.tuple(fc.constantFrom(...shapes), fc.integer({ min: 1, max: 16 })).map(([shape, step]) => {
      const x = remainder(mul(arange(sizeOf(shape), { dtype: "int32" }), step), 17)
      const y = convert(dtype === "int32" || isFloat(dtype) ? sub(x, 8) : x, dtype)
      return reshape(isFloat(dtype) ? mul(y, 0.25) : y, shape)
    })

const floats: readonly DType[] = ["float32", "float64"]
const all: readonly DType[] = ["float32", ...floats, "int32", "uint32", "bool"]

const turn = (smooth: boolean): fc.Arbitrary<Turn> =>
  fc.record({
    move: fc.constantFrom(...Object.values(moves).filter((m) => m.smooth || !smooth)),
    choices: fc.tuple(fc.nat({ max: 19 }), fc.nat({ max: 19 }), fc.nat({ max: 59 })),
  })

/**
 * Well-typed programs: chains of operations on arrays of random shapes and dtypes, each on results of those before.
 *
 * A step that fits nothing is skipped, so a program shrinks by losing steps. Where rounding could change more than the
 * last digits (comparisons, sorting by position, conversions to integers), a step takes only what is exact.
 *
 * @example assertLaw(laws.programOn(reference), programs())
 */
export const programs = checked(
  "programs",
  { options: options({ minSteps: whole(0), maxSteps: whole(0), maxInputs: whole(1), smooth: truth, size: text }) },
  ({
    minSteps = 1,
    maxSteps = 12,
    maxInputs = 3,
    smooth = false,
    size = "small",
  }: ProgramOptions = {}): fc.Arbitrary<RandomProgram> =>
    fc
      .tuple(
        fc.array(fc.constantFrom(...(smooth ? floats : all)).chain(size === "small" ? input : regular(sizes[size])), {
          minLength: 1,
          maxLength: maxInputs,
        }),
        fc.array(turn(smooth), { minLength: minSteps, maxLength: maxSteps }),
      )
      .map(([inputs, turns]) => {
        const f = run(turns, smooth)
        const text = (): string => `${inputs.map(describe).join(" ")}\n${show(trace(f)(inputs))}`
        return { f, inputs, smooth, [fc.toStringMethod]: text }
      }),
)
