import { type Code, call, f64, func, i32, if_, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { toUnit } from "./balance.js"
import { fill, give, take } from "./copies.js"
import { FORM, toHessenberg } from "./hessenberg.js"
import { overBatch, regions } from "./matrices.js"
import { locals, WORD } from "./numbers.js"
import { schurBytes, schur as schurForm } from "./schur.js"
import { divide } from "./vector.js"

/** A form of t in its place, with its orthogonal matrix in z: 0 when there is none. */
type Form = (x: { readonly [K in keyof typeof FORM | "work"]: Code<"i32"> }) => Code<"i32">

/** The form of a matrix that is scaled by a power of two, so that no square overflows; NaN when there is none. */
const scaled = (name: string, form: Form) =>
  func(name, { ...FORM, work: "i32" }, "void", (f, matrix) => {
    const { unit } = locals(f, "f64", "unit")
    const { t, z, n } = matrix
    const count = i32.mul(n, n)
    const nothing = (to: Code<"i32">): Code<"void"> => call(fill, { to, n: count, value: Number.NaN })
    const fail = seq(nothing(t), nothing(z), return_())
    return seq(
      toUnit(unit, t, count, fail),
      if_(i32.eqz(form(matrix)), fail),
      call(divide, { x: t, a: f64.div(1, unit), n: count }),
    )
  })

const similarForm = (name: string, form: Form): RoutineMaker => {
  const make = scaled(`${name}Scaled`, form)
  return (task) => {
    const { shape, dtype } = task.inputs[0]!
    const n = shape.at(-1)!
    const room = regions([n * n * WORD, n * n * WORD, schurBytes(n)])
    return overBatch(`${name}Batch`, task, shape.length - 2, {
      own: room.bytes,
      cost: 10 * n ** 3,
      code: (_f, { inputs: [matrix], outputs: [h, q], own }) => {
        const [t, z, work] = room.at(own)
        return seq(
          take(dtype, t!, matrix!, n * n),
          call(make, { t: t!, z: z!, n, work: work! }),
          give(dtype, h!, t!, n * n),
          give(dtype, q!, z!, n * n),
        )
      },
    })
  }
}

/** a = q h q^T with h zero below its first subdiagonal. */
export const hessenberg: RoutineMaker = similarForm("hessenberg", (matrix) =>
  seq(call(toHessenberg, { ...matrix, from: i32.const(0), to: matrix.n }), i32.const(1)),
)

/** a = z t z^T with t upper triangular but for 2 by 2 blocks. */
export const schur: RoutineMaker = similarForm("schur", (matrix) =>
  call(schurForm, { ...matrix, from: i32.const(0), to: matrix.n }),
)
