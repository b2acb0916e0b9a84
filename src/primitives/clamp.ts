import { type Aval, allocate, type NDArray, sameShape, showAval } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { apply, map } from "../kernel/index.js"
import type { Primitive, Tangent } from "../program/index.js"
import { add, max } from "./arithmetic.js"
import { and } from "./bits.js"
import { toBatch, zerosOf } from "./broadcast.js"
import { checkNumeric } from "./check.js"
import { gt, le, lt } from "./compare.js"
import { mapTangent, type None, none, one, op } from "./rule.js"
import { select } from "./select.js"

const clampType = ([lo, x, hi]: readonly Aval[]): readonly Aval[] => {
  const given = { lo: showAval(lo!), x: showAval(x!), hi: showAval(hi!) }
  if (lo!.dtype !== x!.dtype || hi!.dtype !== x!.dtype)
    throw new DTypeError({
      op: "clamp",
      problem: "the bounds and the array differ in dtype",
      given,
      hint: `nothing is promoted by itself; convert the bounds: astype(lo, "${x!.dtype}")`,
    })
  checkNumeric("clamp", x!)
  if (!sameShape(lo!.shape, x!.shape) || !sameShape(hi!.shape, x!.shape))
    throw new ShapeError({
      op: "clamp",
      problem: "the bounds and the array differ in shape",
      given,
      hint: "broadcast them to one shape first",
    })
  return [{ shape: x!.shape, dtype: x!.dtype }]
}

const sumOf = (ts: readonly Tangent[]): Tangent =>
  ts.reduce((s, t) => (s === null ? t : t === null ? s : add(s, t)), null)

const clampPrimitive: Primitive<None> = {
  name: "clamp",
  type: clampType,
  impl: ([lo, x, hi]) => {
    const { shape, dtype } = x!
    const data = allocate(dtype, x!.data.length)
    for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(lo!.data[i]!, x!.data[i]!), hi!.data[i]!)
    return [{ shape, dtype, data }]
  },
  jvp: ([lo, x, hi], [a, t, b]) => {
    const where = (c: () => NDArray) => (u: NDArray) => select(c(), u, zerosOf(u))
    return [
      [clamp(lo!, x!, hi!)],
      [
        sumOf([
          mapTangent(
            a,
            where(() => and(gt(lo!, x!), le(lo!, hi!))),
          ),
          mapTangent(
            t,
            where(() => and(gt(x!, lo!), lt(x!, hi!))),
          ),
          mapTangent(
            b,
            where(() => lt(hi!, max(lo!, x!))),
          ),
        ]),
      ],
    ]
  },
  transpose: "nonlinear",
  lower: ([lo, x, hi]) => map((i) => apply("min", apply("max", lo!.at(i), x!.at(i)), hi!.at(i))),
  complex: "real",
  vmap: (xs, batched, size) => [
    [
      one(
        clampPrimitive,
        xs.map((x, i) => toBatch(x, batched[i]!, size)),
        none,
      ),
    ],
    [true],
  ],
}

/**
 * min(max(lo, x), hi), all of one shape; NaN in any operand gives NaN.
 *
 * The derivative passes to the operand that is the result: to `x` strictly inside, to a bound strictly beyond it.
 */
export const clamp = op(
  clampPrimitive,
  (lo: NDArray, x: NDArray, hi: NDArray): NDArray => one(clampPrimitive, [lo, x, hi], none),
)
