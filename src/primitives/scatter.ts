import { dtypes, isStorage, type NDArray, sizeOf } from "../array/index.js"
import { ROUTINE } from "../kernel/index.js"
import type { Primitive, Tangent, TransposeRule } from "../program/index.js"
import { add, div, max as larger, mul } from "./arithmetic.js"
import { and, not, or } from "./bits.js"
import { fill, instantiate, toBatch, zerosOf } from "./broadcast.js"
import { checkDTypes, checkNumeric } from "./check.js"
import { eq, gt } from "./compare.js"
import { convert } from "./convert.js"
import { gather, scatterAdd } from "./gather.js"
import { gatherOf, type ScatterParams } from "./gather-params.js"
import { mapTangent, one, op } from "./rule.js"
import { batchedScatter, productOf, scatterHost, scatterType } from "./scatter-rules.js"
import { select } from "./select.js"
import { iota, reshape } from "./shape.js"

type Scatter = (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams) => NDArray

/* @__NO_SIDE_EFFECTS__ */
const vmapOf =
  (f: Scatter): Primitive<ScatterParams>["vmap"] =>
  ([x, indices, updates], [xBatched, indicesBatched, updatesBatched], size, params) => [
    [
      f(
        toBatch(x!, xBatched!, size),
        indices!,
        toBatch(updates!, updatesBatched!, size),
        batchedScatter(params, indicesBatched!),
      ),
    ],
    [true],
  ]

/** What an array like `x` holds where each update goes; 0 for updates that are dropped. */
const readAt = (y: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams): NDArray =>
  gather(y, indices, gatherOf(y.shape, updates.shape, params))

/** Which elements of `x` are replaced, and which updates stay: the last of those that meet. */
const winners = (
  x: NDArray,
  indices: NDArray,
  updates: NDArray,
  params: ScatterParams,
): readonly [NDArray, NDArray] => {
  const count = sizeOf(updates.shape)
  const order = add(iota([count], "int32", 0), fill({ shape: [count], dtype: "int32" }, 1))
  const ids = reshape(order, updates.shape)
  const none = zerosOf({ shape: x.shape, dtype: "int32" })
  const written = scatter(none, indices, ids, params)
  return [gt(written, none), eq(readAt(written, indices, updates, params), ids)]
}

const only = (c: NDArray, x: NDArray): NDArray => select(c, x, zerosOf(x))

const transposeOfSet: TransposeRule<ScatterParams> = ([ct], [x, indices, updates], params, [xAval, , updatesAval]) => {
  if (ct === null || ct === undefined) return [null, null, null]
  const [written, stays] = winners(zerosOf(xAval!), indices!, zerosOf(updatesAval!), params)
  return [
    x === null ? only(not(written), ct) : null,
    null,
    updates === null ? only(stays, readAt(ct, indices!, zerosOf(updatesAval!), params)) : null,
  ]
}

const setPrimitive: Primitive<ScatterParams> = {
  name: "scatter",
  type: (avals, params) => scatterType("scatter", avals, params),
  impl: ([x, indices, updates], params) => [scatterHost(x!, indices!, updates!, params, (_, update) => update)],
  jvp: ([x, indices, updates], [t, , u], params) => {
    const y = scatter(x!, indices!, updates!, params)
    if ((t ?? null) === null && (u ?? null) === null) return [[y], [null]]
    const [written, stays] = winners(x!, indices!, updates!, params)
    const kept = mapTangent(t, (v) => only(not(written), v))
    const moved = mapTangent(u, (v) => only(stays, v))
    return [[y], [moved === null ? kept : scatterAdd(instantiate(kept, x!), indices!, moved, params)]]
  },
  transpose: transposeOfSet,
  lower: () => ROUTINE,
  complex: "parts",
  vmap: (...args) => vmapOf(scatter)(...args),
}

/**
 * `x` with its windows that start at index vectors replaced by the updates: XLA's scatter. Of updates that meet, that of
 * the last window, in the order of the indices, stays and has the derivative.
 *
 * Mode "clip" moves a window until it fits; mode "fill" drops one that does not fit.
 */
export const scatter = op(
  setPrimitive,
  (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams): NDArray =>
    one(setPrimitive, [x, indices, updates], params),
)

/**
 * For each update u the product of all the others that meet it and of x, divided by nothing that is 0: the product of
 * the factors that are not 0, by u where no factor is 0, as it is where u alone is 0, and otherwise 0.
 */
const otherFactors: Scatter = (x, indices, updates, params) => {
  const isZero = eq(updates, zerosOf(updates))
  const divisor = select(isZero, fill(updates, 1), updates)
  const product = readAt(scatterMul(x, indices, divisor, params), indices, updates, params)
  const none = zerosOf({ shape: x.shape, dtype: updates.dtype })
  const zeros = readAt(scatterAdd(none, indices, convert(isZero, updates.dtype), params), indices, updates, params)
  const alone = or(and(isZero, eq(zeros, fill(zeros, 1))), eq(zeros, zerosOf(zeros)))
  return only(alone, div(product, divisor))
}

const mulPrimitive: Primitive<ScatterParams> = {
  name: "scatterMul",
  type: (avals, params) => {
    checkNumeric("scatterMultiply", avals[0]!)
    return scatterType("scatterMultiply", avals, params)
  },
  impl: ([x, indices, updates], params) => [scatterHost(x!, indices!, updates!, params, productOf(x!))],
  jvp: ([x, indices, updates], [t, , u], params) => {
    const y = scatterMul(x!, indices!, updates!, params)
    const scaled = mapTangent(t, (v) => scatterMul(v, indices!, updates!, params))
    const moved = mapTangent(u, (v) => mul(v, otherFactors(x!, indices!, updates!, params)))
    return [[y], [moved === null ? scaled : scatterAdd(instantiate(scaled, x!), indices!, moved, params)]]
  },
  // It is linear in the updates where none of them meet, and in both where all are dropped.
  transpose: ([ct], [x, indices, updates], params, [, , aval]) => [
    x === null ? mapTangent(ct, (c) => scatterMul(c, indices!, updates ?? fill(aval!, 1), params)) : null,
    null,
    updates === null && x !== null ? mapTangent(ct, (c) => readAt(mul(c, x!), indices!, zerosOf(aval!), params)) : null,
  ],
  lower: () => ROUTINE,
  complex: "real",
  vmap: (...args) => vmapOf(scatterMul)(...args),
}

/** `x` with its windows that start at index vectors multiplied by the updates; right at updates that are 0 too. */
export const scatterMul = op(
  mulPrimitive,
  (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams): NDArray =>
    one(mulPrimitive, [x, indices, updates], params),
)

const computing = /* @__PURE__ */ dtypes.filter((d) => !isStorage(d))

/** The mean of the tangents of those that hold the extremum, `x` and updates, so that ties share the derivative. */
const tangentOfTies = (
  [x, indices, updates]: readonly NDArray[],
  [t, , u]: readonly (Tangent | undefined)[],
  y: NDArray,
  params: ScatterParams,
): Tangent => {
  if ((t ?? null) === null && (u ?? null) === null) return null
  const attains = eq(updates!, readAt(y, indices!, updates!, params))
  const hits = scatterAdd(zerosOf(x!), indices!, convert(attains, x!.dtype), params)
  const kept = or(eq(x!, y), eq(hits, zerosOf(hits)))
  const count = larger(add(hits, convert(kept, x!.dtype)), fill(hits, 1))
  const own = mapTangent(t, (v) => only(kept, v))
  const moved = mapTangent(u, (v) => only(attains, v))
  return div(moved === null ? own! : scatterAdd(instantiate(own, x!), indices!, moved, params), count)
}

/* @__NO_SIDE_EFFECTS__ */
const extremum = (name: string, of: (x: number, y: number) => number) => {
  const primitive: Primitive<ScatterParams> = {
    name,
    type: (avals, params) => {
      checkDTypes(name, [avals[0]!], computing)
      return scatterType(name, avals, params)
    },
    impl: ([x, indices, updates], params) => [scatterHost(x!, indices!, updates!, params, of)],
    jvp: (xs, ts, params) => {
      const y = f(xs[0]!, xs[1]!, xs[2]!, params)
      return [[y], [tangentOfTies(xs, ts, y, params)]]
    },
    transpose: "nonlinear",
    lower: () => ROUTINE,
    complex: "real",
    vmap: (...args) => vmapOf(f)(...args),
  }
  const f: Scatter = (x, indices, updates, params) => one(primitive, [x, indices, updates], params)
  return op(primitive, f)
}

/** The larger of what `x` holds and the updates that go there; ties share the derivative equally. */
export const scatterMax = extremum("scatterMax", Math.max)

/** The smaller of what `x` holds and the updates that go there; ties share the derivative equally. */
export const scatterMin = extremum("scatterMin", Math.min)
