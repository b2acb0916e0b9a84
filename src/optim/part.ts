import { array, type DType, isFloat, type NDArray, type Shape } from "../array/index.js"
import { inNameOf } from "../errors/index.js"
import { add, astype } from "../operations/index.js"
import type { Flat } from "../tree/structure.js"
import { checkHyperparameter, valueOf } from "./hyperparameter.js"
import { arrayOf, fieldOf, matching, paramsOf, rebuild, recordOf, scalarOf } from "./leaves.js"
import type { Hyperparameter, Optimizer } from "./optimizer.js"

type Scalars<N extends string> = Readonly<Record<N, NDArray>>
type Lists<N extends string> = Readonly<Record<N, readonly NDArray[]>>

/** What a rule sees beside the updates: hyper-parameters, which are scalars, values, and the trees, leaf by leaf. */
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
 * One step in the making of updates: hyper-parameters, arrays that the rule itself changes, trees like the parameters
 * that it keeps, and the rule from updates to updates.
 */
export interface Part<H extends string = string, K extends string = string, V extends string = string> {
  readonly hyper: Readonly<Record<H, Hyperparameter>>
  /** first values: a number for a scalar, an array, or one that depends on the parameters */
  readonly values?: Readonly<Record<V, number | NDArray | ((params: readonly NDArray[]) => NDArray)>>
  readonly slots?: Readonly<Record<K, (p: NDArray, h: Scalars<H>) => NDArray>>
  /** the shape that a slot has beside a parameter; default that of the parameter */
  readonly shapeOf?: (name: string, p: NDArray) => Shape
  // A method, so that parts with other names fit in one list.
  rule(updates: readonly NDArray[], context: Context<H, K, V>): Outcome<K, V>
}

/** What the rules of all leaves of one dtype have in common: hyper-parameters, values and the count, in that dtype. */
export type Scope<H extends string, V extends string = never> = Pick<Context<H, never, V>, "h" | "v" | "t">

/** The rule of one leaf: of an update, the slots beside it and the parameter, the next update and slots. */
export type LeafRule<K extends string> = (
  update: NDArray,
  slots: Scalars<K>,
  p: NDArray,
) => readonly [update: NDArray, slots: Scalars<K>]

const mapRecord = <N extends string, A, B>(r: Readonly<Record<N, A>>, f: (a: A, name: N) => B): Record<N, B> =>
  Object.fromEntries(Object.entries(r).map(([name, a]) => [name, f(a as A, name as N)])) as Record<N, B>

const cast = <N extends string>(scalars: Scalars<N>, dtype: DType): Scalars<N> =>
  mapRecord(scalars, (x) => (isFloat(x.dtype) ? astype(x, dtype) : x))

/**
 * A part whose rule is that of each leaf by itself. What it computes from scalars alone it computes once for all leaves
 * of a dtype; what `values` computes is kept for the next update.
 */
export const leafwise = <H extends string = never, K extends string = never, V extends string = never>(
  part: Omit<Part<H, K, V>, "rule">,
  rule: (scope: Scope<H, V>) => LeafRule<K>,
  values?: (scope: Scope<H, V>) => Scalars<V>,
): Part<H, K, V> => ({
  ...part,
  rule: (updates, { h, v, t, slots, params }) => {
    const dtypes = [...new Set(updates.map((u) => u.dtype))]
    const rules = new Map(
      dtypes.map((dtype) => [dtype, rule({ h: cast(h, dtype), v: cast(v, dtype), t: astype(t, dtype) })]),
    )
    const outcomes = updates.map((u, i) =>
      rules.get(u.dtype)!(
        u,
        mapRecord(slots, (leaves) => leaves[i]!),
        params[i]!,
      ),
    )
    return {
      updates: outcomes.map(([u]) => u),
      slots: mapRecord(slots, (_, name) => outcomes.map(([, s]) => s[name])),
      ...(values === undefined ? {} : { values: values({ h, v, t }) }),
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
      ...mapRecord(values, (x) =>
        typeof x === "number" ? array(x, { dtype }) : typeof x === "function" ? x(params.leaves) : x,
      ),
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
  const { hyper, values = {}, slots = {}, shapeOf } = part
  const h = mapRecord(hyper, (x, name) => valueOf(op, name, x, scalarOf(op, state, name), step, step.dtype))
  const outcome = part.rule(updates, {
    h,
    v: mapRecord(values, (x, name) => (typeof x === "number" ? scalarOf : arrayOf)(op, state, name)),
    slots: mapRecord(slots, (_, name) =>
      matching(op, `state.${name}`, fieldOf(op, state, name), params, (p) => shapeOf?.(name, p) ?? p.shape),
    ),
    params: params.leaves,
    t: add(step, 1),
  })
  const kept = mapRecord(outcome.slots ?? {}, (leaves) => rebuild(params, leaves))
  return [outcome.updates, { ...state, ...h, ...outcome.values, ...kept }]
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
        return [rebuild<P>(flat, updates), { ...after, step: add(step, 1) } as S]
      }),
  }
}
