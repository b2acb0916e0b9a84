import type { DType } from "../../../../array/index.js"
import { all, type Code, call, f32, f64, forRange, func, i32, i64, if_, seq } from "../../assembler/index.js"
import type { RoutineMaker, Task } from "../routine.js"
import { take } from "./copies.js"
import { eliminate, eliminateInStages } from "./elimination.js"
import { logarithm } from "./logarithm.js"
import { type Large, overBatch, type Place, regions, solo } from "./matrices.js"
import { nth, WORD } from "./numbers.js"
import { packBytes, type Rounding } from "./product.js"

const FACTORED = { a: "i32", n: "i32", pivots: "i32" } as const

/** The sign of the permutation that the pivots make. */
const signOf = func("signOf", FACTORED, "f64", (f, { n, pivots }) => {
  const sign = f.local("f64", "sign")
  return seq(
    sign.set(1),
    forRange(f, 0, n, 1, (k) => if_(i32.ne(i32.load(i32.add(pivots, i32.shl(k, 2))), k), sign.set(f64.neg(sign)))),
    sign,
  )
})

/** The product of the numbers on the diagonal, and the sign of the permutation. */
const determinant = func("determinant", FACTORED, "f64", (f, factored) => {
  const { a, n } = factored
  const product = f.local("f64", "product")
  return seq(
    product.set(call(signOf, factored)),
    forRange(f, 0, n, 1, (k) => product.set(f64.mul(product, f64.load(nth(a, i32.mul(k, i32.add(n, 1))))))),
    product,
  )
})

/** The sign of the determinant; what adding 0 does is to make it 0 for a singular matrix, never -0. */
const signOfDeterminant = func("signOfDeterminant", FACTORED, "f64", (f, factored) => {
  const { a, n } = factored
  const [sign, x] = [f.local("f64", "sign"), f.local("f64", "x")]
  return seq(
    sign.set(call(signOf, factored)),
    forRange(f, 0, n, 1, (k) =>
      seq(
        x.set(f64.load(nth(a, i32.mul(k, i32.add(n, 1))))),
        sign.set(f64.mul(sign, if_(i32.or(f64.eq(x, 0), f64.ne(x, x)), x, f64.copysign(f64.const(1), x)))),
      ),
    ),
    f64.add(sign, 0),
  )
})

const SMALLEST = 2 ** -1022

/** The logarithm of the size of the determinant, of a product whose exponent is counted apart. */
const logOfDeterminant = func("logOfDeterminant", FACTORED, "f64", (f, { a, n }) => {
  const [x, product, exponent] = [f.local("f64", "x"), f.local("f64", "product"), f.local("i32", "exponent")]
  const [bits, special] = [f.local("i64", "bits"), f.local("f64", "special")]
  return seq(
    product.set(1),
    forRange(f, 0, n, 1, (k) =>
      seq(
        x.set(f64.abs(f64.load(nth(a, i32.mul(k, i32.add(n, 1)))))),
        if_(f64.eq(x, 0), special.set(f64.sub(special, Number.POSITIVE_INFINITY))),
        if_(i32.eqz(f64.lt(x, Number.POSITIVE_INFINITY)), special.set(f64.add(special, x))),
        if_(f64.lt(x, SMALLEST), seq(x.set(f64.mul(x, 2 ** 60)), exponent.set(i32.sub(exponent, 60)))),
        bits.set(i64.reinterpret_f64(x)),
        exponent.set(i32.add(exponent, i32.sub(i32.wrap_i64(i64.shr_u(bits, 52n)), 1023))),
        x.set(f64.reinterpret_i64(i64.or(i64.and(bits, 0x000f_ffff_ffff_ffffn), 0x3ff0_0000_0000_0000n))),
        product.set(f64.mul(product, x)),
        if_(f64.ge(product, 2), seq(product.set(f64.mul(product, 0.5)), exponent.set(i32.add(exponent, 1)))),
      ),
    ),
    if_(f64.ne(special, 0), special, call(logarithm, { m: product, exponent })),
  )
})

const store = (dtype: DType, at: Code<"i32">, x: Code<"f64">): Code<"void"> =>
  dtype === "float64" ? f64.store(at, x) : f32.store(at, f32.demote_f64(x))

/** What is left of a matrix after elimination: numbers of it. */
/* @__NO_SIDE_EFFECTS__ */
const ofFactors =
  (name: string, results: (factored: { a: Code<"i32">; n: number; pivots: Code<"i32"> }) => readonly Code<"f64">[]) =>
  (task: Task) => {
    const { shape, dtype } = task.inputs[0]!
    const n = shape.at(-1)!
    const room = regions([n * n * WORD, n * 4, packBytes(n)])
    const code = (_f: unknown, { inputs: [a], outputs, own }: Place, rounding: Rounding): Code<"void"> => {
      const [matrix, pivots, work] = room.at(own)
      const numbers = results({ a: matrix!, n, pivots: pivots! })
      return seq(
        take(dtype, matrix!, a!, n * n),
        call(eliminate[rounding], { a: matrix!, stride: n * WORD, m: n, n, pivots: pivots!, work: work! }),
        all(numbers.map((x, i) => store(dtype, outputs[i]!, x))),
      )
    }
    const shared = regions([n * n * WORD, n * 4])
    const large: Large = {
      scratch: shared.bytes,
      own: packBytes(n),
      stages: ({ inputs: [a], outputs, scratch, own }, rounding) => {
        const [matrix, pivots] = shared.at(scratch)
        const factored = { a: matrix!, n, pivots: pivots! }
        return [
          solo(take(dtype, matrix!, a!, n * n)),
          ...eliminateInStages(rounding, { ...factored, m: n }, { own, bytes: packBytes(n) }),
          solo(all(results(factored).map((x, i) => store(dtype, outputs[i]!, x)))),
        ]
      },
    }
    return overBatch(name, task, shape.length - 2, { own: room.bytes, cost: n ** 3, code, large })
  }

export const det: RoutineMaker = ofFactors("detBatch", (x) => [call(determinant, x)])

export const slogdet: RoutineMaker = ofFactors("slogdetBatch", (x) => [
  call(signOfDeterminant, x),
  call(logOfDeterminant, x),
])
