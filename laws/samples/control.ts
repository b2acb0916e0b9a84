import * as fc from "fast-check"
import type { Aval, DType, NDArray } from "../../src/array/index.js"
import { add, div, mul, neg, sub } from "../../src/primitives/arithmetic.js"
import { broadcastInDim, fill } from "../../src/primitives/broadcast.js"
import { eq, lt } from "../../src/primitives/compare.js"
import { type CheckpointPolicy, name } from "../../src/primitives/control/index.js"
import { convert } from "../../src/primitives/convert.js"
import { dotGeneral } from "../../src/primitives/dot.js"
import { solve } from "../../src/primitives/linalg/solve.js"
import { iota, reshape, transpose } from "../../src/primitives/shape.js"
import { cos, exp, sin, tanh } from "../../src/primitives/transcendental.js"
import { type Program, traceFlat } from "../../src/program/index.js"
import { arrays } from "../arbitrary.js"
import { type Samples, sampleOf } from "./sample.js"

type Type = { readonly shape: readonly number[]; readonly dtype: DType }

const aval = (shape: readonly number[], dtype: DType = "float64"): Type => ({ shape, dtype })
const programOf = (f: (xs: readonly NDArray[]) => readonly NDArray[], avals: readonly Aval[]): Program =>
  traceFlat(f, avals, "making a sample").program

const eye = (n: number): NDArray => convert(eq(iota([n, n], "int32", 0), iota([n, n], "int32", 1)), "float64")

const length = fc.integer({ min: 0, max: 3 })
const count = { dtype: "int32", min: 0, max: 3 } as const

/** Two operands, two results, linear in the second. */
const two = (n: number): Program =>
  programOf(([x, y]) => [mul(sin(x!), y!), sub(y!, mul(x!, y!))], [aval([n]), aval([n])])

const calls = length.chain((n) => sampleOf({ name: "f", body: two(n) }, [arrays([n]), arrays([n], { salt: 1 })]))

/** A product, a named value and elementwise work: something for every policy to keep. */
const kept = (n: number): Program =>
  programOf(
    ([x, w]) => {
      const h = dotGeneral(w!, sin(x!), { contract: [[1], [0]], batch: [[], []] })
      return [mul(name(h, "hidden"), tanh(x!))]
    },
    [aval([n]), aval([n, n])],
  )

const policy: fc.Arbitrary<CheckpointPolicy> = fc.constantFrom<CheckpointPolicy>(
  { save: "nothing", names: [] },
  { save: "everything", names: [] },
  { save: "dots", names: [] },
  { save: "dotsWithNoBatch", names: [] },
  { save: "names", names: ["hidden"] },
)

const checkpoints = fc
  .tuple(length, policy)
  .chain(([n, p]) => sampleOf({ body: kept(n), policy: p }, [arrays([n]), arrays([n, n], { salt: 1 })]))

const conditionals = length.chain((n) =>
  sampleOf(
    {
      branches: [
        two(n),
        programOf(([x, y]) => [mul(exp(x!), y!), neg(y!)], [aval([n]), aval([n])]),
        programOf(([x, y]) => [mul(mul(x!, x!), y!), fill(x!, 0)], [aval([n]), aval([n])]),
      ],
    },
    [arrays([], { dtype: "int32", min: -1, max: 4 }), arrays([n]), arrays([n], { salt: 1 })],
  ),
)

/** A constant, an integer counter and a float carry, one scanned input; linear in the last two when it can be. */
const scans = fc.tuple(length, length, fc.boolean(), fc.boolean()).chain(([steps, n, reverse, bent]) => {
  const body = programOf(
    ([w, i, c, x]) => {
      const h = add(mul(w!, c!), mul(x!, fill(x!, 0.5)))
      return [add(i!, fill(i!, 1)), bent ? tanh(h) : h, mul(x!, w!), mul(h, convert(repeat(i!, n), "float64"))]
    },
    [aval([n]), aval([], "int32"), aval([n]), aval([n])],
  )
  return sampleOf({ body, consts: 1, carry: 2, length: steps, reverse }, [
    arrays([n]),
    arrays([], count),
    arrays([n], { salt: 1 }),
    arrays([steps, n], { salt: 2 }),
  ])
})

const repeat = (i: NDArray, n: number): NDArray => broadcastInDim(i, [n], [])

/** As often as an integer says, which may differ within a batch. */
const loops = length.chain((n) => {
  const types = [aval([], "int32"), aval([n])]
  const cond = programOf(([limit, i]) => [lt(i!, limit!)], [aval([], "int32"), ...types])
  const body = programOf(([w, i, x]) => [add(i!, fill(i!, 1)), mul(w!, sin(x!))], [aval([n]), ...types])
  return sampleOf(
    { cond, body, condConsts: 1, bodyConsts: 1 },
    [arrays([], count), arrays([n]), arrays([], count), arrays([n], { salt: 1 })],
    "forward only",
  )
})

/** A rule that gives values and tangents, and one that is given the values. */
const ruled = fc.tuple(length, fc.boolean()).chain(([n, knowsOutputs]) => {
  const [x, c] = [aval([n]), aval([n])]
  const tangent = (k: NDArray, a: NDArray, t: NDArray): NDArray => mul(mul(k, exp(a)), t)
  return sampleOf(
    {
      name: "f",
      consts: 1,
      knowsOutputs,
      body: programOf(([k, a]) => [mul(k!, exp(a!))], [c, x]),
      rule: knowsOutputs
        ? programOf(([_k, _a, y, t]) => [mul(y!, t!)], [c, x, x, x])
        : programOf(([k, a, t]) => [mul(k!, exp(a!)), tangent(k!, a!, t!)], [c, x, x]),
    },
    [arrays([n]), arrays([n], { salt: 1 })],
    "smooth",
    1,
  )
})

const reversed = length.chain((n) => {
  const [x, c] = [aval([n]), aval([n])]
  return sampleOf(
    {
      name: "f",
      consts: 1,
      body: programOf(([k, a, b]) => [mul(k!, div(sin(a!), b!))], [c, x, x]),
      fwd: programOf(([k, a, b]) => [mul(k!, div(sin(a!), b!)), a!, b!], [c, x, x]),
      bwd: programOf(
        ([k, a, b, ct]) => [mul(ct!, mul(k!, div(cos(a!), b!))), neg(mul(ct!, mul(k!, div(sin(a!), mul(b!, b!)))))],
        [c, x, x, x],
      ),
    },
    [arrays([n]), arrays([n], { salt: 1 }), arrays([n], { salt: 2, min: 1, max: 3 })],
    "reverse only",
    1,
  )
})

const opaque = length.chain((n) => {
  const x = aval([n])
  return sampleOf(
    { name: "f", known: 1, outs: [x], bwd: programOf(([k, ct]) => [mul(k!, ct!), neg(ct!)], [x, x]) },
    [arrays([n]), arrays([n], { salt: 1 }), arrays([n], { salt: 2 })],
    "opaque",
  )
})

/** A map that is not symmetric and far from singular, with its own solver for each of its two sides. */
const linearSolves = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([n, known]) => {
  const types = [aval([n, n]), aval([n])]
  const matrixOf = (c: NDArray): NDArray => add(c, mul(fill(c, 9), eye(n)))
  const turn = (c: NDArray): NDArray => transpose(c, [1, 0])
  const times = (of: (a: NDArray) => NDArray): Program =>
    programOf(([c, x]) => [dotGeneral(of(matrixOf(c!)), x!, { contract: [[1], [0]], batch: [[], []] })], types)
  const solved = (of: (a: NDArray) => NDArray): Program =>
    programOf(([c, b]) => [reshape(solve(of(matrixOf(c!)), reshape(b!, [n, 1])), [n])], types)
  const params = { name: "f", consts: 1, matvec: times((a) => a), body: solved((a) => a) }
  return sampleOf(
    { ...params, vecmat: known ? times(turn) : null, transposeBody: known ? solved(turn) : null },
    [arrays([n, n]), arrays([n], { salt: 1 })],
    known ? "smooth" : "forward only",
  )
})

export const controlSamples: Samples = {
  call: calls,
  checkpoint: checkpoints,
  cond: conditionals,
  scan: scans,
  while: loops,
  customJvp: ruled,
  customVjp: reversed,
  customVjpTangent: opaque,
  linearSolve: linearSolves,
}
