import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays } from "../../laws/index.js"
import { array, type NDArray, reshape, slice, sum, toArray, zeros } from "../../src/index.js"
import { globalNorm, incrementalUpdate, projections as p } from "../../src/optim/index.js"
import { projected } from "./optax-values.js"

const float64 = (xs: readonly number[]): NDArray => array(xs as number[], { dtype: "float64" })
const x = float64([1.2, -0.4, 0.3, 2, -1])
const normal = float64([1, 2, -1, 0.5, 0.3])

/** The vector as a tree of a vector and a matrix. */
const split = (v: NDArray) => ({ a: slice(v, [0], [3]), b: reshape(slice(v, [3], [5]), [1, 2]) })
type Split = ReturnType<typeof split>

const made: Readonly<Record<string, (v: Split) => Split>> = {
  simplex: (v) => p.simplex(v, 1.5),
  l1Sphere: (v) => p.l1Sphere(v, 1.5),
  l1Ball: (v) => p.l1Ball(v, 1.5),
  "l1Ball in": (v) => p.l1Ball(v, 15),
  l2Sphere: (v) => p.l2Sphere(v, 1.5),
  l2Ball: (v) => p.l2Ball(v, 1.5),
  "l2Ball in": (v) => p.l2Ball(v, 9),
  linfBall: (v) => p.linfBall(v, 0.5),
  hypercube: (v) => p.hypercube(v, 0.5),
  nonNegative: (v) => p.nonNegative(v),
  box: (v) => p.box(v, -0.5, 1),
  hyperplane: (v) => p.hyperplane(v, split(normal), 0.7),
  halfspace: (v) => p.halfspace(v, split(normal), 0.7),
  "halfspace in": (v) => p.halfspace(v, split(normal), 7),
  vector: (v) => p.vector(v, split(normal)),
}

const elements = ({ a, b }: Split): readonly number[] =>
  [a, b].flatMap((leaf) => toArray(reshape(leaf, [-1])) as readonly number[])

const distance = (u: Split, v: Split): number => Math.hypot(...elements(u).map((e, i) => e - elements(v)[i]!))

describe("projections give what optax gives", () => {
  test.each(Object.entries(projected))("%s", (name, wanted) => {
    elements(made[name]!(split(x))).forEach((e, i) => expect(e).toBeCloseTo(wanted[i]!, 11))
  })
})

/** All but the sphere, which is not convex. */
const convex = Object.entries(made).filter(([name]) => !/Sphere/.test(name))

describe("the law of projections onto convex sets", () => {
  const points = arrays([5]).map(split)
  test.each(convex)("%s: once is enough, and distances do not grow", (_, project) => {
    fc.assert(
      fc.property(points, points, (u, v) => {
        const [pu, pv] = [project(u), project(v)]
        expect(distance(project(pu), pu)).toBeLessThan(1e-12)
        expect(distance(pu, pv)).toBeLessThanOrEqual(distance(u, v) + 1e-12)
      }),
      { numRuns: 20 },
    )
  })

  test("no point between is nearer", () => {
    fc.assert(
      fc.property(points, points, (u, v) => {
        const [pu, pv] = [p.l1Ball(u), p.l1Ball(v)]
        const between = incrementalUpdate<Split>(pv, pu, 0.1)
        expect(distance(u, pu)).toBeLessThanOrEqual(distance(u, between) + 1e-12)
      }),
      { numRuns: 20 },
    )
  })
})

describe("maxNorm", () => {
  test("bounds the weights of each output: columns of matrices, first axes of kernels", () => {
    const kernel = reshape(array([3, 4, 0.3, 0.4]), [2, 1, 2])
    const q = p.maxNorm(
      {
        w: array([
          [3, 0.3],
          [4, 0.4],
        ]),
        kernel,
        b: array([3, 4]),
      },
      1,
    )
    expect(String(q.w)).toBe(
      String(
        array([
          [0.6, 0.3],
          [0.8, 0.4],
        ]),
      ),
    )
    expect(String(reshape(q.kernel, [4]))).toBe(String(array([0.6, 0.8, 0.3, 0.4])))
    expect(String(q.b)).toBe(String(array([0.6, 0.8])))
  })

  test("has another axis where it is told", () => {
    const w = array([
      [3, 4],
      [0.3, 0.4],
    ])
    expect(String(p.maxNorm(w, 1, { outAxis: 0 }))).toBe(
      String(
        array([
          [0.6, 0.8],
          [0.3, 0.4],
        ]),
      ),
    )
  })
})

describe("projections refuse", () => {
  test.each([
    ["a negative size", () => p.l2Ball(x, -1), "l2Ball: scale is -1"],
    ["bounds the wrong way round", () => p.box(x, 1, 0), "box: nothing lies between 1 and 0"],
    ["integers", () => p.simplex({ n: array([1], { dtype: "int32" }) }), "simplex: params.n is int32[1], not float"],
    [
      "another tree's normal",
      () => p.hyperplane({ w: x }, { w: zeros([2]) }, 1),
      /hyperplane: normal.w is float32\[2\]/,
    ],
    ["what is no tree", () => p.nonNegative("a" as never), /nonNegative: params is the string "a"/],
  ])("%s", (_, f, message) => expect(f).toThrow(message))
})

test("globalNorm is that of all elements together", () => {
  expect(String(globalNorm({ a: array([3]), b: [array([[4]])] }))).toBe("float32[] 5.")
  expect(String(globalNorm({ a: array([3, -4]) }, { ord: 1 }))).toBe("float32[] 7.")
  expect(String(globalNorm({ a: array([3, -4]) }, { ord: Infinity }))).toBe("float32[] 4.")
  expect(String(sum(zeros([0])))).toBe(String(globalNorm({})))
})
