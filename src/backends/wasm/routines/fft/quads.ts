import { all, type Code, type FunctionBuilder, i8x16, seq } from "../../assembler/index.js"
import type { FloatType } from "./floats.js"

/**
 * Four vectors that hold the columns of a few rows of four numbers: what is to be computed first, and these rows, one
 * after the other.
 */
export const turned = (f: FunctionBuilder, dtype: FloatType, y: readonly Code<"v128">[]) => {
  const mix = (a: Code<"v128">, b: Code<"v128">, lanes: readonly number[], size: number): Code<"v128"> =>
    i8x16.shuffle(
      a,
      b,
      lanes.flatMap((l) => Array.from({ length: size }, (_, i) => l * size + i)),
    )
  const hold = (list: readonly Code<"v128">[]) => {
    const values = list.map(() => f.local("v128", "v"))
    return [all(values.map((v, i) => v.set(list[i]!))), values] as const
  }
  const [first, x] = hold(y)
  if (dtype === "float64")
    return [first, [0, 1].flatMap((p) => [mix(x[0]!, x[1]!, [p, p + 2], 8), mix(x[2]!, x[3]!, [p, p + 2], 8)])] as const
  const low = [0, 4, 1, 5]
  const high = [2, 6, 3, 7]
  const [second, z] = hold([
    mix(x[0]!, x[1]!, low, 4),
    mix(x[2]!, x[3]!, low, 4),
    mix(x[0]!, x[1]!, high, 4),
    mix(x[2]!, x[3]!, high, 4),
  ])
  const rows = [0, 2].flatMap((k) => [mix(z[k]!, z[k + 1]!, [0, 1, 4, 5], 4), mix(z[k]!, z[k + 1]!, [2, 3, 6, 7], 4)])
  return [seq(first, second), rows] as const
}
