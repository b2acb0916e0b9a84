import { type Code, type FunctionBuilder, f32, f64, forRange, func, i8x16, i32, seq } from "../../assembler/index.js"
import { alone, bytesOf, type Complex, type Floats, type FloatType, type Parts, several } from "./floats.js"

type Int = Code<"i32">
type Kind = "f32" | "f64" | "v128"

/** The numbers of a vector in the opposite order. */
const mirrored = (dtype: FloatType, x: Code<"v128">): Code<"v128"> => {
  const bytes = bytesOf(dtype)
  return i8x16.shuffle(
    x,
    x,
    Array.from({ length: 16 }, (_, i) => 16 - bytes - bytes * Math.floor(i / bytes) + (i % bytes)),
  )
}

/** One place, or several side by side, and their mirror images. */
interface Places<T extends Kind> {
  readonly m: Floats<T>
  /** bytes from the place 0 */
  readonly k: Int
  /** the numbers at the mirror images, in the order of the places */
  readonly there: (base: Int, offset: number) => Code<T>
}

/** The places k = 1 ... half - 1, each with its mirror image half - k: several at once as long as there are. */
const mirrors = (
  f: FunctionBuilder,
  dtype: FloatType,
  half: number,
  body: <T extends Kind>(places: Places<T>) => Code<"void">,
): Code<"void"> => {
  const [bytes, many] = [bytesOf(dtype), several(dtype)]
  const end = half * bytes
  const whole = bytes + Math.floor(Math.max(0, half - 1) / many.width) * 16
  return seq(
    forRange(f, bytes, whole, 16, (k) =>
      body({
        m: many,
        k,
        there: (base, offset) => mirrored(dtype, many.load(i32.sub(i32.add(base, offset + end + bytes - 16), k), 0)),
      }),
    ),
    forRange(f, whole, end, bytes, (k) =>
      alone(dtype, (m) => body({ m, k, there: (base, offset) => m.load(i32.sub(i32.add(base, offset + end), k), 0) })),
    ),
  )
}

const number = (dtype: FloatType) => ({
  load: (at: Int, offset: number): Code<"f64"> =>
    dtype === "float64" ? f64.load(at, offset) : f64.promote_f32(f32.load(at, offset)),
  store: (at: Int, x: Code<"f64">, offset: number): Code<"void"> =>
    dtype === "float64" ? f64.store(at, x, offset) : f32.store(at, f32.demote_f64(x), offset),
})

/** Where the n-th roots of unity lie in a table. */
const rootParts = (dtype: FloatType, n: number): Parts => ({ re: 0, im: n * bytesOf(dtype) })

/**
 * The first half of the transform of a real row of n = 2 half elements from the transform Z of the complex numbers that
 * its neighbours make: the transforms of the even and of the odd elements are the parts of Z that are their own mirrored
 * conjugate and minus it. Inner elements are multiplied by a factor.
 */
export const splitHalves = (dtype: FloatType, half: number, z: Parts, to: Parts, factor: number) =>
  func("splitHalves", { from: "i32", to: "i32", roots: "i32" }, "void", (f, at) => {
    const bytes = bytesOf(dtype)
    const w = rootParts(dtype, 2 * half)
    const { load, store } = number(dtype)
    const [first, second] = [f.local("f64", "first"), f.local("f64", "second")]
    const end = half * bytes
    return seq(
      first.set(load(at.from, z.re)),
      second.set(load(at.from, z.im)),
      store(at.to, f64.add(first, second), to.re),
      store(at.to, f64.const(0), to.im),
      store(at.to, f64.sub(first, second), to.re + end),
      store(at.to, f64.const(0), to.im + end),
      mirrors(f, dtype, half, <T extends Kind>({ m, k, there }: Places<T>) => {
        const [ar, ai, br, bi] = ["ar", "ai", "br", "bi"].map((name) => f.local(m.type, name))
        const [wr, wi] = [f.local(m.type, "wr"), f.local(m.type, "wi")]
        const scale = m.constant(factor / 2)
        const odd: Complex<T> = [m.add(ai!, bi!), m.sub(br!, ar!)]
        const [y, root] = [i32.add(at.to, k), i32.add(at.roots, k)]
        return seq(
          ar!.set(m.load(i32.add(at.from, k), z.re)),
          ai!.set(m.load(i32.add(at.from, k), z.im)),
          br!.set(there(at.from, z.re)),
          bi!.set(there(at.from, z.im)),
          wr.set(m.load(root, w.re)),
          wi.set(m.load(root, w.im)),
          m.store(y, m.mul(scale, m.add(m.add(ar!, br!), m.sub(m.mul(wr, odd[0]), m.mul(wi, odd[1])))), to.re),
          m.store(y, m.mul(scale, m.add(m.sub(ai!, bi!), m.add(m.mul(wr, odd[1]), m.mul(wi, odd[0])))), to.im),
        )
      }),
    )
  })

/** The steps of `splitHalves` backwards: complex numbers whose inverse transform is the row, neighbours being parts. */
export const joinHalves = (dtype: FloatType, half: number, x: Parts, z: Parts, factor: number) =>
  func("joinHalves", { from: "i32", to: "i32", roots: "i32" }, "void", (f, at) => {
    const bytes = bytesOf(dtype)
    const w = rootParts(dtype, 2 * half)
    const { load, store } = number(dtype)
    const [first, last] = [f.local("f64", "first"), f.local("f64", "last")]
    return seq(
      first.set(load(at.from, x.re)),
      last.set(load(at.from, x.re + half * bytes)),
      store(at.to, f64.add(first, last), z.re),
      store(at.to, f64.sub(first, last), z.im),
      mirrors(f, dtype, half, <T extends Kind>({ m, k, there }: Places<T>) => {
        const [ar, ai, br, bi] = ["ar", "ai", "br", "bi"].map((name) => f.local(m.type, name))
        const [wr, wi] = [f.local(m.type, "wr"), f.local(m.type, "wi")]
        const scale = m.constant(factor)
        const odd: Complex<T> = [m.sub(ar!, br!), m.add(ai!, bi!)]
        const [y, root] = [i32.add(at.to, k), i32.add(at.roots, k)]
        return seq(
          ar!.set(m.load(i32.add(at.from, k), x.re)),
          ai!.set(m.load(i32.add(at.from, k), x.im)),
          br!.set(there(at.from, x.re)),
          bi!.set(there(at.from, x.im)),
          wr.set(m.load(root, w.re)),
          wi.set(m.load(root, w.im)),
          m.store(y, m.mul(scale, m.add(m.add(ar!, br!), m.sub(m.mul(wi, odd[0]), m.mul(wr, odd[1])))), z.re),
          m.store(y, m.mul(scale, m.add(m.sub(ai!, bi!), m.add(m.mul(wr, odd[0]), m.mul(wi, odd[1])))), z.im),
        )
      }),
    )
  })
