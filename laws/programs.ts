import * as fc from "fast-check"
import { type DType, describe, isFloat, type NDArray } from "../src/array/index.js"
import { show } from "../src/program/index.js"
import { mul } from "../src/operations/arithmetic.js"
import { convert } from "../src/primitives/convert.js"
import { trace } from "../src/transforms/index.js"
import { arrays, shapes } from "./arbitrary.js"
import { type Known, type Move, moves } from "./moves.js"
import type { Point } from "./space.js"

/** A pure function on lists of arrays, and arrays for it. */
export interface RandomProgram {
  readonly f: (xs: Point) => Point
  readonly inputs: Point
}

/** A move with the numbers that choose its operands and its details. */
interface Turn {
  readonly move: Move
  readonly choices: readonly number[]
}

export interface ProgramOptions {
  readonly minSteps?: number
  readonly maxSteps?: number
  readonly maxInputs?: number
}

const play = (known: readonly Known[], { move, choices: [a, b, n] }: Turn): readonly Known[] => {
  const fit = known.filter((k) => move.takes(k))
  const made = fit.length === 0 ? null : move.make(fit[a! % fit.length]!, known[b! % known.length]!, n!)
  return made === null ? known : [...known, made]
}

/** Floats of the inputs are quarters, so that sums and products of a few are exact in every order. */
const quarters = (x: NDArray): Known =>
  isFloat(x.dtype) ? { x, size: 2, fine: 2 } : { x, size: x.dtype === "bool" ? 0 : 4, fine: 0 }

const run =
  (turns: readonly Turn[]) =>
  (xs: Point): Point =>
    turns
      .reduce(play, xs.map(quarters))
      .slice(-4)
      .map((k) => k.x)

const input = (dtype: DType): fc.Arbitrary<NDArray> =>
  shapes({ maxLength: 5 }).chain((shape) =>
    isFloat(dtype)
      ? arrays(shape, { dtype: "int32", min: -8, max: 8 }).map((k) => scaled(k, dtype))
      : arrays(shape, { dtype, min: dtype === "int32" ? -9 : 0, max: 9 }),
  )

const scaled = (k: NDArray, dtype: DType): NDArray => mul(convert(k, dtype), 0.25)

const turn: fc.Arbitrary<Turn> = fc.record({
  move: fc.constantFrom(...Object.values(moves)),
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
export const programs = ({ minSteps = 1, maxSteps = 12, maxInputs = 3 }: ProgramOptions = {}): fc.Arbitrary<RandomProgram> =>
  fc
    .tuple(
      fc.array(fc.constantFrom<DType>("float32", "float32", "float64", "int32", "uint32", "bool").chain(input), {
        minLength: 1,
        maxLength: maxInputs,
      }),
      fc.array(turn, { minLength: minSteps, maxLength: maxSteps }),
    )
    .map(([inputs, turns]) => {
      const f = run(turns)
      return { f, inputs, [fc.toStringMethod]: () => `${inputs.map(describe).join(" ")}\n${show(trace(f)(inputs))}` }
    })
