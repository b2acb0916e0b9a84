import { expect } from "vitest"
import {
  type DType,
  fromTypedArray,
  isFloat,
  type NDArray,
  sizeOf,
  type TypedArray,
  toTypedArray,
} from "../../src/array/index.js"
import { add } from "../../src/primitives/arithmetic.js"
import { instantiate, zerosOf } from "../../src/primitives/broadcast.js"
import { evaluate, jvp, linearize, traceFlat, transpose, vmap } from "../../src/program/index.js"

/** A function on flat lists of arrays, as programs have it. */
export type Flat = (xs: readonly NDArray[]) => readonly NDArray[]

/** An array of one axis unless a shape is given. */
export const vector = (dtype: DType, values: readonly number[], shape: readonly number[] = [values.length]): NDArray =>
  fromTypedArray(Float64Array.from(values), shape, { dtype })

export const f64 = (values: readonly number[], shape?: readonly number[]): NDArray => vector("float64", values, shape)
export const f32 = (values: readonly number[], shape?: readonly number[]): NDArray => vector("float32", values, shape)
export const i32 = (values: readonly number[], shape?: readonly number[]): NDArray => vector("int32", values, shape)
export const u32 = (values: readonly number[], shape?: readonly number[]): NDArray => vector("uint32", values, shape)
export const bool = (values: readonly number[], shape?: readonly number[]): NDArray => vector("bool", values, shape)

/** The elements as plain numbers. */
export const numbers = (x: NDArray): readonly number[] => [...toTypedArray(x)]

/** Numbers in [-2, 2] from a seed, the same on every run. */
export const noise = (count: number, seed = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => 4 * ((Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453) % 1) * 0.5)

const noiseLike = (x: NDArray, seed: number): NDArray => f64(noise(sizeOf(x.shape), seed), x.shape)

const trace = (f: Flat, xs: readonly NDArray[]) => traceFlat(f, xs, "testing")

/** Tangents of the float outputs; takes the inputs, then a tangent for each float input. */
export const pushforward =
  (f: Flat) =>
  (args: readonly NDArray[], count: number): readonly NDArray[] => {
    const xs = args.slice(0, count)
    const ts = args.slice(count)
    const { program, captured } = trace(f, xs)
    let next = 0
    const duals = xs.map((x) => [x, isFloat(x.dtype) ? ts[next++]! : null] as const)
    const outs = jvp(program, [...captured.map((c) => [c, null] as const), ...duals])
    return outs.filter(([y]) => isFloat(y.dtype)).map(([y, t]) => instantiate(t, y))
  }

const linearized = (f: Flat, xs: readonly NDArray[]) => {
  const { program, captured } = trace(f, xs)
  const nonzero = [...captured.map(() => false), ...xs.map((x) => isFloat(x.dtype))]
  const parts = linearize(program, nonzero, zerosOf)
  const outs = evaluate(parts.primal, [...captured, ...xs])
  const ys = outs.slice(0, program.outputs.length)
  return { ...parts, residualValues: outs.slice(program.outputs.length), ys }
}

/** Cotangents of the float inputs for cotangents of the outputs that have a tangent. */
export const pullback = (f: Flat, xs: readonly NDArray[], cts: readonly NDArray[]): readonly NDArray[] => {
  const { tangent, residualValues, outNonzero } = linearized(f, xs)
  const floats = xs.filter((x) => isFloat(x.dtype))
  const kept = cts.filter((_, i) => outNonzero[i])
  const back = transpose(tangent, [...residualValues, ...floats.map(() => null)], kept, add)
  return back.map((ct, i) => instantiate(ct, floats[i]!))
}

/** The function over a leading batch axis of the inputs where `batched`. */
export const batch = (
  f: Flat,
  xs: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
): readonly NDArray[] => {
  const avals = xs.map((x, i) => ({ shape: batched[i] ? x.shape.slice(1) : x.shape, dtype: x.dtype }))
  const { program, captured } = traceFlat(f, avals, "testing")
  const args = [...captured.map((c) => [c, false] as const), ...xs.map((x, i) => [x, batched[i]!] as const)]
  return vmap(program, args, size).map(([y, on]) => (on ? y : stack(Array.from({ length: size }, () => y))))
}

const typed = (x: NDArray, values: readonly number[], shape: readonly number[]): NDArray =>
  vector(x.dtype, values, shape)

const stack = (xs: readonly NDArray[]): NDArray => typed(xs[0]!, xs.flatMap(numbers), [xs.length, ...xs[0]!.shape])

const row = (x: NDArray, k: number): NDArray => {
  const n = sizeOf(x.shape.slice(1))
  return typed(x, numbers(x).slice(k * n, (k + 1) * n), x.shape.slice(1))
}

/** Element by element within `tolerance`, absolutely or relatively; NaN and infinities must be equal. */
export const expectClose = (found: NDArray, wanted: NDArray, tolerance = 1e-12): void => {
  expect(found.shape).toEqual(wanted.shape)
  const [a, b]: readonly TypedArray[] = [toTypedArray(found), toTypedArray(wanted)]
  a!.forEach((v, i) => {
    const w = b![i]!
    const close = Object.is(v, w) || v === w || Math.abs(v - w) <= tolerance * Math.max(1, Math.abs(w))
    if (!close) expect.fail(`element ${i}: found ${v}, wanted ${w}\n found: ${a}\n wanted: ${b}`)
  })
}

const step = 1e-5

/** (f(x + h t) - f(x - h t)) / 2h on float64. */
const differences = (f: Flat, xs: readonly NDArray[], ts: readonly NDArray[]): readonly NDArray[] => {
  const at = (h: number): readonly NDArray[] => {
    let next = 0
    return f(
      xs.map((x) => {
        if (!isFloat(x.dtype)) return x
        const t = numbers(ts[next++]!)
        return f64(
          numbers(x).map((v, i) => v + h * t[i]!),
          x.shape,
        )
      }),
    ).filter((y) => isFloat(y.dtype))
  }
  const low = at(-step)
  return at(step).map((y, k) => {
    const below = numbers(low[k]!)
    return f64(
      numbers(y).map((v, i) => (v - below[i]!) / (2 * step)),
      y.shape,
    )
  })
}

const dot = (xs: readonly NDArray[], ys: readonly NDArray[]): number =>
  xs.reduce((s, x, k) => {
    const y = numbers(ys[k]!)
    return s + numbers(x).reduce((r, v, i) => r + v * y[i]!, 0)
  }, 0)

const checkForward = (f: Flat, xs: readonly NDArray[], seed: number): readonly NDArray[] => {
  const ts = xs.filter((x) => isFloat(x.dtype)).map((x, i) => noiseLike(x, seed + i))
  const found = pushforward(f)([...xs, ...ts], xs.length)
  differences(f, xs, ts).forEach((wanted, i) => expectClose(found[i]!, wanted, 1e-7))
  const { tangent, residualValues, outNonzero, ys } = linearized(f, xs)
  f(xs).forEach((y, i) => expectClose(ys[i]!, y, 0))
  const out = evaluate(tangent, [...residualValues, ...ts])
  found.filter((_, i) => outNonzero[i]).forEach((t, i) => expectClose(out[i]!, t))
  const cts = ys.map((y, i) => (isFloat(y.dtype) ? noiseLike(y, seed + 10 + i) : y))
  const back = pullback(f, xs, cts)
  const floatCts = cts.filter((ct) => isFloat(ct.dtype))
  expect(dot(back, ts)).toBeCloseTo(dot(floatCts, found), 9)
  return ts
}

const checkBatch = (f: Flat, xs: readonly NDArray[]): void => {
  const size = 3
  const stacked = xs.map((x) =>
    stack(
      Array.from({ length: size }, (_, k) =>
        isFloat(x.dtype)
          ? typed(
              x,
              numbers(x).map((v) => v * (1 + k / 8)),
              x.shape,
            )
          : x,
      ),
    ),
  )
  const masks = [xs.map(() => true), ...(xs.length > 1 ? xs.map((_, i) => xs.map((_, j) => i === j)) : [])]
  masks.forEach((batched) => {
    const args = stacked.map((x, i) => (batched[i] ? x : row(x, 0)))
    const found = batch(f, args, batched, size)
    Array.from({ length: size }, (_, k) => f(args.map((x, i) => (batched[i] ? row(x, k) : x)))).forEach((wanted, k) =>
      wanted.forEach((y, i) => expectClose(row(found[i]!, k), y)),
    )
  })
}

/**
 * jvp by finite differences in first and second order, linearize = jvp, <ct, J t> = <J^T ct, t>, and vmap = map of the
 * function, its pushforward and its pullback. Float inputs are float64.
 */
export const checkRules = (f: Flat, xs: readonly NDArray[], order = 2): void => {
  const ts = checkForward(f, xs, 3)
  const derivative: Flat = (args) => pushforward(f)(args, xs.length)
  if (order > 1) checkForward(derivative, [...xs, ...ts], 5)
  const cts = f(xs).map((y, i) => (isFloat(y.dtype) ? noiseLike(y, 20 + i) : y))
  checkBatch(f, xs)
  checkBatch(derivative, [...xs, ...ts])
  checkBatch((args) => pullback(f, args.slice(0, xs.length), args.slice(xs.length)), [...xs, ...cts])
}
