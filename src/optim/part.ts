import { array, type DType, type NDArray, sameAval, showAval } from "../array/index.js"
import { inNameOf, ShapeError } from "../errors/index.js"
import { add, astype } from "../operations/index.js"
import type { Flat } from "../tree/structure.js"
import { checkHyperparameter, valueOf } from "./hyperparameter.js"
import { fieldOf, leavesLike, matching, paramsOf, rebuild, recordOf, scalarOf } from "./leaves.js"
import type { Hyperparameter, Optimizer } from "./optimizer.js"

type Scalars<N extends string> = Readonly<Record<N, NDArray>>
type Lists<N extends string> = Readonly<Record<N, readonly NDArray[]>>

/** What a rule sees beside the updates: hyper-parameters and values, both scalars, and the trees, leaf by leaf. */
export interface Context<H extends string, K extends string, V extends string> {
  readonly h: Scalars<H>
  readonly v: Scalars<V>
  readonly slots: Lists<K>
  readonly params: readonly NDArray[]
  /** which update it is, from 1 on */
  readonly t: NDArray
}

/** What a rule gives. */
export interface Outcome<K extends string, V extends string> {
  readonly updates: readonly NDArray[]
  readonly slots?: Lists<K>
  readonly values?: Scalars<V>
}

/**
 * One step in the making of updates: hyper-parameters, scalars that the rule itself changes, trees like the parameters
 * that it keeps, and the rule from updates to updates.
 */
export interface Part<H extends string = string, K extends string = string, V extends string = string> {
  readonly hyper: Readonly<Record<H, Hyperparameter>>
  readonly values?: Readonly<Record<V, number>>
  readonly slots?: Readonly<Record<K, (p: NDArray, h: Scalars<H>) => NDArray>>
  // A method, so that parts with other names fit in one list.
  rule(updates: readonly NDArray[], context: Context<H, K, V>): Outcome<K, V>
}

/** What the rule of one leaf sees. */
export interface LeafContext<H extends string, K extends string, V extends string> {
  readonly h: Scalars<H>
  readonly v: Scalars<V>
  readonly s: Scalars<K>
  readonly p: NDArray
  readonly t: NDArray
}

/** The update of one leaf, and the next leaves of the trees. */
export type LeafOutcome<K extends string> = readonly [update: NDArray, slots: Scalars<K>]

const mapRecord = <N extends string, A, B>(r: Readonly<Record<N, A>>, f: (a: A, name: N) => B): Record<N, B> =>
  Object.fromEntries(Object.entries(r).map(([name, a]) => [name, f(a as A, name as N)])) as Record<N, B>

const cast = <N extends string>(scalars: Scalars<N>, dtype: DType): Scalars<N> =>
  mapRecord(scalars, (x) => astype(x, dtype))

/** A part whose rule is that of each leaf by itself, with all scalars in the leaf's dtype. */
export const leafwise = <H extends string = never, K extends string = never, V extends string = never>(
  part: Omit<Part<H, K, V>, "rule">,
  rule: (u: NDArray, context: LeafContext<H, K, V>) => LeafOutcome<K>,
  values?: (context: Context<H, K, V>) => Scalars<V>,
): Part<H, K, V> => ({
  ...part,
  rule: (updates, context) => {
    const outcomes = updates.map((u, i) =>
      rule(u, {
        h: cast(context.h, u.dtype),
        v: cast(context.v, u.dtype),
        s: mapRecord(context.slots, (leaves) => leaves[i]!),
        p: context.params[i]!,
        t: astype(context.t, u.dtype),
      }),
    )
    return {
      updates: outcomes.map(([u]) => u),
      slots: mapRecord(context.slots, (_, name) => outcomes.map(([, s]) => s[name])),
      ...(values === undefined ? {} : { values: values(context) }),
    }
  },
})

const dtypeOf = (params: Flat): DType => (params.leaves.some((x) => x.dtype === "float64") ? "float64" : "float32")

const initial = (op: string, parts: readonly Part[], params: Flat): Readonly<Record<string, unknown>> => {
  const dtype = dtypeOf(params)
  const step = array(0, { dtype })
  const fields = parts.map(({ hyper, values = {}, slots = {} }) => {
    const h = mapRecord(hyper, (x, name) => valueOf(op, name, x, null, step, dtype))
    return {
      ...h,
      ...mapRecord(values, (x) => array(x, { dtype })),
      ...mapRecord(slots, (make) =>
        rebuild(
          params,
          params.leaves.map((p) => make(p, cast(h, p.dtype))),
        ),
      ),
    }
  })
  return Object.assign({ step: array(0, { dtype: "int32" }) }, ...fields)
}

type Fields = Readonly<Record<string, unknown>>

/** The updates and the next state after the rule of one part. */
const apply = (
  op: string,
  part: Part,
  params: Flat,
  [updates, state]: readonly [readonly NDArray[], Fields],
  step: NDArray,
): readonly [readonly NDArray[], Fields] => {
  const { hyper, values = {}, slots = {} } = part
  const h = mapRecord(hyper, (x, name) => valueOf(op, name, x, scalarOf(op, state, name), step, step.dtype))
  const outcome = part.rule(updates, {
    h,
    v: mapRecord(values, (_, name) => scalarOf(op, state, name)),
    slots: mapRecord(slots, (_, name) => leavesLike(op, `state.${name}`, fieldOf(op, state, name), params)),
    params: params.leaves,
    t: add(step, 1),
  })
  const kept = mapRecord(outcome.slots ?? {}, (leaves) => rebuild(params, leaves))
  return [outcome.updates, { ...state, ...h, ...outcome.values, ...kept }]
}

/** Throws when updates have got other shapes, which a state for other parameters does to them. */
const checkOwn = (op: string, params: Flat, updates: readonly NDArray[]): void => {
  const wrong = updates.findIndex((u, i) => !sameAval(u, params.leaves[i]!))
  if (wrong >= 0)
    throw new ShapeError({
      op,
      problem: `the state is not one for ${params.paths[wrong]}: the update has another type`,
      given: { parameter: showAval(params.leaves[wrong]!), update: showAval(updates[wrong]!) },
      hint: "make the state with init for these parameters",
    })
}

/** The optimizer of parts, one after the other, over one record of all their fields and one counter of updates. */
export const optimizer = <S>(op: string, parts: readonly Part[]): Optimizer<S> => {
  for (const { hyper } of parts) for (const [name, x] of Object.entries(hyper)) checkHyperparameter(op, name, x)
  return {
    init: (params) => inNameOf(op, () => initial(op, parts, paramsOf(op, params)) as S),
    update: <P>(grads: P, state: unknown, params: P): readonly [P, S] =>
      inNameOf(op, () => {
        const flat = paramsOf(op, params)
        const before = recordOf(op, state)
        const step = scalarOf(op, before, "step")
        const start: readonly [readonly NDArray[], Fields] = [matching(op, "grads", grads, flat), before]
        const at = astype(step, dtypeOf(flat))
        const [updates, after] = parts.reduce((made, part) => apply(op, part, flat, made, at), start)
        checkOwn(op, flat, updates)
        return [rebuild<P>(flat, updates), { ...after, step: add(step, 1) } as S]
      }),
  }
}
