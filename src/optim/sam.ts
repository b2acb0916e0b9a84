import { type NDArray, nameOfValue } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { abs, add, astype, divide, equal, multiply, square, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { normOver } from "./apply.js"
import { checkOptimizer } from "./chain.js"
import { matching, paramsOf, rebuild } from "./leaves.js"
import type { Optimizer } from "./optimizer.js"

/** The options of `sam` and `sharpest`. */
export interface SamOptions {
  /** how far the worst point near the parameters is looked for; default 0.05 */
  readonly rho?: number
  /** whether distances are in units of the sizes of the parameters (Kwon et al., "ASAM", 2021); default false */
  readonly adaptive?: boolean
}

const ascended = (params: readonly NDArray[], grads: readonly NDArray[], rho: number, adaptive: boolean) => {
  const scaled = adaptive ? grads.map((g, i) => multiply(g, abs(params[i]!))) : grads
  const length = normOver(scaled)
  const step = where(equal(length, 0), 0, divide(rho, length))
  return params.map((p, i): NDArray => {
    const direction = adaptive ? multiply(grads[i]!, square(p)) : grads[i]!
    return add(p, multiply(direction, astype(step, p.dtype)))
  })
}

const checkRho = (op: string, rho: number): void => {
  if (!(rho >= 0 && Number.isFinite(rho)))
    throw new ValueError({ op, problem: `rho is ${String(rho)}`, hint: "give a distance from 0 on" })
}

/**
 * The parameters at which, to first order, the loss is greatest within a distance rho: params + rho grads / |grads|.
 *
 * @throws ValueError unless rho is a number from 0 on; TreeError, ShapeError when the gradients are of other parameters
 * @example sharpest(array([1, 1]), array([3, 4]), { rho: 0.5 }) // [1.3, 1.4]
 */
export const sharpest = operation(
  "sharpest",
  <P>(params: P, grads: NoInfer<P>, { rho = 0.05, adaptive = false }: SamOptions = {}): P => {
    const op = "sharpest"
    checkRho(op, rho)
    const flat = paramsOf(op, params)
    return rebuild<P>(flat, ascended(flat.leaves, matching(op, "grads", grads, flat), rho, adaptive))
  },
  ["rho", "adaptive"],
  2,
)

/**
 * Sharpness-aware minimization: the optimizer gets the gradients at the worst point near the parameters in place of
 * those at the parameters: `sam(grad(loss), sgd(0.1))`. With a batch, make it in the step:
 * `sam((p) => grad(loss)(p, batch), sgd(0.1))`; the state does not depend on the function.
 *
 * Foret et al., "Sharpness-aware minimization for efficiently improving generalization", 2021.
 * @throws ValueError unless rho is a number from 0 on
 * @example const o = sam((x: NDArray) => multiply(x, 2), sgd(0.5), { rho: 1 }); o.update(array([2]), o.init(array([1])), array([1]))[0] // [-2]
 */
export const sam = operation(
  "sam",
  <P, S>(
    gradient: (params: P) => P,
    inner: Optimizer<S>,
    { rho = 0.05, adaptive = false }: SamOptions = {},
  ): Optimizer<S> => {
    const op = "sam"
    checkOptimizer(op, "the second argument", inner)
    checkRho(op, rho)
    if (typeof gradient !== "function")
      throw new ValueError({
        op,
        problem: `the gradient is ${nameOfValue(gradient)}`,
        hint: "give a function of the parameters: sam(grad(loss), sgd(0.1))",
      })
    return {
      init: inner.init,
      update: <Q>(grads: Q, state: S, params: Q): readonly [Q, S] => {
        const worse = inNameOf(op, () => sharpest<Q>(params, grads as NoInfer<Q>, { rho, adaptive }))
        const at: unknown = gradient(worse as never)
        return inner.update<Q>(at as Q, state, params as NoInfer<Q>)
      },
    }
  },
  ["rho", "adaptive"],
  2,
)
