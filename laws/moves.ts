import { array, type DType, isFloat, type NDArray, sizeOf } from "../src/array/index.js"
import * as o from "../src/operations/index.js"
import { checkpoint, cond, foriLoop, jit, scan, vmap, whileLoop } from "../src/transforms/index.js"

/** A value in a random program: elements are below 2^size, and multiples of 2^-fine; `fine` is infinite when rounded. */
export interface Known {
  readonly x: NDArray
  readonly size: number
  readonly fine: number
}

/** A step: what it takes, and what it makes of it, of some other value and of a number; null when it cannot. */
export interface Move {
  readonly takes: (k: Known) => boolean
  readonly make: (k: Known, other: Known, n: number) => Known | null
}

const ROUNDED = Number.POSITIVE_INFINITY

/** Bits that every float dtype has. */
const BITS = 22

/** Values grow no larger than 2^LARGE, arrays no larger than MANY. */
const LARGE = 10
const MANY = 600

const float = ({ x }: Known): boolean => isFloat(x.dtype)
const numeric = ({ x }: Known): boolean => x.dtype !== "bool"
const whole = ({ x }: Known): boolean => x.dtype === "int32" || x.dtype === "uint32"
const exact = (k: Known): boolean => !float(k) || k.size + k.fine <= BITS
const ranked = ({ x }: Known): boolean => x.shape.length > 0
const full = ({ x }: Known): boolean => x.shape.every((d: number) => d > 0)
const small = (k: Known): boolean => !float(k) || k.size <= LARGE
const both =
  (...tests: readonly ((k: Known) => boolean)[]) =>
  (k: Known): boolean =>
    tests.every((test) => test(k))
const any = (): boolean => true

const bounded = (made: Known): Known | null => (sizeOf(made.x.shape) > MANY ? null : made)
const like = (k: Known, x: NDArray): Known => ({ ...k, x })
const rounded = (x: NDArray, size: number): Known => ({ x, size, fine: ROUNDED })
const counted = (x: NDArray, size = 20): Known => ({ x, size, fine: 0 })

/** The axis that a number names. */
const axisOf = ({ x }: Known, n: number): number => n % x.shape.length
const lengthOf = (k: Known, n: number): number => k.x.shape[axisOf(k, n)]!

/** `other` made to broadcast with x: as it is, or one element of it. */
const fitted = (k: Known, other: Known): NDArray => {
  const y = o.astype(other.x, k.x.dtype)
  const [a, b]: readonly (readonly number[])[] = [k.x.shape, y.shape]
  const fits = b!.every((d, i) => {
    const c = a![a!.length - b!.length + i]
    return c === undefined || d === c || d === 1 || c === 1
  })
  return fits ? y : full(other) ? o.max(y) : o.zeros([], { dtype: k.x.dtype })
}

const isSame = (k: Known, other: Known): boolean => k.x.dtype === other.x.dtype

const map = (f: (x: NDArray) => NDArray, size: (k: Known) => number, takes = float): Move => ({
  takes: both(takes, small),
  make: (k) => rounded(f(k.x), size(k)),
})

/** Moves elements about. */
const move = (f: (k: Known, n: number) => NDArray | null, takes: (k: Known) => boolean = any): Move => ({
  takes,
  make: (k, _other, n) => {
    const x = f(k, n)
    return x === null ? null : bounded(like(k, x))
  },
})

const binary = (
  f: (x: NDArray, y: NDArray) => NDArray,
  of: (a: Known, b: Known) => readonly [size: number, fine: number],
  takes = numeric,
): Move => ({
  takes: both(takes, small),
  make: (k, other) => {
    if (!isSame(k, other) || !small(other)) return null
    const [size, fine] = of(k, other)
    return bounded({ x: f(k.x, fitted(k, other)), size, fine })
  },
})

const larger = (a: Known, b: Known): readonly [number, number] => [Math.max(a.size, b.size), Math.max(a.fine, b.fine)]
const grown = (a: Known, b: Known): readonly [number, number] => [Math.max(a.size, b.size) + 1, Math.max(a.fine, b.fine)]
const multiplied = (a: Known, b: Known): readonly [number, number] => [a.size + b.size, a.fine + b.fine]

/** Joins along an axis, or along all. */
const fold = (
  f: (x: NDArray, options: { readonly axis?: number; readonly keepDims?: boolean }) => NDArray,
  of: (k: Known, count: number) => readonly [size: number, fine: number],
  takes: (k: Known) => boolean,
): Move => ({
  takes: both(takes, small),
  make: (k, _other, n) => {
    const one = k.x.shape.length > 0 && n % 4 > 0
    const count = one ? lengthOf(k, n) : sizeOf(k.x.shape)
    const [size, fine] = of(k, Math.max(1, count))
    return { x: f(k.x, one ? { axis: axisOf(k, n), keepDims: n % 5 === 0 } : {}), size, fine }
  },
})

const kept = (k: Known): readonly [number, number] => [k.size, k.fine]

/** A comparison of what is exact. */
const compare = (f: (x: NDArray, y: NDArray) => NDArray): Move => ({
  takes: both(exact, small),
  make: (k, other) =>
    isSame(k, other) && exact(other) && small(other) ? bounded(counted(f(k.x, fitted(k, other)), 0)) : null,
})

const bits = (f: (x: NDArray, y: NDArray) => NDArray): Move => binary(f, () => [20, 0], whole)

/** Whole numbers that name places along an axis. */
const places = (k: Known, other: Known, n: number): NDArray =>
  whole(other) && sizeOf(other.x.shape) < 40
    ? o.astype(o.remainder(o.astype(other.x, "int32"), Math.max(1, lengthOf(k, n))), "int32")
    : array([0, lengthOf(k, n) - 1, 0], { dtype: "int32" })

const convertible: readonly DType[] = ["float32", "float64", "int32", "uint32", "bool"]

const half = (k: Known, x: NDArray): NDArray => (float(k) ? o.mul(x, 0.5) : o.floorDivide(x, 2))

/** The steps of random programs, by name. */
export const moves: Readonly<Record<string, Move>> = {
  sin: map(o.sin, () => 0),
  tanh: map(o.tanh, () => 0),
  logistic: map((x) => o.reciprocal(o.add(o.exp(o.negative(o.clip(x, -8, 8))), 1)), () => 0),
  exp: map((x) => o.exp(o.minimum(x, 3)), () => 5),
  log1p: map((x) => o.log1p(o.abs(x)), () => 4),
  sqrt: map((x) => o.sqrt(o.abs(x)), (k) => Math.max(0, k.size)),
  softmax: { takes: both(float, small, ranked), make: (k, _other, n) => rounded(o.softmax(k.x, { axis: axisOf(k, n) }), 0) },
  negative: move((k) => o.negative(k.x), both(numeric, ({ x }) => x.dtype !== "uint32")),
  abs: move((k) => o.abs(k.x), numeric),
  square: { takes: both(float, small), make: (k) => ({ x: o.square(k.x), size: 2 * k.size, fine: 2 * k.fine }) },
  floor: { takes: both(float, exact), make: (k) => counted(o.floor(k.x), k.size) },
  sign: { takes: both(numeric, exact), make: (k) => counted(o.sign(k.x), 1) },
  clip: { takes: float, make: (k) => ({ ...k, x: o.clip(k.x, -4, 4), size: Math.min(k.size, 3) }) },
  add: binary(o.add, grown),
  subtract: binary(o.subtract, grown),
  multiply: binary(o.multiply, multiplied),
  maximum: binary(o.maximum, larger),
  minimum: binary(o.minimum, larger),
  divide: binary((x, y) => o.divide(x, o.add(o.abs(y), 1)), (a) => [a.size, ROUNDED], float),
  floorDivide: bits(o.floorDivide),
  remainder: bits(o.remainder),
  and: bits(o.bitwiseAnd),
  xor: bits(o.bitwiseXor),
  leftShift: bits((x, y) => o.leftShift(x, o.bitwiseAnd(y, 7))),
  equal: compare(o.equal),
  less: compare(o.less),
  greaterEqual: compare(o.greaterEqual),
  where: {
    takes: ({ x }) => x.dtype === "bool",
    make: (k, other) => {
      const y = other.x
      const chosen = fitted(other, k)
      return bounded(like(other, o.where(chosen.dtype === "bool" ? chosen : o.notEqual(chosen, 0), y, o.zerosLike(y))))
    },
  },
  sum: fold(o.sum, (k, n) => [k.size + Math.ceil(Math.log2(n)), k.fine], numeric),
  mean: fold(o.mean, (k) => [k.size, ROUNDED], both(float, full)),
  max: fold(o.max, kept, both(numeric, full)),
  min: fold(o.min, kept, both(numeric, full)),
  any: fold(o.any, () => [0, 0], ({ x }) => x.dtype === "bool"),
  all: fold(o.all, () => [0, 0], ({ x }) => x.dtype === "bool"),
  argmax: fold(o.argmax, () => [10, 0], both(exact, numeric, full)),
  argmin: fold(o.argmin, () => [10, 0], both(exact, numeric, full)),
  ravel: move((k) => o.ravel(k.x)),
  reshape: move((k, n) => {
    const size = sizeOf(k.x.shape)
    const d = [2, 3, 4, 5].filter((m) => size % m === 0)[n % 3]
    return d === undefined ? null : o.reshape(k.x, n % 2 === 0 ? [d, size / d] : [size / d, 1, d])
  }),
  transpose: move((k, n) => (n % 2 === 0 ? o.transpose(k.x) : o.swapAxes(k.x, 0, axisOf(k, n))), ranked),
  expandDims: move((k, n) => (k.x.shape.length > 3 ? null : o.expandDims(k.x, n % (k.x.shape.length + 1)))),
  broadcastTo: move((k, n) => (k.x.shape.length > 3 ? null : o.broadcastTo(k.x, [1 + (n % 3), ...k.x.shape]))),
  flip: move((k, n) => o.flip(k.x, { axis: axisOf(k, n) }), ranked),
  roll: move((k, n) => o.roll(k.x, 1 + (n % 3), { axis: axisOf(k, n) }), ranked),
  slice: move((k, n) => {
    const axis = axisOf(k, n)
    const [from, step] = [n % 2, 1 + (n % 3)]
    const shape: readonly number[] = k.x.shape
    const starts = shape.map((d, a) => (a === axis ? Math.min(from, d) : 0))
    return o.slice(k.x, starts, shape, shape.map((_, a) => (a === axis ? step : 1)))
  }, ranked),
  pad: move((k, n) => o.pad(k.x, k.x.shape.map((_: number, a: number) => [n % 3, (n + a) % 2] as const)), numeric),
  tile: move((k, n) => o.tile(k.x, 1 + (n % 2))),
  concatenate: {
    takes: ranked,
    make: (k, other, n) => {
      const y = isSame(k, other) && String(k.x.shape) === String(other.x.shape) ? other : k
      const [size, fine] = larger(k, y)
      return bounded({ x: o.concatenate([k.x, y.x, k.x], { axis: axisOf(k, n) }), size, fine })
    },
  },
  stack: move((k, n) => (k.x.shape.length > 3 ? null : o.stack([k.x, k.x], { axis: n % (k.x.shape.length + 1) }))),
  take: {
    takes: both(ranked, full),
    make: (k, other, n) => bounded(like(k, o.take(k.x, places(k, other, n), { axis: axisOf(k, n), mode: "clip" }))),
  },
  dynamicSlice: {
    takes: both(ranked, full),
    make: (k, other, n) => {
      const start = o.astype(whole(other) && full(other) ? o.max(other.x) : array(n % 4, { dtype: "int32" }), "int32")
      const shape: readonly number[] = k.x.shape
      return like(k, o.dynamicSlice(k.x, shape.map(() => o.reshape(start, [])), shape.map((d) => Math.ceil(d / 2))))
    },
  },
  cumsum: { takes: both(numeric, ranked, small), make: (k, _other, n) => ({ ...k, x: o.cumsum(k.x, { axis: axisOf(k, n) }), size: k.size + 5 }) },
  sort: move((k, n) => o.sort(k.x, { axis: axisOf(k, n) }), both(numeric, ranked)),
  argsort: { takes: both(numeric, ranked, exact), make: (k, _other, n) => counted(o.argsort(k.x, { axis: axisOf(k, n) }), 10) },
  matmul: {
    takes: both(numeric, small, ({ x }) => x.shape.length === 2),
    make: (k, other) => {
      const y = isSame(k, other) && other.x.shape.length === 2 && other.x.shape[0] === k.x.shape[1] ? other : like(k, o.transpose(k.x))
      const [size, fine] = multiplied(k, y)
      return small(y) ? bounded({ x: o.matmul(k.x, y.x), size: size + 5, fine }) : null
    },
  },
  outer: {
    takes: both(numeric, small),
    make: (k, other) => {
      if (!isSame(k, other) || !small(other)) return null
      const [size, fine] = multiplied(k, other)
      return sizeOf(k.x.shape) * sizeOf(other.x.shape) > MANY ? null : { x: o.outer(o.ravel(k.x), o.ravel(other.x)), size, fine }
    },
  },
  astype: {
    takes: exact,
    make: (k, _other, n) => {
      const dtype = convertible[n % convertible.length]!
      const isSafe = small(k) || !isFloat(dtype)
      return isSafe && !(float(k) && dtype === "uint32") ? { x: o.astype(k.x, dtype), size: k.size, fine: isFloat(dtype) ? k.fine : 0 } : null
    },
  },
  scan: {
    takes: both(numeric, small, ranked),
    make: (k, _other, n) => {
      const init = o.zeros(k.x.shape.slice(1), { dtype: k.x.dtype })
      const step = (c: NDArray, x: NDArray): readonly [NDArray, NDArray] => [o.add(half(k, c), x), o.maximum(c, x)]
      const [carry, ys] = scan(step, init, k.x, { reverse: n % 2 === 0 })
      return rounded(n % 3 === 0 ? carry : ys, k.size + 1)
    },
  },
  map: {
    takes: both(numeric, small, ranked),
    make: (k, other) => {
      if (!isSame(k, other) || !small(other)) return null
      const w = o.add(other.x, 1)
      const [size, fine] = grown(k, other)
      const ys = scan((c: null, x: NDArray) => [c, o.add(x, fitted(like(k, x), like(other, w)))] as const, null, k.x)[1]
      return bounded({ x: ys, size: size + 1, fine })
    },
  },
  cond: {
    takes: both(numeric, small),
    make: (k, other) => {
      const on = exact(other) && numeric(other) && full(other) ? o.greater(o.max(other.x), 1) : array(true)
      return { ...k, x: cond(on, (x: NDArray) => o.add(x, x), (x: NDArray) => o.flip(x), k.x), size: k.size + 1 }
    },
  },
  whileLoop: {
    takes: both(numeric, small),
    make: (k, _other, n) => {
      const start = [array(0, { dtype: "int32" }), k.x] as const
      const [, y] = whileLoop(
        ([i]: readonly [NDArray, NDArray]) => o.less(i, n % 4),
        ([i, x]: readonly [NDArray, NDArray]) => [o.add(i, 1), half(k, o.flip(x))] as const,
        start,
      )
      return rounded(y, k.size)
    },
  },
  foriLoop: {
    takes: both(numeric, small),
    make: (k, _other, n) => ({
      ...k,
      x: foriLoop(0, n % 4, (i, x) => o.add(x, o.astype(i, k.x.dtype)), k.x),
      size: Math.max(k.size, 3) + 1,
    }),
  },
  jit: { takes: both(float, small), make: (k) => rounded(jit((x: NDArray) => o.sin(o.add(x, 1)))(k.x), 0) },
  checkpoint: { takes: both(float, small), make: (k) => rounded(checkpoint((x: NDArray) => o.tanh(o.mul(x, x)))(k.x), 0) },
  vmap: { takes: both(numeric, ranked), make: (k) => like(k, vmap((x: NDArray) => o.sort(o.ravel(x)))(k.x)) },
}
