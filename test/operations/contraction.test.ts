import { describe, expect, test } from "vitest"
import { array, type NDArray, scalar, toTypedArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { trace } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectEqual, expectSame, int32, sample } from "./support.js"

/** Einstein's summation by its definition: a loop over all axes. */
const slowEinsum = (equation: string, ...xs: readonly NDArray[]): NDArray => {
  const [left, right] = equation.split("->") as [string, string]
  const terms = left.split(",")
  const names = [...new Set(left.replace(/[^A-Za-z]/g, ""))]
  const sizes = names.map((n) =>
    Math.max(
      ...terms.flatMap((term, i) => [...term].flatMap((m, axis) => (m === n ? [xs[i]!.shape[axis] as number] : []))),
    ),
  )
  const outShape = [...right].map((n) => sizes[names.indexOf(n)]!)
  const out = new Array<number>(outShape.reduce((a, b) => a * b, 1)).fill(0)
  const total = sizes.reduce((a, b) => a * b, 1)
  const offset = (term: string, shape: readonly number[], at: readonly number[]): number =>
    [...term].reduce((o, n, axis) => o * shape[axis]! + (shape[axis] === 1 ? 0 : at[names.indexOf(n)]!), 0)
  for (let k = 0; k < total; k++) {
    let rest = k
    const at = sizes.map(() => 0)
    for (let i = sizes.length - 1; i >= 0; i--) {
      at[i] = rest % sizes[i]!
      rest = Math.floor(rest / sizes[i]!)
    }
    out[offset(right, outShape, at)]! += terms.reduce(
      (p, term, i) => p * toTypedArray(xs[i]!)[offset(term, xs[i]!.shape, at)]!,
      1,
    )
  }
  return op.reshape(array(out, { dtype: "float64" }), outShape)
}

type Case = readonly [equation: string, ...shapes: readonly (readonly number[])[]]

const equations: readonly Case[] = [
  ["ij->ij", [2, 3]],
  ["ij->ji", [2, 3]],
  ["ij->", [2, 3]],
  ["ij->j", [2, 3]],
  ["ii->", [3, 3]],
  ["ii->i", [3, 3]],
  ["iji->ji", [2, 3, 2]],
  ["iii->i", [2, 2, 2]],
  ["i,i->", [3], [3]],
  ["i,j->ij", [2], [3]],
  ["i,j->ji", [2], [3]],
  ["ij,ij->ij", [2, 3], [2, 3]],
  ["ij,jk->ik", [2, 3], [3, 4]],
  ["ij,jk->ki", [2, 3], [3, 4]],
  ["ij,kj->ik", [2, 3], [4, 3]],
  ["bij,bjk->bik", [2, 2, 3], [2, 3, 4]],
  ["bij,bjk->kbi", [2, 2, 3], [2, 3, 4]],
  ["bqhd,bkhd->bhqk", [2, 3, 2, 4], [2, 5, 2, 4]],
  ["ij,kl->", [2, 3], [2, 2]],
  ["ij,ik->j", [2, 3], [2, 4]],
  ["ijj,jk->ik", [2, 3, 3], [3, 2]],
  ["ij,i->ij", [2, 3], [2]],
  ["ij,ij->i", [1, 3], [2, 3]],
  ["ij,jk,kl->il", [2, 3], [3, 2], [2, 4]],
  ["i,ij,j->", [2], [2, 3], [3]],
  [",ij->ji", [], [2, 3]],
]

describe.each(equations.map((c) => ({ equation: c[0], shapes: c.slice(1) as readonly (readonly number[])[] })))(
  "einsum $equation",
  ({ equation, shapes }) => {
    const xs = shapes.map((shape, i) => sample(shape, i + 1))
    test("is its definition", () => expectSame(op.einsum(equation, ...xs), slowEinsum(equation, ...xs), 1e-12))
    test("has the slope of its differences", () => checkGradient((...ys) => op.einsum(equation, ...ys), ...xs))
    test("maps and compiles", () => checkTransforms((...ys) => op.einsum(equation, ...ys), ...xs))
  },
)

describe("einsum", () => {
  const [x, y] = [sample([2, 3]), sample([3, 4], 2)]
  test("has an implicit output", () => {
    expectSame(op.einsum("ij,jk", x, y), op.matmul(x, y))
    expectSame(op.einsum("ji", x), op.transpose(x))
    expectSame(op.einsum("ii", op.matmul(x, op.transpose(x))), op.matrixTrace(op.matmul(x, op.transpose(x))))
    expectSame(op.einsum(" ij , jk -> ik ", x, y), op.matmul(x, y))
  })
  test("broadcasts under the ellipsis", () => {
    const [a, b] = [sample([5, 1, 2, 3]), sample([4, 3, 2], 2)]
    expectSame(op.einsum("...ij,...jk->...ik", a, b), op.matmul(a, b))
    expectSame(op.einsum("...ij,...jk", a, b), op.matmul(a, b))
    expectSame(op.einsum("i...->...i", x), op.transpose(x))
    expectSame(op.einsum("...,...", x, x), op.square(x))
    expectSame(
      op.einsum("b...i,i->b...", a, array([1, 2, 3], { dtype: "float64" })),
      op.matmul(a, array([1, 2, 3], { dtype: "float64" })),
    )
  })
  test.each([
    ["ij,jk->iz", /einsum: the output axis "z" is in no operand/],
    ["ij->ij", /1 terms do not go with 2 arrays/],
    ["ij,jk->ii", /named twice/],
    ["i j,j!->i", /"j!" is no list of axes/],
    ["ijk,jk->i", /"ijk" names 3 axes of an array with 2/],
    ["ij,ik->jk", /the axis "i" has the lengths 2 and 3/],
    ["i...,...k->ik", /the output has no \.\.\./],
    ["ij->i->j,", /more than one ->/],
  ])("refuses %s", (equation, message) => expect(() => op.einsum(equation, x, y)).toThrow(message))
})

const products: readonly (readonly [x: readonly number[], y: readonly number[], shape: readonly number[]])[] = [
  [[3], [3], []],
  [[3], [3, 2], [2]],
  [[2, 3], [3], [2]],
  [
    [2, 3],
    [3, 4],
    [2, 4],
  ],
  [
    [5, 2, 3],
    [3, 4],
    [5, 2, 4],
  ],
  [
    [2, 3],
    [5, 3, 4],
    [5, 2, 4],
  ],
  [
    [5, 2, 3],
    [5, 3, 4],
    [5, 2, 4],
  ],
  [
    [5, 1, 2, 3],
    [4, 3, 2],
    [5, 4, 2, 2],
  ],
  [
    [1, 2, 3],
    [1, 3, 4],
    [1, 2, 4],
  ],
  [[3], [5, 3, 4], [5, 4]],
  [[5, 2, 3], [3], [5, 2]],
  [
    [0, 3],
    [3, 2],
    [0, 2],
  ],
  [
    [2, 0],
    [0, 2],
    [2, 2],
  ],
]

describe.each(products)("matmul of %j and %j", (m, n, shape) => {
  const [x, y] = [sample(m), sample(n, 2)]
  test("is its definition", () => {
    const z = op.matmul(x, y)
    expect(z.shape).toEqual(shape)
    const inner = op.sum(
      op.multiply(
        m.length > 1 ? op.expandDims(x, -1) : op.expandDims(x, n.length > 1 ? -1 : 0),
        n.length > 1 ? op.expandDims(y, -3) : m.length > 1 ? op.expandDims(op.expandDims(y, -1), 0) : y,
      ),
      { axis: n.length > 1 || m.length > 1 ? -2 : -1 },
    )
    expectSame(z, op.reshape(inner, shape), 1e-13)
  })
  test("has the slope of its differences", () => checkGradient(op.matmul, x, y))
  test("maps and compiles", () => checkTransforms(op.matmul, x, y))
})

describe("other products", () => {
  const [x, y] = [sample([2, 3]), sample([3, 4], 2)]
  test("dot", () => {
    expectSame(op.dot(x, y), op.matmul(x, y))
    expectEqual(op.dot(array([1, 2]), array([3, 4])), 11)
    expectSame(op.dot(x, 2), op.multiply(x, 2))
    expectSame(op.dot(scalar(2, "float64"), x), op.multiply(x, 2))
    const z = sample([5, 3, 2])
    expectSame(op.dot(x, z), op.einsum("ij,ajk->iak", x, z))
  })
  test("outer and tensordot", () => {
    expectEqual(op.outer(array([1, 2]), array([3, 4])), [
      [3, 4],
      [6, 8],
    ])
    expectSame(op.tensordot(x, y, { axes: 1 }), op.matmul(x, y))
    expectSame(op.tensordot(x, sample([2, 3], 3)), op.sum(op.multiply(x, sample([2, 3], 3))))
    expectSame(op.tensordot(x, y, { axes: [[1], [0]] }), op.matmul(x, y))
    expectSame(op.tensordot(x, y, { axes: 0 }), op.einsum("ij,kl->ijkl", x, y))
    checkGradient((a, b) => op.tensordot(a, b, { axes: [[0], [1]] }), x, sample([3, 2], 2))
  })
  test("dotGeneral", () => {
    expectSame(op.dotGeneral(x, y, { contract: [[1], [0]], batch: [[], []] }), op.matmul(x, y))
  })
  test("of integers wrap", () => {
    expectEqual(op.matmul(int32([[65536]]), int32([[65536]])), [[0]])
    expectEqual(op.einsum("i,i->", int32([1, 2]), int32([3, 4])), 11)
  })
  test("matmul of matrices is one equation", () => {
    const program = trace(op.matmul as (a: NDArray, b: NDArray) => NDArray)(x, y)
    expect(program.equations.map((e) => e.primitive.name)).toEqual(["dotGeneral"])
    const batched = trace((a: NDArray, b: NDArray) => op.matmul(a, b))(sample([5, 2, 3]), y)
    expect(batched.equations.map((e) => e.primitive.name)).toEqual(["dotGeneral"])
  })
})
