import type { NDArray } from "../array/index.js"
import { bind } from "./builder.js"
import { literalValue } from "./evaluate.js"
import { fold } from "./fold.js"
import type { Program } from "./program.js"

/** A value and whether its leading axis is the batch. */
export type Batch = readonly [x: NDArray, batched: boolean]

/** The program over a batch of `size`; equations no batched value reaches are evaluated once. */
export const vmap = (p: Program, args: readonly Batch[], size: number): readonly Batch[] =>
  fold<Batch>(
    p,
    args,
    (l) => [literalValue(l), false],
    (e, batches) => {
      const xs = batches.map((b) => b[0])
      const on = batches.map((b) => b[1])
      if (!on.includes(true)) return bind(e.primitive, xs, e.params).map((y): Batch => [y, false])
      const [ys, batched] = e.primitive.vmap(xs, on, size, e.params)
      return ys.map((y, i): Batch => [y, batched[i]!])
    },
  )
