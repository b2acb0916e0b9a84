import type { AnyScalar } from "../array/index.js"
import type { Tree } from "../tree/index.js"
import { pushForward } from "./derivative.js"
import { derive } from "./function.js"
import { grad } from "./grad.js"
import { type Jacobian, jacfwd, jacrev } from "./jacobian.js"

/**
 * Second derivatives in the first argument, forward over reverse: the tree of the result with the tree of the argument
 * twice at every leaf.
 *
 * @example hessian((x: NDArray) => sum(mul(x, square(x))))(array([1, 2])) // [[6, 0], [0, 12]]
 */
export const hessian = <X, Y, R extends readonly unknown[]>(f: (x: X, ...rest: R) => Y) =>
  derive("hessian", f, (x: X & Tree<X>, ...rest: R): Jacobian<Jacobian<Y, X>, X> => {
    const inner = (p: X, ...r: R): Jacobian<Y, X> => jacrev(f)(p as X & Tree<X>, ...r)
    return jacfwd(derive("jacrev", f, inner))(x, ...rest)
  })

/**
 * The Hessian of a scalar function times a vector, without the Hessian: forward over reverse, at the cost of a few
 * gradients.
 *
 * Law: `hvp(f)(x, v) = hessian(f)(x) v`.
 */
export const hvp =
  <X>(f: (x: X) => AnyScalar) =>
  (x: X & Tree<X>, v: NoInfer<X>): X => {
    const gradient = (p: X): X => grad(f)(p as X & Tree<X>)
    return pushForward("hvp", derive("grad", f, gradient), [x], [v])[1] as X
  }
