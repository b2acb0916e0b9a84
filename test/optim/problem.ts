import {
  add,
  array,
  cos,
  divide,
  jit,
  mul,
  type NDArray,
  reshape,
  sin,
  square,
  sub,
  sum,
  toArray,
} from "../../src/index.js"
import { applyUpdates, type Optimizer } from "../../src/optim/index.js"

/** A vector b and a matrix w. */
export interface Params {
  readonly b: NDArray
  readonly w: NDArray
}

const float64 = (x: readonly number[] | number): NDArray => array(x as number[], { dtype: "float64" })

/** 0, 1, 2, ... in the places of all elements. */
const index: Params = { b: float64([0, 1]), w: reshape(float64([2, 3, 4, 5, 6, 7]), [3, 2]) }

const each = (f: (i: NDArray, name: keyof Params) => NDArray): Params => ({ b: f(index.b, "b"), w: f(index.w, "w") })

export const start: Params = each((i) => cos(add(i, 1)))

const steepness = (i: NDArray): NDArray => add(mul(i, 0.1), 0.5)

/** Gradients that change from step to step: p (0.5 + i / 10) + sin(3 i + t). */
export const changing = (p: Params, t: NDArray): Params =>
  each((i, name) => add(mul(p[name], steepness(i)), sin(add(mul(i, 3), t))))

/** sum (0.5 + i / 10) (p - 0.3 i)^2 / 2 + cos p. */
export const smooth = (p: Params): NDArray => {
  const terms = each((i, name) => {
    const away = mul(steepness(i), square(sub(p[name], mul(i, 0.3))))
    return add(sum(divide(away, 2)), sum(cos(p[name])))
  })
  return add(terms.b, terms.w)
}

/** The elements of parameters after some updates, each jitted. */
export const parametersAfter = <S>(
  o: Optimizer<S>,
  gradient: (p: Params, t: NDArray) => Params = changing,
  steps = 7,
): readonly number[] => {
  const step = jit((p: Params, s: S, t: NDArray): readonly [Params, S] => {
    const [updates, next] = o.update<Params>(gradient(p, t), s, p)
    return [applyUpdates<Params>(p, updates), next]
  })
  const run = ([p, s]: readonly [Params, S], t: number): readonly [Params, S] => step(p, s, float64(t))
  const [last] = Array.from({ length: steps }, (_, t) => t).reduce(run, [start, o.init(start)])
  return [last.b, last.w].flatMap((x) => toArray(reshape(x, [-1])) as readonly number[])
}
