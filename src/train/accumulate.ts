import { array, type NDArray, range, showAval } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, divide, mean, reshape, zerosLike } from "../operations/index.js"
import { foldIn, type Key } from "../random/index.js"
import { scan, valueAndGradWithAux } from "../transforms/index.js"
import * as Tree from "../tree/index.js"
import type { Scalars, Task } from "./task.js"

/** What a step knows before its update. */
interface Gradients<P, N> {
  readonly grads: P
  readonly state: N
  readonly metrics: Scalars
}

type GradientsOf<P, N, B> = (params: P, state: N, batch: B, k: Key) => Gradients<P, N>

const direct =
  <P, N, B>(task: Task<P, N, B>): GradientsOf<P, N, B> =>
  (params, state, batch, k) => {
    const loss = (p: P) => task.loss(p, state, batch, k)
    const [[value, measured], grads] = valueAndGradWithAux(loss)(params as never)
    return { grads, state: measured.state, metrics: { loss: value, ...measured.metrics } }
  }

const piecesOf = <B>(batch: B, pieces: number): B =>
  Tree.map((x): NDArray => {
    const [n, ...rest] = x.shape as readonly number[]
    if (n !== undefined && n % pieces === 0 && n > 0) return reshape(x, [pieces, n / pieces, ...rest])
    throw new ShapeError({
      op: "trainingStep",
      problem: `a batch cannot be cut into ${pieces} equal pieces`,
      given: { batch: showAval(x) },
      hint: `use batches whose size is a multiple of ${pieces}, and drop a shorter last one`,
    })
  }, batch as never) as B

/**
 * The gradients of a batch. With several pieces, those of each piece one after the other, averaged: the same up to
 * rounding where the loss is a mean over examples that do not depend on each other.
 */
export const gradientsOf = <P, N, B>(task: Task<P, N, B>, pieces: number): GradientsOf<P, N, B> => {
  if (!(Number.isSafeInteger(pieces) && pieces >= 1))
    throw new ValueError({
      op: "trainingStep",
      problem: `accumulate is ${String(pieces)}`,
      hint: "give a whole number of pieces from 1 on",
    })
  const whole = direct(task)
  if (pieces === 1) return whole
  type Carry = readonly [grads: P, state: N]
  return (params, state, batch, k) => {
    const part = ([sums, s]: Carry, [piece, i]: readonly [B, NDArray]): readonly [Carry, Scalars] => {
      const { grads, state: next, metrics } = whole(params, s, piece, foldIn(k, i))
      return [[Tree.map((a, g) => add(a, g!), sums as never, grads as never) as P, next], metrics]
    }
    const zeros = Tree.map((p): NDArray => zerosLike(p), params as never) as P
    const order = array(range(pieces), { dtype: "int32" })
    const [[sums, next], measured] = scan(part, [zeros, state] as Carry, [piecesOf(batch, pieces), order] as const)
    return {
      grads: Tree.map((g): NDArray => divide(g, pieces), sums as never) as P,
      state: next,
      metrics: Tree.map((m): NDArray => mean(m, { axis: 0 }), measured as never) as Scalars,
    }
  }
}
