import { type Aval, allocate, type DType, dtypes, isFloat, type NDArray } from "../array/index.js"
import type { Expr } from "../kernel/index.js"
import type { LowerRule, Params, Primitive, Tangent } from "../program/index.js"
import { add } from "./arithmetic.js"
import { toBatch } from "./broadcast.js"
import { checkDTypes, checkSameDType, checkSameShape } from "./check.js"
import { pointwise } from "./lowering.js"
import { type Op, one, op } from "./rule.js"

/** The tangent that the tangent of one operand contributes. */
export type PartialOf<P extends Params> = (t: NDArray, xs: readonly NDArray[], params: P, y: NDArray) => NDArray

/** A family of elementwise functions: the operands, then the parameters that pick the member. */
export type Parametric<P extends Params> = Op<(xs: readonly NDArray[], params: P) => NDArray, P>

/** How a family becomes kernels: a scalar function for its parameters, or a rule of its own. */
export interface Kernels<P extends Params> {
  readonly kernel?: (params: P) => (...xs: readonly Expr[]) => Expr
  readonly lower?: LowerRule<P>
}

const floats = /* @__PURE__ */ dtypes.filter(isFloat)

/** An elementwise function of some float operands and of static parameters, which pick one of a family. */
/* @__NO_SIDE_EFFECTS__ */
export const parametric = <P extends Params>(
  name: string,
  meaning: (params: P, dtype: DType) => (...xs: readonly number[]) => number,
  partials: readonly PartialOf<P>[],
  { kernel, lower }: Kernels<P> = {},
): Parametric<P> => {
  const rule: LowerRule<P> = lower ?? ((xs, params) => pointwise(name, kernel?.(params))(xs))
  const primitive: Primitive<P> = {
    name,
    type: (avals): readonly Aval[] => {
      checkSameDType(name, avals)
      checkDTypes(name, avals, floats)
      checkSameShape(name, avals)
      return [{ shape: avals[0]!.shape, dtype: avals[0]!.dtype }]
    },
    impl: (xs, params) => {
      const { shape, dtype, data } = xs[0]!
      const f = meaning(params, dtype)
      const out = allocate(dtype, data.length)
      for (let i = 0; i < out.length; i++) out[i] = f(...xs.map((x) => x.data[i]!))
      return [{ shape, dtype, data: out }]
    },
    jvp: (xs, ts, params) => {
      const y = one(primitive, xs, params)
      const dys = ts.flatMap((t, i) => (t === null ? [] : [partials[i]!(t, xs, params, y)]))
      const dy: Tangent = dys.length === 0 ? null : dys.reduce((a, b) => add(a, b))
      return [[y], [dy]]
    },
    transpose: "nonlinear",
    lower: rule,
    complex: "real",
    vmap: (xs, batched, size, params) => [
      [
        one(
          primitive,
          xs.map((x, i) => toBatch(x, batched[i]!, size)),
          params,
        ),
      ],
      [true],
    ],
  }
  return op(primitive, (xs: readonly NDArray[], params: P): NDArray => one(primitive, xs, params))
}
