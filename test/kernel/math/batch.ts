import type { Apply, Expr, Local, Scalar } from "../../../src/kernel/index.js"
import { visit } from "../../../src/kernel/index.js"

type Lanes = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array
type Step = () => void
type Loop = (o: Lanes, x: Lanes, y: Lanes, z: Lanes) => void

const lanes = (dtype: Scalar, n: number): Lanes =>
  dtype === "float32"
    ? new Float32Array(n)
    : dtype === "float64"
      ? new Float64Array(n)
      : dtype === "int32"
        ? new Int32Array(n)
        : dtype === "uint32"
          ? new Uint32Array(n)
          : new Uint8Array(n)

const SPLIT = 134217729

/** x y + z rounded once, to a last bit in rare ties: by what the product and the sum lose. */
const fma64 = (x: number, y: number, z: number): number => {
  const p = x * y
  const s = p + z
  const [cx, cy] = [x * SPLIT, y * SPLIT]
  if (!Number.isFinite(cx) || !Number.isFinite(cy) || !Number.isFinite(s)) return s
  const [xh, yh] = [cx - (cx - x), cy - (cy - y)]
  const [xl, yl] = [x - xh, y - yh]
  const e = xl * yl - (p - xh * yh - xl * yh - xh * yl)
  const t = s - p
  return s + (p - (s - t) + (z - t) + e)
}

const each =
  (f: (x: number, y: number, z: number) => number): Loop =>
  (o, x, y, z) => {
    for (let i = 0; i < o.length; i++) o[i] = f(x[i]!, y[i]!, z[i]!)
  }

const nearest = (x: number): number => {
  if (!(Math.abs(x) < 2 ** 52)) return x
  const shift = x < 0 || Object.is(x, -0) ? -(2 ** 52) : 2 ** 52
  const r = x + shift - shift
  return r === 0 ? (shift < 0 ? -0 : 0) : r
}

/** The usual ones are loops of their own, which the engine compiles each for itself. */
const LOOPS: Readonly<Record<string, Loop>> = {
  neg: (o, x) => {
    for (let i = 0; i < o.length; i++) o[i] = -x[i]!
  },
  abs: (o, x) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.abs(x[i]!)
  },
  floor: each((x) => Math.floor(x)),
  nearest: each(nearest),
  sqrt: (o, x) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sqrt(x[i]!)
  },
  add: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! + y[i]!
  },
  sub: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! - y[i]!
  },
  mul: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! * y[i]!
  },
  div: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! / y[i]!
  },
  copySign: each((x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  mulHigh: each((x, y) => Number((BigInt(x) * BigInt(y)) >> 32n)),
  and: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! & y[i]!
  },
  or: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! | y[i]!
  },
  xor: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! ^ y[i]!
  },
  not: each((x) => ~x & 1),
  shl: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! << (y[i]! & 31)
  },
  eq: each((x, y) => Number(x === y)),
  ne: each((x, y) => Number(x !== y)),
  lt: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! < y[i]! ? 1 : 0
  },
  le: each((x, y) => Number(x <= y)),
  gt: (o, x, y) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! > y[i]! ? 1 : 0
  },
  ge: each((x, y) => Number(x >= y)),
  select: (o, x, y, z) => {
    for (let i = 0; i < o.length; i++) o[i] = x[i]! !== 0 ? y[i]! : z[i]!
  },
}

const toInt = (lo: number, hi: number) => (x: number) =>
  Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, lo), hi))

const conversion = (from: Scalar, to: Scalar): Loop =>
  from.startsWith("float") && to === "int32"
    ? each(toInt(-2147483648, 2147483647))
    : from.startsWith("float") && to === "uint32"
      ? each(toInt(0, 4294967295))
      : each((x) => x)

const high = (x: Lanes): { readonly words: Int32Array; readonly at: (i: number) => number } => ({
  words: new Int32Array(x.buffer),
  at: x instanceof Float64Array ? (i) => 2 * i + 1 : (i) => i,
})

const addRounded: Loop = (o, x, y, z) => {
  for (let i = 0; i < o.length; i++) o[i] = Math.fround(x[i]! * y[i]!) + z[i]!
}

const addOnce: Loop = (o, x, y, z) => {
  for (let i = 0; i < o.length; i++) o[i] = x[i]! * y[i]! + z[i]!
}

/** In float64 a product of float32s is exact, so that there only storing the sum rounds. */
const multiplyAdd = (dtype: Scalar, fused: boolean): Loop =>
  dtype === "float64" ? (fused ? each(fma64) : addOnce) : fused ? addOnce : addRounded

const step = (e: Apply, o: Lanes, xs: readonly Lanes[], fused: boolean): Step => {
  const [x, y, z] = [xs[0]!, xs[1] ?? xs[0]!, xs[2] ?? xs[0]!]
  const from = e.args[0]!.dtype
  if (e.op === "bitcast") {
    const bytes = new Uint8Array(x.buffer)
    return () => new Uint8Array(o.buffer).set(bytes)
  }
  const [shift, mask] = e.dtype === "float64" || from === "float64" ? [20, 2047] : [23, 255]
  if (e.op === "exponent") {
    const { words, at } = high(x)
    return () => {
      for (let i = 0; i < o.length; i++) o[i] = (words[at(i)]! >>> shift) & mask
    }
  }
  if (e.op === "withExponent") {
    const { words, at } = high(o)
    return () => {
      o.set(x)
      for (let i = 0; i < o.length; i++) words[at(i)] = (words[at(i)]! & ~(mask << shift)) | (y[i]! << shift)
    }
  }
  const whole = from === "int32" || from === "uint32"
  const loop =
    e.op === "convert"
      ? conversion(from, e.dtype)
      : e.op === "when"
        ? LOOPS.select!
        : e.op === "mul" && whole
          ? each(Math.imul)
          : e.op === "shr"
            ? each(from === "uint32" ? (a, b) => a >>> (b & 31) : (a, b) => a >> (b & 31))
            : e.op === "madd"
              ? multiplyAdd(from, fused)
              : LOOPS[e.op]!
  return () => loop(o, x, y, z)
}

/** A program on `n` numbers at once: fills the lanes of its inputs, runs, reads its output. */
export const batch = (root: Expr, inputs: readonly Local[], n: number, fused: boolean) => {
  const values = new Map<Expr, Lanes>()
  const steps: Step[] = []
  visit([root], (e) => {
    const o = lanes(e.dtype, n)
    values.set(e, o)
    if (e.tag === "const") o.fill(e.value)
    if (e.tag === "apply")
      steps.push(
        step(
          e,
          o,
          e.args.map((a) => values.get(a)!),
          fused,
        ),
      )
  })
  return {
    inputs: inputs.map((l) => values.get(l) ?? lanes(l.dtype, n)),
    output: values.get(root)!,
    run: (): void => steps.forEach((s) => s()),
    steps: steps.length,
  }
}
