import type { NDArray } from "../array/index.js"
import { bind } from "./builder.js"
import { literalValue } from "./evaluate.js"
import { fold } from "./fold.js"
import type { Program, Tangent } from "./program.js"

/** A value with its tangent. */
export type Dual = readonly [x: NDArray, t: Tangent]

/** Forward mode: outputs and their tangents; equations no tangent reaches are evaluated as they are. */
export const jvp = (p: Program, args: readonly Dual[]): readonly Dual[] =>
  fold<Dual>(
    p,
    args,
    (l) => [literalValue(l), null],
    (e, duals) => {
      const xs = duals.map((d) => d[0])
      const ts = duals.map((d) => d[1])
      if (ts.every((t) => t === null)) return bind(e.primitive, xs, e.params).map((y): Dual => [y, null])
      const [ys, dys] = e.primitive.jvp(xs, ts, e.params)
      return ys.map((y, i): Dual => [y, dys[i] ?? null])
    },
  )
