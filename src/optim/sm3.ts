import { isNDArray, type NDArray, type Shape, sameShape, showAval } from "../array/index.js"
import { inNameOf, TreeError } from "../errors/index.js"
import { add, greater, max, minimum, multiply, reshape, rsqrt, square, where, zeros } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { averaged, downhill } from "./basic.js"
import { fieldOf, matching, paramsOf, rebuild, recordOf } from "./leaves.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { optimizer } from "./part.js"

/** The options of `sm3`. */
export interface Sm3Options {
  /** the weight of the old average of steps; default 0.9 */
  readonly momentum?: Hyperparameter
  /** what is added to the accumulated squares; default 1e-8 */
  readonly epsilon?: number
}

/** `accumulators` has a list for each parameter, with an array along each of its axes. */
export type Sm3State = State<"learningRate" | "momentum", "trace"> & {
  readonly accumulators: readonly (readonly NDArray[])[]
}

/** The lengths of the accumulators of a parameter: one for each axis; a scalar has one number. */
const coversOf = (shape: Shape): readonly Shape[] => (shape.length === 0 ? [[]] : shape.map((n) => [n]))

/** An accumulator beside its parameter: along its axis, and of length 1 along all others. */
const alongside = (shape: Shape, axis: number): Shape => shape.map((n, i) => (i === axis ? n : 1))

const othersThan = (shape: Shape, axis: number): readonly number[] => shape.flatMap((_, i) => (i === axis ? [] : [i]))

/** The accumulators in a state, checked against the parameters that they belong to. */
const read = (op: string, state: unknown, params: readonly NDArray[], paths: readonly string[]) =>
  params.map((p, i) => {
    const shapes = coversOf(p.shape)
    const lists: unknown = Array.isArray(state) ? state[i] : undefined
    const own: readonly unknown[] = Array.isArray(lists) ? lists : []
    return shapes.map((shape, axis): NDArray => {
      const x = own[axis]
      if (isNDArray(x) && x.dtype === p.dtype && sameShape(x.shape, shape)) return x
      throw new TreeError({
        op,
        problem: `state.accumulators[${i}][${axis}] is not for ${paths[i]}`,
        given: { [paths[i]!]: showAval(p), [`state.accumulators[${i}][${axis}]`]: isNDArray(x) ? showAval(x) : "none" },
        hint: "give the state that init made for these parameters",
      })
    })
  })

/** The gradient over the root of the least accumulator at each element, and the accumulators after it. */
const scaled = (
  g: NDArray,
  covers: readonly NDArray[],
  epsilon: number,
): readonly [update: NDArray, covers: readonly NDArray[]] => {
  const { shape }: { readonly shape: Shape } = g
  const [first, ...rest] = covers.map((x, axis): NDArray => reshape(x, alongside(shape, axis)))
  const total = add(
    square(g),
    rest.reduce<NDArray>((a, b) => minimum(a, b), first!),
  )
  const update = multiply(g, where(greater(total, 0), rsqrt(add(total, epsilon)), 0))
  return [update, shape.length < 2 ? [total] : covers.map((_, axis) => max(total, { axis: othersThan(shape, axis) }))]
}

/**
 * Adagrad whose sums of squares are kept along each axis alone, as the greatest of those they cover: memory for n + m
 * numbers in place of n m; with an average of steps.
 *
 * Anil et al., "Memory-efficient adaptive optimization", 2019; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example sm3(0.5).update(array([2]), sm3(0.5).init(array([1])), array([1]))[0] // [-0.05]
 */
export const sm3 = operation(
  "sm3",
  (learningRate: Hyperparameter, { momentum = 0.9, epsilon = 1e-8 }: Sm3Options = {}): Optimizer<Sm3State> => {
    const op = "sm3"
    const rest = optimizer<State<"learningRate" | "momentum", "trace">>(op, [
      averaged(momentum),
      downhill(learningRate),
    ])
    return {
      init: (params) =>
        inNameOf(op, () => {
          const { leaves } = paramsOf(op, params)
          const accumulators = leaves.map(({ shape, dtype }) => coversOf(shape).map((s) => zeros(s, { dtype })))
          return { ...rest.init(params), accumulators }
        }),
      update: <P>(grads: P, state: Sm3State, params: P): readonly [P, Sm3State] =>
        inNameOf(op, () => {
          const flat = paramsOf(op, params)
          const before = read(op, fieldOf(op, recordOf(op, state), "accumulators"), flat.leaves, flat.paths)
          const steps = matching(op, "grads", grads, flat).map((g, i) => scaled(g, before[i]!, epsilon))
          const updates = rebuild<P>(
            flat,
            steps.map(([u]) => u),
          )
          const [scaledUpdates, after] = rest.update<P>(updates, state, params as NoInfer<P>)
          return [scaledUpdates, { ...after, accumulators: steps.map(([, covers]) => covers) }]
        }),
    }
  },
  ["momentum", "epsilon"],
)
