import {
  brIf,
  type Code,
  type FunctionBuilder,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  if_,
  type Local,
  loop,
  nop,
  seq,
  v128,
} from "../../assembler/index.js"

type Kind = "f32" | "f64" | "v128"

/** One number of a dtype, or as many as fit side by side, and what can be done with them. */
export interface Floats<T extends Kind = Kind> {
  readonly type: T
  /** how many numbers there are side by side */
  readonly width: number
  readonly load: (at: Code<"i32">, offset: number) => Code<T>
  readonly store: (at: Code<"i32">, x: Code<T>, offset: number) => Code<"void">
  /** the same number from memory in all places */
  readonly spread: (at: Code<"i32">, offset: number) => Code<T>
  readonly constant: (x: number) => Code<T>
  readonly add: (x: Code<T>, y: Code<T>) => Code<T>
  readonly sub: (x: Code<T>, y: Code<T>) => Code<T>
  readonly mul: (x: Code<T>, y: Code<T>) => Code<T>
}

const single: Floats<"f32"> = {
  type: "f32",
  width: 1,
  load: f32.load,
  store: f32.store,
  spread: f32.load,
  constant: (x) => f32.const(Math.fround(x)),
  add: f32.add,
  sub: f32.sub,
  mul: f32.mul,
}

const four: Floats<"v128"> = {
  type: "v128",
  width: 4,
  load: v128.load,
  store: v128.store,
  spread: v128.load32_splat,
  constant: (x) => f32x4.const(x),
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
}

const double: Floats<"f64"> = {
  type: "f64",
  width: 1,
  load: f64.load,
  store: f64.store,
  spread: f64.load,
  constant: f64.const,
  add: f64.add,
  sub: f64.sub,
  mul: f64.mul,
}

const two: Floats<"v128"> = {
  type: "v128",
  width: 2,
  load: v128.load,
  store: v128.store,
  spread: v128.load64_splat,
  constant: (x) => f64x2.const(x),
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
}

export type FloatType = "float32" | "float64"

/** Bytes of a number. */
export const bytesOf = (dtype: FloatType): number => (dtype === "float32" ? 4 : 8)

/** Several numbers of a dtype side by side. */
export const several = (dtype: FloatType): Floats<"v128"> => (dtype === "float32" ? four : two)

/** What is done with one number of a dtype. */
export const alone = <A>(dtype: FloatType, body: <T extends Kind>(m: Floats<T>) => A): A =>
  dtype === "float32" ? body(single) : body(double)

/** A complex number, or several. */
export type Complex<T extends Kind> = readonly [re: Code<T>, im: Code<T>]
export type Held<T extends Kind> = readonly [re: Local<T>, im: Local<T>]

export const held = <T extends Kind>(f: FunctionBuilder, m: Floats<T>, name: string): Held<T> => [
  f.local(m.type, name),
  f.local(m.type, `${name}i`),
]

export const put = <T extends Kind>([re, im]: Held<T>, [x, y]: Complex<T>): Code<"void"> => seq(re.set(x), im.set(y))

/** The product of two complex numbers. */
export const times = <T extends Kind>(m: Floats<T>, [a, b]: Complex<T>, [c, d]: Complex<T>): Complex<T> => [
  m.sub(m.mul(a, c), m.mul(b, d)),
  m.add(m.mul(a, d), m.mul(b, c)),
]

/** Where the two parts of complex numbers lie, in bytes from an address that is known when they are used. */
export interface Parts {
  readonly re: number
  readonly im: number
}

/** The parts exchanged: what makes a transform its inverse, when it is done to what it takes and to what it gives. */
export const exchanged = ({ re, im }: Parts): Parts => ({ re: im, im: re })

/** Moves `at` from one number to the next, `step` bytes further, until it is at the end. */
const steps = (at: Local<"i32">, end: Code<"i32">, step: number, code: Code<"void">): Code<"void"> =>
  if_(
    i32.ne(at, end),
    loop((next) => seq(code, brIf(next, i32.ne(at.tee(i32.add(at, step)), end)))),
  )

/** Does the same at `count` places side by side, `at` bytes from the first: several at once as long as there are. */
export const places = (
  f: FunctionBuilder,
  dtype: FloatType,
  count: number,
  body: <T extends Kind>(m: Floats<T>, at: Local<"i32">) => Code<"void">,
): Code<"void"> => {
  const [bytes, many] = [bytesOf(dtype), several(dtype)]
  const at = f.local("i32", "at")
  const whole = (count - (count % many.width)) * bytes
  return seq(
    at.set(0),
    whole === 0 ? nop : steps(at, i32.const(whole), 16, body(many, at)),
    whole === count * bytes
      ? nop
      : steps(
          at,
          i32.const(count * bytes),
          bytes,
          alone(dtype, (m) => body(m, at)),
        ),
  )
}
