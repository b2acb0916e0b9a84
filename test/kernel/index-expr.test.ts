import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  at,
  constant,
  div,
  evaluator,
  flatten,
  type Index,
  type LoopVar,
  loopVar,
  minus,
  plus,
  rangeOf,
  remainder,
  sameIndex,
  substituteIndex,
  times,
  unflatten,
} from "../../src/kernel/index.js"
import { expand } from "../../src/kernel/math/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 100) * 20

type Turn = (v: LoopVar) => number

/** An index as the kernel language writes it, and its value in plain arithmetic. */
interface Twin {
  readonly index: Index
  readonly value: (turn: Turn) => number
  readonly text: string
}

const loops: readonly LoopVar[] = [1, 2, 3, 4, 6, 7].map((size, i) => loopVar(`i${i}`, size))

const leaf: fc.Arbitrary<Twin> = fc.oneof(
  fc.constantFrom(...loops).map((v) => ({ index: at(v), value: (turn: Turn) => turn(v), text: `${v.name}<${v.size}` })),
  fc.integer({ min: -9, max: 9 }).map((n) => ({ index: constant(n), value: () => n, text: String(n) })),
)

const factor = fc.constantFrom(-6, -3, -2, -1, 0, 1, 2, 3, 4, 6, 12)
const divisor = fc.constantFrom(1, 2, 3, 4, 6, 7, 12)

const twin = (depth: number): fc.Arbitrary<Twin> => {
  if (depth === 0) return leaf
  const inner = twin(depth - 1)
  return fc.oneof(
    leaf,
    fc.tuple(inner, inner).map(([x, y]) => ({
      index: plus(x.index, y.index),
      value: (turn: Turn) => x.value(turn) + y.value(turn),
      text: `(${x.text} + ${y.text})`,
    })),
    fc.tuple(inner, inner).map(([x, y]) => ({
      index: minus(x.index, y.index),
      value: (turn: Turn) => x.value(turn) - y.value(turn),
      text: `(${x.text} - ${y.text})`,
    })),
    fc.tuple(inner, factor).map(([x, n]) => ({
      index: times(x.index, n),
      value: (turn: Turn) => x.value(turn) * n,
      text: `(${x.text} * ${n})`,
    })),
    fc.tuple(inner, divisor).map(([x, n]) => ({
      index: div(x.index, n),
      value: (turn: Turn) => Math.floor(x.value(turn) / n),
      text: `(${x.text} div ${n})`,
    })),
    fc.tuple(inner, divisor).map(([x, n]) => ({
      index: remainder(x.index, n),
      value: (turn: Turn) => x.value(turn) - Math.floor(x.value(turn) / n) * n,
      text: `(${x.text} mod ${n})`,
    })),
  )
}

const twins = twin(4).map((t) => ({ ...t, [fc.toStringMethod]: () => t.text }))

/** Turns of all loops. */
const turns: fc.Arbitrary<Turn> = fc.tuple(...loops.map((v) => fc.nat({ max: v.size - 1 }))).map((at) => {
  const turn: Turn = (v) => at[loops.indexOf(v)]!
  return Object.assign(turn, { [fc.toStringMethod]: () => at.join() })
})

const valueOf = (x: Index, turn: Turn): number =>
  evaluator({ loop: turn, local: () => 0, read: () => 0, expand }).index(x)

const holds = (law: (t: Twin, turn: Turn) => void): void => {
  fc.assert(fc.property(twins, turns, law), { numRuns })
}

describe("indices in normal form", () => {
  test("mean what was written", () => {
    holds((t, turn) => {
      expect(valueOf(t.index, turn)).toBe(t.value(turn) + 0)
    })
  })

  test("divide by what the factors of some of their terms have in common with the divisor", () => {
    const [i, j] = [at(loopVar("i", 28)), at(loopVar("j", 28))]
    const x = plus(times(i, 28), j)
    expect(sameIndex(div(x, 56), div(i, 2))).toBe(true)
    expect(sameIndex(remainder(x, 56), plus(times(remainder(i, 2), 28), j))).toBe(true)
  })

  test("stay in their range", () => {
    holds((t, turn) => {
      const [lo, hi] = rangeOf(t.index)
      expect(t.value(turn)).toBeGreaterThanOrEqual(lo)
      expect(t.value(turn)).toBeLessThanOrEqual(hi)
    })
  })

  test("have distinct terms, none of them zero", () => {
    holds((t) => {
      const { terms } = t.index
      expect(terms.every((u) => u.coefficient !== 0)).toBe(true)
      expect(
        terms.every((u, i) =>
          terms.every(
            (v, j) =>
              i === j ||
              !sameIndex(
                { constant: 0, terms: [{ ...u, coefficient: 1 }] },
                { constant: 0, terms: [{ ...v, coefficient: 1 }] },
              ),
          ),
        ),
      ).toBe(true)
    })
  })

  test("mean the same with other indices in the place of loops", () => {
    // Two loops run as one, and a third backwards.
    const [, a, b, c] = loops
    const one = loopVar("one", a!.size * b!.size)
    const move = (v: LoopVar): Index =>
      v === a
        ? div(at(one), b!.size)
        : v === b
          ? remainder(at(one), b!.size)
          : v === c
            ? minus(constant(c!.size - 1), at(c!))
            : at(v)
    holds((t, turn) => {
      const moved: Turn = (v) =>
        v === one ? turn(a!) * b!.size + turn(b!) : v === c ? c!.size - 1 - turn(c!) : turn(v)
      expect(
        valueOf(
          substituteIndex(t.index, move, (e) => e),
          moved,
        ),
      ).toBe(t.value(turn) + 0)
    })
  })
})

describe("positions and offsets", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })

  test("an offset's position has that offset", () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, n) => {
        const size = shape.reduce((a, b) => a * b, 1)
        const v = loopVar("i", size)
        const position = unflatten(shape, at(v))
        const values = position.map((x) => valueOf(x, () => n % size))
        expect(values.every((x, i) => x >= 0 && x < shape[i]!)).toBe(true)
        expect(valueOf(flatten(shape, position), () => n % size)).toBe(n % size)
      }),
      { numRuns },
    )
  })

  test("a position that is a loop for each axis comes back as it was", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const position = shape.map((d, i) => at(loopVar(`i${i}`, d)))
        expect(unflatten(shape, flatten(shape, position)).every((x, i) => sameIndex(x, position[i]!))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
