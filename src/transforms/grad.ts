import { type AnyScalar, isFloat, type NDArray, nameOfValue, showAval } from "../array/index.js"
import { DTypeError, ShapeError, TreeError } from "../errors/index.js"
import { fill, instantiate } from "../primitives/broadcast.js"
import type { Tree } from "../tree/index.js"
import type { Flat } from "../tree/structure.js"
import { conjugated } from "./cotangents.js"
import { linearizeAt, pull } from "./derivative.js"
import { apply, checkResult, derive, type Fn, flattenArguments, flattenResult, nameOf, rebuild } from "./function.js"

const noParams = (op: string): TreeError =>
  new TreeError({
    op,
    problem: "the first argument has no arrays",
    hint: "gradients are taken with respect to the first argument",
  })

const checkParams = (op: string, params: Flat): void => {
  const at = params.leaves.findIndex((x) => !isFloat(x.dtype))
  if (at >= 0)
    throw new DTypeError({
      op,
      problem: `${params.paths[at]} is ${showAval(params.leaves[at]!)}: only float32 and float64 leaves have gradients`,
      hint: "pass integers and booleans as a later argument, or convert them with astype",
    })
  if (params.leaves.length === 0) throw noParams(op)
}

const checkLoss = (op: string, f: { readonly name: string }, loss: unknown, hasAux: boolean): void => {
  const { leaves, structure } = flattenResult(op, f, loss, hasAux ? "the loss" : "the result")
  const [y] = leaves
  if (structure.kind === "complex")
    throw new DTypeError({
      op,
      problem: `${nameOf(f)} must return a real scalar, not ${nameOfValue(loss)}`,
      hint: "return real(z), imag(z) or abs(z); the derivative of a complex function is taken by vjp or jvp",
    })
  if (structure.kind !== "leaf" || y === undefined)
    throw new TreeError({
      op,
      problem: `${nameOf(f)} must return ${hasAux ? "[loss, aux] with a scalar loss" : "a scalar"}, not ${nameOfValue(loss)}`,
      hint:
        structure.kind === "empty"
          ? "return the loss"
          : hasAux
            ? "put what is no loss into aux"
            : `use ${op}WithAux to return more than the loss`,
    })
  if (y.shape.length > 0)
    throw new ShapeError({
      op,
      problem: `${nameOf(f)} must return a scalar, not ${showAval(y)}`,
      hint: "reduce it with sum or mean, or use jacobian for the derivative of an array",
    })
  if (!isFloat(y.dtype))
    throw new DTypeError({
      op,
      problem: `${nameOf(f)} must return float32 or float64, not ${showAval(y)}`,
      hint: "what is counted or chosen has no derivative; compute the loss with floats",
    })
}

/** The value, what came with it, and the gradient in the first argument; further arguments are constants. */
const differentiate = (op: string, f: Fn<never, unknown>, args: readonly unknown[], hasAux: boolean) => {
  const [params] = flattenArguments(op, f, args.slice(0, 1))
  if (params === undefined) throw noParams(op)
  checkParams(op, params)
  const at = linearizeAt(op, f, [params], ([p]) => {
    const result = apply(f, [p, ...args.slice(1)])
    const [loss, aux] = hasAux ? splitAux(op, f, result) : [result, null]
    checkLoss(op, f, loss, hasAux)
    return hasAux ? [loss, aux] : loss
  })
  const [y] = at.ys
  const cts = pull(at, [fill(y!, 1), ...at.ys.slice(1).map(() => null)])
  const grads = rebuild<unknown>(
    params.structure,
    conjugated(params.structure, cts).map((ct, i) => instantiate(ct, params.leaves[i]!)),
  )
  return { value: rebuild<unknown>(at.out.structure, at.ys), grads }
}

const splitAux = (op: string, f: { readonly name: string }, result: unknown): readonly [unknown, unknown] => {
  checkResult(op, f, result)
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]]
  throw new TreeError({
    op,
    problem: `${nameOf(f)} must return a pair, not ${nameOfValue(result)}`,
    hint: "return [loss, aux]",
  })
}

type Gradient<P, R extends readonly unknown[], Y> = (params: P & Tree<P>, ...rest: R) => Y

/**
 * The gradient of a scalar function in its first argument, as a tree of the same structure.
 *
 * Only the first argument is traced; the others are constants and may be anything. In a complex leaf x + iy the gradient
 * is df/dx - i df/dy, as in JAX: steps of descent go along its conjugate.
 * @throws ShapeError when the function's result is no scalar, DTypeError when it is complex, or for an integer leaf
 * @example grad((x: NDArray) => sum(square(x)))(array([1, 2])) // [2, 4]
 */
export const grad = <P, R extends readonly unknown[] = []>(
  f: (params: P, ...rest: R) => AnyScalar,
): Gradient<P, R, P> =>
  derive("grad", f, (params: P & Tree<P>, ...rest: R) => differentiate("grad", f, [params, ...rest], false).grads as P)

/** The value and the gradient of a scalar function: `[value, gradient]`. */
export const valueAndGrad = <P, R extends readonly unknown[] = []>(
  f: (params: P, ...rest: R) => AnyScalar,
): Gradient<P, R, readonly [value: AnyScalar, grads: P]> =>
  derive("valueAndGrad", f, (params: P & Tree<P>, ...rest: R) => {
    const { value, grads } = differentiate("valueAndGrad", f, [params, ...rest], false)
    return [value as NDArray, grads as P]
  })

/** The gradient of a function that returns `[loss, aux]`, and the aux: `[gradient, aux]`. */
export const gradWithAux = <P, X, R extends readonly unknown[] = []>(
  f: (params: P, ...rest: R) => readonly [loss: AnyScalar, aux: X],
): Gradient<P, R, readonly [grads: P, aux: X]> =>
  derive("gradWithAux", f, (params: P & Tree<P>, ...rest: R) => {
    const { value, grads } = differentiate("gradWithAux", f, [params, ...rest], true)
    const [, aux] = value as readonly [unknown, X]
    return [grads as P, aux]
  })

/** The value, the aux and the gradient of a function that returns `[loss, aux]`: `[[loss, aux], gradient]`. */
export const valueAndGradWithAux = <P, X, R extends readonly unknown[] = []>(
  f: (params: P, ...rest: R) => readonly [loss: AnyScalar, aux: X],
): Gradient<P, R, readonly [value: readonly [loss: AnyScalar, aux: X], grads: P]> =>
  derive("valueAndGradWithAux", f, (params: P & Tree<P>, ...rest: R) => {
    const { value, grads } = differentiate("valueAndGradWithAux", f, [params, ...rest], true)
    return [value as readonly [NDArray, X], grads as P]
  })
