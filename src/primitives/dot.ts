import {
  type Aval,
  allocate,
  dtypes,
  type HostArray,
  isFloat,
  isNumeric,
  type NDArray,
  range,
  showAval,
  sizeOf,
  type TypedArray,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Equation, Params, Primitive } from "../program/index.js"
import { add, bilinear } from "./arithmetic.js"
import { otherAxes, pick } from "./broadcast.js"
import { checkDTypes, checkSameDType } from "./check.js"
import { product } from "./lowering.js"
import { onPairs } from "./pairs.js"
import { mapTangent, one, op } from "./rule.js"
import { transpose } from "./shape.js"
import { transposeHost } from "./strided.js"

type Pair = readonly [x: readonly number[], y: readonly number[]]

/** The axes of `x` and `y` that are summed over in pairs, and those that are paired and kept. */
export type DotParams = { readonly contract: Pair; readonly batch: Pair }

export type Dot = Equation<DotParams & Params>

export const isDot = (e: Equation): e is Dot => e.primitive.name === "dotGeneral"

/** The axes of operand `side` that only it has. */
const freeAxes = (ndim: number, { contract, batch }: DotParams, side: 0 | 1): readonly number[] =>
  otherAxes(ndim, [...contract[side], ...batch[side]])

const checkPair = (kind: string, x: Aval, y: Aval, [xs, ys]: Pair): void => {
  const given = { x: showAval(x), y: showAval(y) }
  if (xs.length !== ys.length)
    throw new ShapeError({
      op: "dotGeneral",
      problem: `${xs.length} ${kind} axes of x are paired with ${ys.length} of y`,
      given,
      hint: "name as many axes of y as of x",
    })
  const wrong = range(xs.length).find((i) => x.shape[xs[i]!] !== y.shape[ys[i]!])
  if (wrong !== undefined)
    throw new ShapeError({
      op: "dotGeneral",
      problem: `the ${kind} axes differ in length: axis ${xs[wrong]} of x has ${x.shape[xs[wrong]!]} elements, axis ${ys[wrong]} of y has ${y.shape[ys[wrong]!]}`,
      given,
      hint: `axis ${ys[wrong]} of y must have ${x.shape[xs[wrong]!]} elements, or another axis is meant`,
    })
}

const checkAxes = (name: string, { shape, dtype }: Aval, axes: readonly number[]): void => {
  const wrong = axes.find((a, i) => !(a in shape) || axes.indexOf(a) !== i)
  if (wrong !== undefined)
    throw new ShapeError({
      op: "dotGeneral",
      problem: wrong in shape ? `axis ${wrong} of ${name} is named twice` : `${name} has no axis ${wrong}`,
      given: { [name]: showAval({ shape, dtype }) },
      hint: "name each contracted or batch axis once",
    })
}

const dotType = ([x, y]: readonly Aval[], params: DotParams): readonly Aval[] => {
  const { contract, batch } = params
  checkSameDType("dotGeneral", [x!, y!])
  checkDTypes("dotGeneral", [x!, y!], dtypes.filter(isNumeric))
  checkAxes("x", x!, [...contract[0], ...batch[0]])
  checkAxes("y", y!, [...contract[1], ...batch[1]])
  checkPair("contracted", x!, y!, contract)
  checkPair("batch", x!, y!, batch)
  const shape = [
    ...pick(x!.shape, batch[0]),
    ...pick(x!.shape, freeAxes(x!.shape.length, params, 0)),
    ...pick(y!.shape, freeAxes(y!.shape.length, params, 1)),
  ]
  return [{ shape, dtype: x!.dtype }]
}

/** The lengths of a batch of matrix products [b, m, k] x [b, k, n] -> [b, m, n]. */
interface Lengths {
  readonly b: number
  readonly m: number
  readonly k: number
  readonly n: number
}

/**
 * Row by row in float64, each element in the order of k.
 *
 * Four rows of y are added at a time, which changes no bit: ((r + p) + q) is what two passes over r compute.
 */
const productFloat = (x: Float64Array, y: Float64Array, out: TypedArray, { b, m, k, n }: Lengths): void => {
  const row = new Float64Array(n)
  for (let i = 0; i < b * m; i++) {
    const from = Math.floor(i / m) * k * n
    row.fill(0)
    let l = 0
    for (; l + 4 <= k; l += 4) {
      const x0 = x[i * k + l]!
      const x1 = x[i * k + l + 1]!
      const x2 = x[i * k + l + 2]!
      const x3 = x[i * k + l + 3]!
      for (let j = 0, at = from + l * n; j < n; j++, at++)
        row[j] = row[j]! + x0 * y[at]! + x1 * y[at + n]! + x2 * y[at + 2 * n]! + x3 * y[at + 3 * n]!
    }
    for (; l < k; l++) {
      const x0 = x[i * k + l]!
      for (let j = 0, at = from + l * n; j < n; j++, at++) row[j] = row[j]! + x0 * y[at]!
    }
    out.set(row, i * n)
  }
}

/** The same modulo 2^32, for both signs. */
const productInt = (x: Int32Array, y: Int32Array, out: TypedArray, { b, m, k, n }: Lengths): void => {
  const row = new Int32Array(n)
  for (let i = 0; i < b * m; i++) {
    const from = Math.floor(i / m) * k * n
    row.fill(0)
    for (let l = 0; l < k; l++) {
      const x0 = x[i * k + l]!
      for (let j = 0, at = from + l * n; j < n; j++, at++) row[j] = (row[j]! + Math.imul(x0, y[at]!)) | 0
    }
    out.set(row, i * n)
  }
}

const asFloat64 = (data: TypedArray): Float64Array => (data instanceof Float64Array ? data : new Float64Array(data))
const asInt32 = (data: TypedArray): Int32Array => (data instanceof Int32Array ? data : new Int32Array(data))

const dotHost = (x: HostArray, y: HostArray, params: DotParams): HostArray => {
  const { contract, batch } = params
  const xFree = freeAxes(x.shape.length, params, 0)
  const yFree = freeAxes(y.shape.length, params, 1)
  const a = transposeHost(x, [...batch[0], ...xFree, ...contract[0]]).data
  const b = transposeHost(y, [...batch[1], ...contract[1], ...yFree]).data
  const [{ shape, dtype }] = dotType([x, y], params) as readonly [Aval]
  const lengths: Lengths = {
    b: sizeOf(pick(x.shape, batch[0])),
    m: sizeOf(pick(x.shape, xFree)),
    k: sizeOf(pick(x.shape, contract[0])),
    n: sizeOf(pick(y.shape, yFree)),
  }
  const data = allocate(dtype, sizeOf(shape))
  if (isFloat(dtype)) productFloat(asFloat64(a), asFloat64(b), data, lengths)
  else productInt(asInt32(a), asInt32(b), data, lengths)
  return { shape, dtype, data }
}

const swap = ({ contract, batch }: DotParams): DotParams => ({
  contract: [contract[1], contract[0]],
  batch: [batch[1], batch[0]],
})

/**
 * The cotangent of the side that `params` names first: ct contracted with the other operand over the other's free
 * axes, whose result [batch, own free, own contracted in the order of the other's axes] is then put in order.
 */
const cotangentOf = (ct: NDArray, other: NDArray, ndim: number, params: DotParams, ownIsFirst: boolean): NDArray => {
  const { contract, batch } = params
  const free = freeAxes(ndim, params, 0)
  const otherFree = freeAxes(other.shape.length, params, 1)
  const leading = range(batch[0].length)
  const from = leading.length + (ownIsFirst ? free.length : 0)
  const inCt = otherFree.map((_, i) => from + i)
  const product = dotGeneral(ct, other, { contract: [inCt, otherFree], batch: [leading, batch[1]] })
  const byOther = [...range(contract[0].length)].sort((i, j) => contract[1][i]! - contract[1][j]!)
  const axes = [...batch[0], ...free, ...byOther.map((i) => contract[0][i]!)]
  return transpose(
    product,
    range(ndim).map((a) => axes.indexOf(a)),
  )
}

const shift = (axes: readonly number[], batched: boolean): readonly number[] =>
  batched ? axes.map((a) => a + 1) : axes

/** The axes of operands that may have a batch in front. */
const shiftPair = ([xs, ys]: Pair, [x, y]: readonly [boolean, boolean]): Pair => [shift(xs, x), shift(ys, y)]

const dotPrimitive: Primitive<DotParams> = {
  name: "dotGeneral",
  type: dotType,
  impl: ([x, y], params) => [dotHost(x!, y!, params)],
  jvp: ([x, y], [t, u], params) => {
    const dx = mapTangent(t, (s) => dotGeneral(s, y!, params))
    const dy = mapTangent(u, (s) => dotGeneral(x!, s, params))
    return [[dotGeneral(x!, y!, params)], [dx === null ? dy : dy === null ? dx : add(dx, dy)]]
  },
  transpose: ([ct], [x, y], params, [xAval, yAval]) => [
    x === null ? mapTangent(ct, (c) => cotangentOf(c, y!, xAval!.shape.length, params, true)) : null,
    y === null ? mapTangent(ct, (c) => cotangentOf(c, x!, yAval!.shape.length, swap(params), false)) : null,
  ],
  lower: ([x, y], { contract, batch }) => product(x!, y!, contract, batch),
  complex: onPairs("dotGeneral", ([z, w], params) => bilinear((x, y) => dotGeneral(x, y, params))(z!, w!)),
  vmap: ([x, y], [xBatched, yBatched], _size, params) => {
    const on = [xBatched === true, yBatched === true] as const
    const contract = shiftPair(params.contract, on)
    const [xBatch, yBatch] = shiftPair(params.batch, on)
    if (on[0] && on[1])
      return [
        [
          dotGeneral(x!, y!, {
            contract,
            batch: [
              [0, ...xBatch],
              [0, ...yBatch],
            ],
          }),
        ],
        [true],
      ]
    const out = dotGeneral(x!, y!, { contract, batch: [xBatch, yBatch] })
    const before = xBatch.length + (on[0] ? 0 : freeAxes(x!.shape.length, params, 0).length)
    return [[transpose(out, [before, ...range(out.shape.length).filter((i) => i !== before)])], [true]]
  },
}

/**
 * Products summed over the paired `contract` axes, for each index of the paired `batch` axes; the result has the axes
 * [...batch, ...the others of x, ...the others of y].
 */
export const dotGeneral = op(
  dotPrimitive,
  (x: NDArray, y: NDArray, { contract, batch }: DotParams): NDArray => one(dotPrimitive, [x, y], { contract, batch }),
)
