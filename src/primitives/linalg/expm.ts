import type { NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { add } from "../arithmetic.js"
import { toBatch, zerosOf } from "../broadcast.js"
import { slice } from "../pad.js"
import { mapTangent, type None, none, one, op } from "../rule.js"
import { concatenate } from "../shape.js"
import { matrixTranspose } from "./algebra.js"
import { checkSquare, checkSystem } from "./check.js"
import { exponential, exponentialAlong } from "./exponential.js"
import { type Matrices, matricesOf, toHost } from "./host.js"

/** A result for every matrix, of its own size. */
const each = ({ count, rows: n, data }: Matrices, f: (from: number, to: number, n: number) => Float64Array) => {
  const out = new Float64Array(data.length)
  for (let k = 0; k < count; k++) out.set(f(k * n * n, (k + 1) * n * n, n), k * n * n)
  return out
}

const expmPrimitive: Primitive<None> = {
  name: "expm",
  type: ([a]) => {
    checkSquare("expm", a!)
    return [a!]
  },
  impl: ([a]) => {
    const x = matricesOf(a!)
    const out = each(x, (from, to, n) => exponential(x.data.subarray(from, to), n))
    return [toHost(a!.shape, a!.dtype, out)]
  },
  jvp: ([a], [t]) => [[expm(a!)], [mapTangent(t, (s) => expmAlong(a!, s))]],
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [[expm(a!)], [true]],
}

/** The exponentials of square matrices. */
export const expm = op(expmPrimitive, (a: NDArray): NDArray => one(expmPrimitive, [a], none))

/** The matrices [x y; 0 x]. */
const block = (x: NDArray, y: NDArray): NDArray => {
  const n = x.shape.length
  return concatenate([concatenate([x, y], n - 1), concatenate([zerosOf(x), x], n - 1)], n - 2)
}

/** The y of [x y; 0 x]. */
const upperRight = (z: NDArray): NDArray => {
  const n = z.shape.length
  const half: number = z.shape[n - 1] / 2
  const starts = z.shape.map((_: number, i: number) => (i === n - 1 ? half : 0))
  const limits = z.shape.map((d: number, i: number) => (i === n - 2 ? half : d))
  return slice(
    z,
    starts,
    limits,
    z.shape.map(() => 1),
  )
}

/** The second derivative is symmetric, so that along e and t it is linear in t as the first is: in its direction. */
const second = (a: NDArray, e: NDArray, t: NDArray): NDArray => upperRight(expmAlong(block(a, e), block(t, zerosOf(t))))

const expmAlongPrimitive: Primitive<None> = {
  name: "expmAlong",
  type: ([a, e]) => {
    checkSystem("expmAlong", a!, e!)
    checkSquare("expmAlong", e!)
    return [a!]
  },
  impl: ([a, e]) => {
    const [x, y] = [matricesOf(a!), matricesOf(e!)]
    const out = each(x, (from, to, n) => exponentialAlong(x.data.subarray(from, to), y.data.subarray(from, to), n))
    return [toHost(a!.shape, a!.dtype, out)]
  },
  jvp: ([a, e], [t, u]) => {
    const moved = mapTangent(t, (s) => second(a!, e!, s))
    const along = mapTangent(u, (v) => expmAlong(a!, v))
    return [[expmAlong(a!, e!)], [moved === null ? along : along === null ? moved : add(moved, along)]]
  },
  transpose: ([ct], [a]) => [null, mapTangent(ct, (c) => expmAlong(matrixTranspose(a!), c))],
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a, e], [aBatched, eBatched], size) => [
    [expmAlong(toBatch(a!, aBatched!, size), toBatch(e!, eBatched!, size))],
    [true],
  ],
}

/** The derivatives of the exponential at `a` along `e` (Frechet derivatives); linear in `e`. */
export const expmAlong = op(
  expmAlongPrimitive,
  (a: NDArray, e: NDArray): NDArray => one(expmAlongPrimitive, [a, e], none),
)
