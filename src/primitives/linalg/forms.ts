import type { HostArray, NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { type None, none, op } from "../rule.js"
import { checkSquare } from "./check.js"
import { toHessenberg } from "./hessenberg.js"
import { largest, matricesOf, toHost } from "./host.js"
import { schur as schurForm } from "./schur.js"

/** The form h of a matrix and the orthogonal q with a = q h q^T; null when it has none, as with NaN. */
type Form = (a: Float64Array, n: number) => { readonly h: Float64Array; readonly q: Float64Array } | null

/** The form of every matrix, each scaled by a power of two so that no square overflows. */
const formsOf = (a: HostArray, form: Form): readonly HostArray[] => {
  const { count, rows: n, data } = matricesOf(a)
  const [hs, qs] = [new Float64Array(data.length).fill(NaN), new Float64Array(data.length).fill(NaN)]
  for (let k = 0; k < count; k++) {
    const own = data.subarray(k * n * n, (k + 1) * n * n)
    const scale = largest(own)
    const unit = scale > 0 && Number.isFinite(scale) ? 2 ** Math.floor(Math.log2(scale)) : 1
    const found = Number.isFinite(scale)
      ? form(
          own.map((x) => x / unit),
          n,
        )
      : null
    if (found === null) continue
    hs.set(
      found.h.map((x) => x * unit),
      k * n * n,
    )
    qs.set(found.q, k * n * n)
  }
  return [toHost(a.shape, a.dtype, hs), toHost(a.shape, a.dtype, qs)]
}

/* @__NO_SIDE_EFFECTS__ */
const similarForm = (name: string, form: Form) => {
  const primitive: Primitive<None> = {
    name,
    type: ([a]) => {
      checkSquare(name, a!)
      return [a!, a!]
    },
    impl: ([a]) => formsOf(a!, form),
    jvp: ([a], [t]) => {
      if (t !== null)
        throw new ValueError({
          op: name,
          problem: "there is no derivative",
          hint: "differentiate what the factors are used for: solve, expm, eig or sqrtm",
        })
      return [f(a!), [null, null]]
    },
    transpose: "nonlinear",
    lower: () => ROUTINE,
    complex: "real",
    vmap: ([a]) => [f(a!), [true, true]],
  }
  const f = (a: NDArray): readonly NDArray[] => bind(primitive, [a], none)
  return op(primitive, f)
}

/** [h, q] with a = q h q^T, q orthogonal and h zero below its first subdiagonal. */
export const hessenberg = similarForm("hessenberg", (a, n) => {
  const q = toHessenberg(a, n, 0, n)
  return { h: a, q }
})

/** [t, z] with a = z t z^T, z orthogonal and t upper triangular but for 2 by 2 blocks with conjugate eigenvalues. */
export const schur = similarForm("schur", (a, n) => {
  const form = schurForm(a, n)
  return form && { h: form.t, q: form.z }
})
