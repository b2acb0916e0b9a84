import { checked, number, optional, options, truth } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { concatenate, moveAxis, take } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { split } from "../../random/index.js"
import { scan } from "../../transforms/index.js"
import { entriesOf, fieldsOf } from "../check.js"
import { cell, cells } from "../kinds.js"
import { composite, kindOf, type Layer, leaf } from "../layer.js"
import type { Cell } from "./cell.js"

/** The options of recurrences over sequences. */
export interface ScannedOptions {
  /** from the last step to the first; outputs keep their positions */
  readonly reverse?: boolean
  /** the axis of the steps: 1, [n,steps,...], as by default, or 0 */
  readonly timeAxis?: 0 | 1
}

const stepsFirst = (op: string, x: unknown, timeAxis: 0 | 1): NDArray => {
  const array = asArray(op, x)
  if (array.shape.length < 3)
    throw new ShapeError({
      op,
      problem: "there are no axes for examples, steps and features",
      given: { x: show(array) },
      hint: timeAxis === 1 ? "x is [batch, steps, features]" : "x is [steps, batch, features]",
    })
  return timeAxis === 1 ? moveAxis(array, 1, 0) : array
}

/**
 * A cell over all steps of a sequence, one after another: [n,steps,inputs] -> [n,steps,hidden], with the state after
 * the last step. It is a cell again, of sequences.
 *
 * @throws ShapeError when x is no sequence
 * @example const cell = scanned(lstmCell(3, 4))
 * const x = ones([2, 5, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[0] // float32[2,5,4]
 */
export const scanned = checked(
  "scanned",
  { cell, options: options({ reverse: truth, timeAxis: number }) },
  <P, S>(cell: Cell<P, S>, { reverse = false, timeAxis = 1 }: ScannedOptions = {}): Cell<P, S> => ({
    ...leaf(
      kindOf(cell),
      cell.init,
      (p: P, x: NDArray) =>
        (s: S): readonly [NDArray, S] => {
          const xs = stepsFirst("scanned", x, timeAxis)
          const body = (before: S, now: NDArray): readonly [S, NDArray] => {
            const [y, after] = cell.apply(p, now)(before)
            return [after, y]
          }
          const [last, ys] = scan(body, s, xs, { reverse })
          return [timeAxis === 1 ? moveAxis(ys, 0, 1) : ys, last]
        },
      "all",
    ),
    start: (x) => cell.start(take(stepsFirst("scanned", x, timeAxis), 0, { axis: 0 })),
  }),
)

/** One value for each direction. */
export interface Directions<A> {
  readonly forward: A
  readonly backward: A
}

/**
 * Two cells over a sequence in both directions, their outputs side by side (Schuster and Paliwal, "Bidirectional
 * recurrent neural networks", 1997): [n,steps,inputs] -> [n,steps,hidden of both].
 *
 * @throws ShapeError when x is no sequence
 * @example const cell = bidirectional(gruCell(3, 4))
 * const x = ones([2, 5, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[0] // float32[2,5,8]
 */
export const bidirectional = checked(
  "bidirectional",
  { forward: cell, backward: optional(cell), options: options({ timeAxis: number }) },
  <P, S>(
    forward: Cell<P, S>,
    backward: Cell<P, S> = forward,
    options: Omit<ScannedOptions, "reverse"> = {},
  ): Cell<Directions<P>, Directions<S>> => {
    const [there, back] = [scanned(forward, options), scanned(backward, { ...options, reverse: true })]
    return {
      ...composite(
        (k) => {
          const [kf, kb] = split(k)
          return { forward: there.init(kf), backward: back.init(kb) }
        },
        (call) =>
          (p: Directions<P>, x: NDArray) =>
          (s: Directions<S>): readonly [NDArray, Directions<S>] => {
            fieldsOf("bidirectional", "parameters", p, ["forward", "backward"])
            fieldsOf("bidirectional", "state", s, ["forward", "backward"])
            const [y, f] = call("forward", there, p.forward, x)(s.forward)
            const [z, b] = call("backward", back, p.backward, x)(s.backward)
            return [concatenate([y, z], { axis: -1 }), { forward: f, backward: b }]
          },
      ),
      start: (x) => ({ forward: there.start(x), backward: back.start(x) }),
    }
  },
)

/**
 * Cells one above the other, each of which gets the outputs of the one below; parameters and states are lists.
 *
 * Law: associative in what they compute, with the state and the outputs of one cell for a list of one.
 * @example const cell = stacked([scanned(gruCell(3, 4)), scanned(gruCell(4, 5))])
 * const x = ones([2, 6, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[0] // float32[2,6,5]
 */
export const stacked = checked(
  "stacked",
  { cells },
  <P, S>(cells: readonly Cell<P, S>[]): Cell<readonly P[], readonly S[]> => ({
    ...composite(
      (k): readonly P[] => {
        const keys = split(k, cells.length as number)
        return cells.map((cell, i) => cell.init(keys[i]!))
      },
      (call) =>
        (p: readonly P[], x: NDArray) =>
        (s: readonly S[]): readonly [NDArray, readonly S[]] => {
          entriesOf("stacked", "parameters", p, cells.length)
          entriesOf("stacked", "state", s, cells.length)
          return cells.reduce<readonly [NDArray, readonly S[]]>(
            ([y, done], cell, i) => {
              const [next, state] = call(`[${i}]`, cell, p[i]!, y)(s[i]!)
              return [next, [...done, state]]
            },
            [x, []],
          )
        },
    ),
    start: (x) => cells.map((cell) => cell.start(x)),
  }),
)

/**
 * A cell of sequences as a layer, which begins each call with the state before the first step, and forgets the last.
 *
 * @throws ShapeError when x is no sequence
 * @example const layer = recurrent(scanned(rnnCell(3, 4)))
 * layer.apply(layer.init(key(0)), ones([2, 5, 3])) // float32[2,5,4]
 */
export const recurrent = checked(
  "recurrent",
  { cell },
  <P, S, X, Y>(cell: Cell<P, S, X, Y>): Layer<P, X, Y> =>
    composite(cell.init, (call) => (p: P, x: X) => call("", cell, p, x)(cell.start(x))[0]),
)
