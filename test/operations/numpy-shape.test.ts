import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import { ShapeError, ValueError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { jit, vmap } from "../../src/transforms/index.js"
import {
  checkGradient,
  checkTransforms,
  expectClose,
  expectEqual,
  expectSame,
  float64,
  int32,
  sample,
} from "./support.js"

const few = (min = 0) => fc.array(fc.integer({ min: -2, max: 3 }), { minLength: min, maxLength: 7 })
const ascending = (xs: readonly number[]): readonly number[] => [...new Set(xs)].sort((a, b) => a - b)

describe("sets", () => {
  test("are those of JavaScript, sorted", () => {
    fc.assert(
      fc.property(few(), few(), (xs, ys) => {
        const [x, y] = [float64(xs), float64(ys)]
        expectEqual(op.unique(x), ascending(xs))
        expectEqual(op.union1d(x, y), ascending([...xs, ...ys]))
        expectEqual(
          op.intersect1d(x, y),
          ascending(xs).filter((v) => ys.includes(v)),
        )
        expectEqual(
          op.setdiff1d(x, y),
          ascending(xs).filter((v) => !ys.includes(v)),
        )
        const either = ascending([...xs, ...ys])
        expectEqual(
          op.setxor1d(x, y),
          either.filter((v) => xs.includes(v) !== ys.includes(v)),
        )
      }),
    )
  })
  test("uniqueAll puts everything back", () => {
    fc.assert(
      fc.property(few(1), (xs) => {
        const { values, indices, inverse, counts } = op.uniqueAll(float64(xs))
        expectEqual(op.take(values, inverse), [...xs])
        expectEqual(op.take(float64(xs), indices), ascending(xs))
        expectEqual(
          counts,
          ascending(xs).map((v) => xs.filter((x) => x === v).length),
        )
      }),
    )
  })
  test("with a size they can be traced, and are filled up", () => {
    const f = jit((x: NDArray) => op.unique(x, { size: 4 }))
    expectEqual(f(array([3, 1, 3])), [1, 3, 1, 1])
    expectEqual(op.unique(array([3, 1, 2]), { size: 2 }), [1, 2])
    expectEqual(op.union1d(array([3]), array([1]), { size: 3, fillValue: 9 }), [1, 3, 9])
    expect(() => jit((x: NDArray) => op.unique(x))(array([1]))).toThrow(/size/)
  })
  test("of rows, and NaN once", () => {
    expectEqual(
      op.unique(
        array([
          [1, 0],
          [0, 1],
          [1, 0],
        ]),
        { axis: 0 },
      ),
      [
        [0, 1],
        [1, 0],
      ],
    )
    expectEqual(op.unique(array([[2, 1, 2]]), { axis: 1 }), [[1, 2]])
    expectEqual(op.unique(array([Number.NaN, 1, Number.NaN])), [1, Number.NaN])
  })
})

describe("places of what is not 0", () => {
  test("in order, along every axis", () => {
    const x = array([
      [0, 5],
      [7, 0],
    ])
    expectEqual(op.argwhere(x), [
      [0, 1],
      [1, 0],
    ])
    expectEqual(op.flatnonzero(x), [1, 2])
    expect(op.nonzero(x, { size: 3, fillValue: -1 }).map(toArray)).toEqual([
      [0, 1, -1],
      [1, 0, -1],
    ])
    expectEqual(op.extract(op.greater(x, 0), x), [5, 7])
    expectEqual(op.compress(array([false, true]), x, { axis: 1 }), [[5], [0]])
    expectEqual(jit((v: NDArray) => op.flatnonzero(v, { size: 2 }))(array([0, 0, 4])), [2, 0])
    checkGradient((v) => op.compress(array([true, false, true]), v, { axis: 0 }), sample([3, 2]))
  })
})

describe("order", () => {
  test("topK, sortBy, lexsort", () => {
    fc.assert(
      fc.property(few(2), (xs) => {
        const [values, indices] = op.topK(float64(xs), 2)
        expectEqual(values, [...xs].sort((a, b) => b - a).slice(0, 2))
        expectSame(op.take(float64(xs), indices), values)
        expectEqual(
          op.take(float64(xs), op.lexsort([float64(xs)])),
          [...xs].sort((a, b) => a - b),
        )
      }),
    )
    expect(op.topK(array([1, 2, 2]), 2)[1]).toSatisfy((i: NDArray) => String(toArray(i)) === "1,2")
    expectEqual(op.lexsort([array([2, 1, 3]), array([0, 0, -1])]), [2, 1, 0])
    expectEqual(op.sortKeyVal(array([2, 1]), array([10, 20]))[1], [20, 10])
    expect(() => op.topK(array([1]), 2)).toThrow(ShapeError)
    expect(() => op.sortBy([array([1])], { keys: 2 })).toThrow(ValueError)
    checkGradient((x) => op.topK(x, 2, { axis: 0 })[0], sample([4, 2]))
    checkTransforms((x) => op.partition(x, 1), sample([2, 3]))
  })
})

describe("joins and cuts", () => {
  const [a, b] = [sample([2, 3]), sample([2, 3], 2)]
  test("stack and split undo each other", () => {
    expectSame(op.hstack(op.hsplit(sample([2, 4, 3]), 2)), sample([2, 4, 3]))
    expectSame(op.vstack(op.vsplit(sample([4, 3]), 2)), sample([4, 3]))
    expectSame(op.dstack(op.dsplit(sample([2, 2, 4]), 2)), sample([2, 2, 4]))
    expectSame(op.stack(op.unstack(a, { axis: 1 }), { axis: 1 }), a)
    expect(op.arraySplit(op.arange(7), 3).map((x) => x.shape)).toEqual([[3], [2], [2]])
    expectEqual(op.columnStack([array([1, 2]), array([3, 4])]), [
      [1, 3],
      [2, 4],
    ])
    expectSame(
      op.block([
        [a, b],
        [b, a],
      ]),
      op.vstack([op.hstack([a, b]), op.hstack([b, a])]),
    )
    expect(op.atleast3d(array([1, 2])).shape).toEqual([1, 2, 1])
  })
  test("insert undoes delete", () => {
    fc.assert(
      fc.property(few(1), fc.nat(6), (xs, k) => {
        const i = k % xs.length
        const rest = op.delete(float64(xs), i)
        expectEqual(
          rest,
          xs.filter((_, j) => j !== i),
        )
        expectEqual(op.insert(rest, i, xs[i]!), [...xs])
      }),
    )
    expectEqual(op.insert(op.arange(4), [1, 3, 3], array([7, 8, 9])), [0, 7, 1, 2, 8, 9, 3])
    expectEqual(op.insert(op.zeros([2, 2]), 1, array([5, 6]), { axis: 1 }), [
      [0, 5, 0],
      [0, 6, 0],
    ])
    expectEqual(op.delete(op.arange(7), { start: 1, stop: 6, step: 2 }), [0, 2, 4, 6])
    expectEqual(op.append(array([[1]]), array([2])), [1, 2])
    expect(() => op.delete(op.arange(3), 3)).toThrow(ValueError)
    checkGradient((x, v) => op.insert(x, [0, 2], v, { axis: 1 }), sample([2, 3]), sample([2, 2]))
  })
  test("turns", () => {
    expectSame(op.rot90(op.rot90(op.rot90(op.rot90(a)))), a)
    expectSame(op.rot90(a, { k: -1 }), op.rot90(a, { k: 3 }))
    expectEqual(
      op.rot90(
        array([
          [1, 2],
          [3, 4],
        ]),
      ),
      [
        [2, 4],
        [1, 3],
      ],
    )
    expect(op.rollaxis(op.zeros([2, 3, 4]), 2).shape).toEqual([4, 2, 3])
    expect(op.rollaxis(op.zeros([2, 3, 4]), 0, 3).shape).toEqual([3, 4, 2])
    expectSame(op.fliplr(op.flipud(a)), op.flip(a))
  })
  test("resize, put, place and diagonals", () => {
    expectEqual(op.resize(array([1, 2, 3]), [2, 2]), [
      [1, 2],
      [3, 1],
    ])
    expectEqual(op.put(array([1, 2, 3]), int32([0, 5]), array([7, 8])), [7, 2, 8])
    expectEqual(op.put(array([1, 2, 3]), int32([4]), 9, { mode: "wrap" }), [1, 9, 3])
    expectEqual(op.place(array([1, 2, 3]), array([true, false, true]), array([7])), [7, 2, 7])
    expectEqual(op.fillDiagonal(op.zeros([3, 2]), 5), [
      [5, 0],
      [0, 5],
      [0, 0],
    ])
    const order = op.argsort(a)
    expectSame(op.putAlongAxis(op.zerosLike(a), order, op.sort(a)), a)
    checkGradient((x, v) => op.putAlongAxis(x, int32([[0], [2]]), v), a, sample([2, 1]))
    expectEqual(op.trimZeros(array([0, 1, 0, 2, 0])), [1, 0, 2])
  })
})

describe("grids and choices", () => {
  test("unravelIndex undoes ravelMultiIndex", () => {
    const places = op.arange(12, { dtype: "int32" })
    expectSame(op.ravelMultiIndex(op.unravelIndex(places, [3, 4]), [3, 4]), places)
    expectEqual(op.ravelMultiIndex([int32([5]), int32([-1])], [3, 4], { mode: "wrap" }), [11])
    expect(op.meshgrid([array([1, 2]), array([3, 4, 5])]).map((g) => g.shape)).toEqual([
      [3, 2],
      [3, 2],
    ])
    expect(
      op.meshgrid([array([1, 2]), array([3, 4, 5])], { indexing: "ij", sparse: true }).map((g) => g.shape),
    ).toEqual([
      [2, 1],
      [1, 3],
    ])
    expectEqual(op.tri(2, 3, { k: 1 }), [
      [1, 1, 0],
      [1, 1, 1],
    ])
    const [i, j] = op.triuIndices(3, 1)
    expectEqual(op.at(op.indices([3, 3]), 0, i!, j!), [0, 0, 1])
    expectEqual(
      op.fromfunction((r, c) => op.add(r, c), [2, 2]),
      [
        [0, 1],
        [1, 2],
      ],
    )
    expect(op.broadcastShapes([3, 1], [4], [])).toEqual([3, 4])
  })
  test("select takes the first that holds", () => {
    const x = array([-2, 0.5, 3])
    const conditions = [op.less(x, 0), op.less(x, 1)]
    expectEqual(op.select(conditions, [op.negative(x), 0], 7), [2, 0, 7])
    expectEqual(op.choose(int32([1, 0, 9]), [x, op.square(x)]), [4, 0.5, 9])
    expectEqual(op.piecewise(x, conditions, [op.square, 1, (v) => op.multiply(v, 2)]), [4, 1, 6])
    checkTransforms((v) => op.piecewise(v, [op.less(v, 0)], [op.square, 1]), sample([5]))
  })
  test("functions of slices", () => {
    const x = sample([2, 3, 4])
    expectSame(
      op.applyAlongAxis((v) => op.sum(v), 1, x),
      op.sum(x, { axis: 1 }),
    )
    expectSame(
      op.applyAlongAxis((v) => op.flip(v), 0, x),
      op.flip(x, { axis: 0 }),
    )
    expectSame(
      op.applyOverAxes((v, axis) => op.sum(v, { axis }), x, [0, 2]),
      op.sum(x, { axis: [0, 2], keepDims: true }),
    )
    const dots = op.vectorize((u, v) => op.dot(u!, v!), { signature: "(n),(n)->()" })
    expectSame(vmap((v: NDArray) => v)(dots(x, sample([4], 2)) as NDArray), op.vecdot(x, sample([4], 2)), 1e-9)
  })
})

describe("products", () => {
  const [a, b] = [sample([2, 3]), sample([3, 2], 2)]
  test("by their definitions", () => {
    expectSame(op.inner(a, op.transpose(b)), op.matmul(a, b), 1e-9)
    expectSame(op.matvec(a, op.at(b, {}, 0)), op.at(op.matmul(a, b), {}, 0), 1e-9)
    expectSame(op.vecmat(op.at(a, 0), b), op.at(op.matmul(a, b), 0), 1e-9)
    expectSame(op.vdot(a, a), op.sum(op.square(a)), 1e-9)
    expectSame(
      op.kron(op.eye(2, 2, { dtype: "float64" }), a),
      op.block([
        [a, op.zerosLike(a)],
        [op.zerosLike(a), a],
      ]),
    )
    expectSame(op.vecdot(op.cross(a, sample([2, 3], 3)), a), op.zeros([2], { dtype: "float64" }), 1e-9)
    checkGradient((x, y) => op.kron(x, y), a, b)
    checkGradient((x, y) => op.cross(x, y, { axis: 0 }), b, sample([3, 2], 4))
    checkTransforms((x, y) => op.inner(x, y), a, sample([4, 3]))
  })
  test("polynomials", () => {
    const [p, q] = [sample([4]), sample([2], 3)]
    const x = sample([3], 5)
    expectSame(op.polyval(op.polymul(p, q), x), op.multiply(op.polyval(p, x), op.polyval(q, x)), 1e-9)
    expectSame(op.polyval(op.polyadd(p, q), x), op.add(op.polyval(p, x), op.polyval(q, x)), 1e-9)
    const [quotient, rest] = op.polydiv(p, q)
    expectSame(op.polyadd(op.polymul(quotient, q), rest), p, 1e-9)
    expectSame(op.polyder(op.polyint(p, 2, [3, 4]), 2), p, 1e-12)
    expectClose(op.polyval(op.poly(p), p), [0, 0, 0, 0], 1e-9)
    expectSame(op.matmul(op.vander(x, 4), p), op.polyval(p, x), 1e-9)
    const places = float64([0, 1, 2, 3, 5])
    expectSame(op.polyfit(places, op.polyval(p, places), 3), p, 1e-6)
    checkGradient((at, v) => op.polyfit(at, v, 1), places, sample([5]))
    checkGradient((c, v) => op.polyval(c, v), p, x)
    checkGradient((u, v) => op.polydiv(u, v)[0], p, q)
  })
})

describe("numbers", () => {
  test("packbits and unpackbits undo each other", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (bits, big) => {
          const options = { bitOrder: big ? "big" : "little" } as const
          const packed = op.packbits(int32(bits), options)
          expectEqual(op.unpackbits(packed, { ...options, count: bits.length }), [...bits])
        },
      ),
    )
    expectEqual(op.packbits(int32([1, 0, 0, 0, 0, 0, 0, 1])), [129])
  })
  test("isClose, fmax, modf, divmod", () => {
    expectEqual(op.isClose(array([1, Infinity, Number.NaN]), array([1.000001, Infinity, Number.NaN])), [
      true,
      true,
      false,
    ])
    expectEqual(op.isClose(array([Number.NaN]), Number.NaN, { equalNaN: true }), [true])
    expectEqual(op.fmax(array([1, Number.NaN]), 0), [1, 0])
    expectEqual(op.fmin(array([1, Number.NaN]), array([Number.NaN, 2])), [1, 2])
    expect(op.modf(array([1.5, -1.5, Infinity])).map(toArray)).toEqual([
      [0.5, -0.5, 0],
      [1, -1, Infinity],
    ])
    expect(op.divmod(int32([-7]), 2).map(toArray)).toEqual([[-4], [1]])
    expect(toArray(op.arrayEquiv(array([1, 1]), 1))).toBe(true)
    expect(toArray(op.arrayEquiv(array([1, 1]), array([1, 1, 1])))).toBe(false)
  })
  test("XLA's division, rounding and padding", () => {
    expectEqual(op.truncDivide(int32([-7, 7, 1]), int32([2, 2, 0])), [-3, 3, -1])
    expectEqual(op.roundAway(array([0.5, -0.5, 2.5, 0.49999997])), [1, -1, 3, 0])
    expectEqual(op.padInterior(array([1, 2, 3]), 9, [[1, -1, 1]]), [9, 1, 9, 2, 9])
    expect(() => op.padInterior(array([1]), 0, [])).toThrow(ShapeError)
    expectEqual(op.segmentSum(array([[1], [2], [3]]), int32([0, 5, 0]), 2), [[4], [0]])
    checkGradient((x) => op.segmentSum(x, int32([1, 0, 1]), 2), sample([3, 2]))
  })
  test("windows and spaces", () => {
    expectClose(op.hanning(5, { dtype: "float64" }), [0, 0.5, 1, 0.5, 0], 1e-12)
    expectClose(op.kaiser(3, 0), [1, 1, 1])
    expectEqual(op.bartlett(1), [1])
    expectClose(op.geomspace(1, 8, 4), [1, 2, 4, 8])
    expectClose(op.logspace(0, 2, 3), [1, 10, 100])
    expect(() => op.geomspace(-1, 1)).toThrow(ValueError)
  })
})
