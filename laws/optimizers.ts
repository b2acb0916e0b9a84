import { checked } from "../src/array/given.js"
import type { NDArray } from "../src/array/index.js"
import { applyUpdates, chain, identity, type Optimizer } from "../src/optim/index.js"
import { jit, scan } from "../src/transforms/index.js"
import { difference, flatten, unflatten } from "../src/tree/structure.js"
import { close, exact, type Precision, same } from "./compare.js"
import { optimizerKind, precisionKind } from "./kinds.js"
import { every, holds, type Law, law, type Verdict, type Violated } from "./law.js"
import { stackPoints } from "./space.js"

/** Parameters, and the gradients of some updates of them. */
export interface Descent<P> {
  readonly params: P
  readonly grads: readonly P[]
}

const leavesOf = (tree: unknown): readonly NDArray[] => flatten("laws", "the tree", tree).leaves

const updated = <P, S>(o: Optimizer<S>, params: P, state: S, grads: P): readonly [P, S] => {
  const [updates, next] = o.update<P>(grads, state, params as NoInfer<P>)
  return [applyUpdates<P>(params as never, updates as NoInfer<P>), next]
}

/** Parameters and state after all updates. */
const descend = <P, S>(o: Optimizer<S>, { params, grads }: Descent<P>): readonly [P, S] =>
  grads.reduce<readonly [P, S]>(([p, s], g) => updated(o, p, s, g), [params, o.init(params as never)])

/** Trees that have one structure, and leaves of one type each. */
const alike = (violated: Violated, what: string, left: unknown, right: unknown): Verdict => {
  const [a, b] = [flatten("laws", what, left), flatten("laws", what, right)]
  const found = difference(b.structure, a.structure, what)
  if (found !== null) return violated(found)
  const wrong = a.leaves.findIndex((x, i) => {
    const y = b.leaves[i]!
    return x.dtype !== y.dtype || String(x.shape) !== String(y.shape)
  })
  return wrong < 0
    ? holds
    : violated(`${a.paths[wrong]} changes its type`, {
        left: `${a.leaves[wrong]!.dtype}[${a.leaves[wrong]!.shape}]`,
        right: `${b.leaves[wrong]!.dtype}[${b.leaves[wrong]!.shape}]`,
      })
}

/** Updates have the structure, shapes and dtypes of the parameters, and a state those of the state before. */
export const preserving = checked(
  "laws.optimizer.preserving",
  { o: optimizerKind },
  <P, S>(o: Optimizer<S>): Law<Descent<P>> =>
    law("an optimizer preserves types", "update: (P, S, P) -> (P, S)", ({ params, grads }, violated) => {
      const state = o.init(params as never)
      const [updates, next] = o.update<P>(grads[0]!, state, params as NoInfer<P>)
      return every(
        () => alike(violated, "updates", updates, params),
        () => alike(violated, "state", next, state),
      )
    }),
)

/** Trees of one structure as one tree with a leading axis. */
const stacked = <P>(trees: readonly P[]): P => {
  const flats = trees.map((t) => flatten("laws", "grads", t))
  return unflatten(flats[0]!.structure, stackPoints(flats.map(({ leaves }) => leaves))) as P
}

/** A scan over gradients = the updates one after the other; and so compiled. */
export const scanned = checked(
  "laws.optimizer.scanned",
  { o: optimizerKind, precision: precisionKind },
  <P, S>(o: Optimizer<S>, precision: Precision = close): Law<Descent<P>> =>
    law("an optimizer under scan and jit", "jit(scan(update)) = scan(update) = the loop", (descent, violated) => {
      const step = ([p, s]: readonly [P, S], g: P): readonly [readonly [P, S], null] => [updated(o, p, s, g), null]
      const whole = (p: P, grads: P): readonly [P, S] => scan(step, [p, o.init(p as never)] as const, grads)[0]
      const grads = stacked(descent.grads)
      const loop = leavesOf(descend(o, descent))
      return every(
        () => same(violated, "the scan and the loop", leavesOf(whole(descent.params, grads)), loop, precision),
        () => same(violated, "jit and the loop", leavesOf(jit(whole)(descent.params, grads)), loop, precision),
      )
    }),
)

/** chain is associative, with the identity: the same parameters after equal gradients, and the same state but for its nesting. */
export const monoid = checked(
  "laws.optimizer.monoid",
  { a: optimizerKind, b: optimizerKind, c: optimizerKind },
  <P, A, B, C>(a: Optimizer<A>, b: Optimizer<B>, c: Optimizer<C>): Law<Descent<P>> =>
    law("chain is a monoid", "(a . b) . c = a . (b . c); identity . a = a = a . identity", (descent, violated) => {
      const after = <S>(o: Optimizer<S>): readonly NDArray[] => leavesOf(descend(o, descent))
      const left = after(chain(chain(a, b), c))
      return every(
        () => same(violated, "associativity", left, after(chain(a, chain(b, c))), exact),
        () => same(violated, "identity on the left", after(chain(identity, a)), after(a), exact),
        () => same(violated, "identity on the right", after(chain(a, identity)), after(a), exact),
      )
    }),
)
