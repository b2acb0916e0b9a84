import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { array, type NDArray, toArray, toTypedArray } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import { concatenate, flip, slice, stack, take, zerosLike } from "../../src/operations/index.js"
import { key } from "../../src/random/index.js"

const f64 = { dtype: "float64" } as const
const few = { numRuns: 5 }
const input = arrays([2, 5, 3], { min: -1, max: 1 })

/** The steps of a sequence one after the other, in JavaScript's own loop. */
const unrolled = <P, S>(cell: nn.Cell<P, S>, p: P, x: NDArray, steps: readonly number[]): NDArray => {
  const state: { s: S } = { s: cell.start(take(x, 0, { axis: 1 })) }
  const ys = steps.map((t) => {
    const [y, s] = cell.apply(p, take(x, t, { axis: 1 }))(state.s)
    state.s = s
    return y
  })
  return stack(ys, { axis: 1 })
}

const forward = [0, 1, 2, 3, 4]
const backward = [4, 3, 2, 1, 0]

describe.each([
  ["rnnCell", nn.rnnCell(3, 4, f64)],
  ["lstmCell", nn.lstmCell(3, 4, f64)],
  ["gruCell", nn.gruCell(3, 4, f64)],
  ["gruCell as in the paper", nn.gruCell(3, 4, { resetAfter: false, ...f64 })],
] as const)("%s", (_name, made) => {
  const cell = made as nn.Cell<nn.CellParameters, unknown>
  const p = cell.init(key(1))
  const run = <P, S>(c: nn.Cell<P, S>, q: P, x: NDArray): NDArray => c.apply(q, x)(c.start(x))[0]

  test("scanned is the loop", () => {
    assertLaw(
      laws.equal(
        (x: NDArray) => run(nn.scanned(cell), p, x),
        (x: NDArray) => unrolled(cell, p, x, forward),
      ),
      input,
      few,
    )
  })

  test("reversed is the loop from the end, with outputs in their places", () => {
    assertLaw(
      laws.equal(
        (x: NDArray) => run(nn.scanned(cell, { reverse: true }), p, x),
        (x: NDArray) => flip(unrolled(cell, p, x, backward), { axis: 1 }),
      ),
      input,
      few,
    )
  })

  test("in both directions is both side by side", () => {
    const both = nn.bidirectional(cell)
    const q = both.init(key(2))
    assertLaw(
      laws.equal(
        (x: NDArray) => run(both, q, x),
        (x: NDArray) =>
          concatenate([run(nn.scanned(cell), q.forward, x), run(nn.scanned(cell, { reverse: true }), q.backward, x)], {
            axis: -1,
          }),
      ),
      input,
      few,
    )
  })

  test("goes on where it stopped: a sequence in two pieces is the sequence", () => {
    const sequence = nn.scanned(cell)
    const pieces = (x: NDArray): NDArray => {
      const [y, s] = sequence.apply(p, slice(x, [0, 0, 0], [2, 2, 3]))(sequence.start(x))
      const [z] = sequence.apply(p, slice(x, [0, 2, 0], [2, 5, 3]))(s)
      return concatenate([y, z], { axis: 1 })
    }
    assertLaw(
      laws.equal(pieces, (x: NDArray) => run(sequence, p, x)),
      input,
      few,
    )
  })

  test("has steps in front, if asked to", () => {
    const [first, second] = [nn.scanned(cell), nn.scanned(cell, { timeAxis: 0 })]
    const swapped = (x: NDArray): NDArray =>
      stack(
        [0, 1, 2, 3, 4].map((t) => take(x, t, { axis: 1 })),
        { axis: 0 },
      )
    assertLaw(
      laws.equal(
        (x: NDArray) => swapped(run(first, p, x)),
        (x: NDArray) => run(second, p, swapped(x)),
      ),
      input,
      few,
    )
  })
})

test("an LSTM with an open forget gate and a shut input keeps its memory", () => {
  const cell = nn.lstmCell(1, 2, f64)
  const p = cell.init(key(1))
  // gates stand in the order i, f, g, o
  const bx = array([-1000, -1000, 1000, 1000, 0, 0, 1000, 1000], f64)
  const shut = { wx: zerosLike(p.wx), wh: zerosLike(p.wh), bx, bh: zerosLike(p.bh) }
  const c = array([[0.25, -0.5]], f64)
  const [y, s] = cell.apply(shut, array([[3]], f64))({ h: c, c })
  expect(toArray(s.c)).toEqual([[0.25, -0.5]])
  expect(toTypedArray(y)[0]).toBeCloseTo(Math.tanh(0.25), 12)
})
