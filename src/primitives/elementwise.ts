import { type Aval, allocate, type DType, dtypes, isFloat, type NDArray } from "../array/index.js"
import type { LowerRule, Primitive, Tangent, TransposeRule } from "../program/index.js"
import { toBatch } from "./broadcast.js"
import { checkDTypes, checkSameDType, checkSameShape } from "./check.js"
import { pointwise, type Scalars } from "./lowering.js"
import { onPairs, type Pair1, type Pair2 } from "./pairs.js"
import { type None, none, one, op } from "./rule.js"

/** The scalar meaning of an elementwise primitive for each kind of dtype it takes. */
export interface Meaning<F> {
  readonly float?: F
  /** where the meaning depends on the width */
  readonly float32?: F
  readonly int32?: F
  readonly uint32?: F
  readonly bool?: F
}

/** The tangent that one operand's tangent contributes; `null` when the derivative is zero everywhere. */
export type Partial1 = (t: NDArray, x: NDArray, y: NDArray) => Tangent
export type Partial2 = (t: NDArray, x: NDArray, y: NDArray, out: NDArray) => Tangent

interface Common<F> {
  readonly transpose?: TransposeRule<None>
  /** the dtype of the result, when it is not the operands' */
  readonly result?: DType
  /** the formula for complex numbers, or "parts" where real and imaginary parts go apart; none when there is no such */
  readonly complex?: F | "parts"
  /** the function in a kernel, where it is not the kernel's own of that name */
  readonly kernel?: Scalars
  /** how it becomes kernels, where it is no scalar function */
  readonly lower?: LowerRule<None>
}

type F1 = (x: number) => number
type F2 = (x: number, y: number) => number

const meaningOf = <F>(m: Meaning<F>, dtype: DType): F =>
  (isFloat(dtype)
    ? ((dtype === "float32" ? m.float32 : undefined) ?? m.float)
    : dtype === "int32"
      ? m.int32
      : dtype === "uint32"
        ? m.uint32
        : m.bool)!

const dtypesOf = <F>(m: Meaning<F>): readonly DType[] =>
  dtypes.filter(
    (d) => (isFloat(d) ? m.float : d === "int32" || d === "uint32" || d === "bool" ? m[d] : undefined) !== undefined,
  )

const typeOf =
  (name: string, allowed: readonly DType[], result: DType | undefined) =>
  (avals: readonly Aval[]): readonly Aval[] => {
    checkSameDType(name, avals)
    checkDTypes(name, avals, allowed)
    checkSameShape(name, avals)
    return [{ shape: avals[0]!.shape, dtype: result ?? avals[0]!.dtype }]
  }

/** A function of one operand, element by element. */
/* @__NO_SIDE_EFFECTS__ */
export const unary = (
  name: string,
  meaning: Meaning<F1>,
  jvp: Partial1,
  { transpose, result, complex, kernel, lower }: Common<Pair1> = {},
) => {
  const primitive: Primitive<None> = {
    name,
    type: typeOf(name, dtypesOf(meaning), result),
    impl: ([x]) => {
      const { shape, dtype, data } = x!
      const f = meaningOf(meaning, dtype)
      const out = allocate(result ?? dtype, data.length)
      for (let i = 0; i < out.length; i++) out[i] = f(data[i]!)
      return [{ shape, dtype: result ?? dtype, data: out }]
    },
    jvp: ([x], [t]) => {
      const y = one(primitive, [x!], none)
      return [[y], [t === null || t === undefined ? null : jvp(t, x!, y)]]
    },
    transpose: transpose ?? "nonlinear",
    lower: lower ?? pointwise(name, kernel),
    complex: typeof complex === "function" ? onPairs(name, ([z]) => complex(z!)) : (complex ?? "real"),
    vmap: (xs) => [[one(primitive, xs, none)], [true]],
  }
  return op(primitive, (x: NDArray): NDArray => one(primitive, [x], none))
}

/** A function of two operands of one shape and dtype, element by element. */
/* @__NO_SIDE_EFFECTS__ */
export const binary = (
  name: string,
  meaning: Meaning<F2>,
  [left, right]: readonly [Partial2, Partial2],
  sum: (x: NDArray, y: NDArray) => NDArray,
  { transpose, result, complex, kernel, lower }: Common<Pair2> = {},
) => {
  const primitive: Primitive<None> = {
    name,
    type: typeOf(name, dtypesOf(meaning), result),
    impl: ([x, y]) => {
      const { shape, dtype, data: a } = x!
      const { data: b } = y!
      const f = meaningOf(meaning, dtype)
      const out = allocate(result ?? dtype, a.length)
      for (let i = 0; i < out.length; i++) out[i] = f(a[i]!, b[i]!)
      return [{ shape, dtype: result ?? dtype, data: out }]
    },
    jvp: ([x, y], [t, u]) => {
      const out = one(primitive, [x!, y!], none)
      const dx = t === null || t === undefined ? null : left(t, x!, y!, out)
      const dy = u === null || u === undefined ? null : right(u, x!, y!, out)
      return [[out], [dx === null ? dy : dy === null ? dx : sum(dx, dy)]]
    },
    transpose: transpose ?? "nonlinear",
    lower: lower ?? pointwise(name, kernel),
    complex: typeof complex === "function" ? onPairs(name, ([z, w]) => complex(z!, w!)) : (complex ?? "real"),
    vmap: (xs, batched, size) => [
      [
        one(
          primitive,
          xs.map((x, i) => toBatch(x, batched[i]!, size)),
          none,
        ),
      ],
      [true],
    ],
  }
  return op(primitive, (x: NDArray, y: NDArray): NDArray => one(primitive, [x, y], none))
}

/** For functions that are constant between their jumps, or whose result carries no tangent. */
export const noTangent = (): null => null
