import { sizeOf } from "../../../../array/index.js"
import type { Buffer } from "../../../../kernel/index.js"
import type { SortParams } from "../../../../primitives/sort.js"
import type { Shader } from "../../shader.js"
import type { RoutineMaker } from "../routine.js"
import { elementAt, type Rows, rowStart, rowsAlong } from "../rows.js"
import { asBits, forEach, reads, writes } from "../shader.js"
import { orderBy } from "./order.js"

/** Operands in the order of their places, as many in a shader as it can have arrays. */
const moveShader = (rows: Rows, places: Buffer, operands: readonly (readonly [from: Buffer, to: Buffer])[]): Shader => {
  const { outer, n, inner } = rows
  return forEach(outer * n * inner, {
    name: "move",
    comment: [`rows of ${n} in their order`],
    arrays: [
      reads("places", places),
      ...operands.flatMap(([from, to], k) => [asBits(reads(`x${k}`, from)), asBits(writes(`y${k}`, to))]),
    ],
    body: [
      `let start = ${rowStart(rows, `(i / ${n}u)`)};`,
      `let to = start + ${elementAt(rows, `(i % ${n}u)`)};`,
      `let from_ = start + ${elementAt(rows, "places[i]")};`,
      ...operands.map((_, k) => `y${k}[to] = x${k}[from_];`),
    ],
  })
}

/** Sorts all operands together along an axis by the first `keys` of them: stably by the last key, then by those before. */
export const sort: RoutineMaker<SortParams> = ({ inputs, params }, from, to, facts) => {
  const { shape } = inputs[0]!
  if (sizeOf(shape) === 0) return []
  const rows = rowsAlong(shape, params.axis)
  const shaders: Shader[] = []
  let before: Buffer | null = null
  for (let k = params.keys - 1; k >= 0; k--) {
    const { order, shaders: sorting } = orderBy({ key: from[k]!, rows, before }, `${to[0]!.name}Key${k}`)
    shaders.push(...sorting)
    before = order.places
  }
  const atOnce = Math.max(1, Math.floor((facts.maxStorageBuffersPerShaderStage - 1) / 2))
  const pairs = from.map((b, k) => [b, to[k]!] as const)
  for (let k = 0; k < pairs.length; k += atOnce) shaders.push(moveShader(rows, before!, pairs.slice(k, k + atOnce)))
  return shaders
}
