import type { Contraction } from "../../../compiler/index.js"
import { type Buffer, buffer, turnsOf } from "../../../kernel/index.js"
import type { Shader } from "../shader.js"
import type { Adapter } from "./adapter.js"
import { addPartsShader } from "./add-parts.js"
import { candidates } from "./choose.js"
import { multiplyShader, partsIn } from "./multiply.js"
import { normal } from "./normal.js"
import { isSkinny, skinnyOf } from "./skinny.js"
import { type Choice, type Sizes, sizesOf } from "./tile.js"

export type { Adapter } from "./adapter.js"
export { candidates } from "./choose.js"
export { productsFor } from "./products.js"
export { contractionOf } from "./recognize.js"
export { type Choice, nameOf, type Sizes, sizesOf, TILES, type Tile } from "./tile.js"

const partsBuffer = (c: Contraction, { batch, rows, columns }: Sizes, splits: number): Buffer =>
  buffer(`${c.name}Parts`, "float32", splits * batch * rows * columns)

/** Sums in one part; or in several, and the shader that adds them. */
const inParts = (c: Contraction, splits: number, shader: (parts: Buffer | null) => Shader): readonly Shader[] => {
  if (splits === 1) return [shader(null)]
  const parts = partsBuffer(c, sizesOf(c), splits)
  return [shader(parts), addPartsShader(c, parts, splits)]
}

/** The sizes of a product as the table of tiles counts them. */
export const productSizes = (step: Contraction): Sizes => sizesOf(normal(step))

/** A product as shaders, made as `choice` says, or else as seems best on the adapter; none where the result is empty. */
export const contractionShaders = (step: Contraction, adapter: Adapter, choice?: Choice): readonly Shader[] => {
  if (turnsOf([...step.batch, ...step.rows, ...step.columns]) === 0) return []
  const c = normal(step)
  const sizes = sizesOf(c)
  if (choice === undefined && isSkinny(sizes)) {
    const { product, splits, shader } = skinnyOf(c, adapter)
    return inParts(product, splits, shader)
  }
  const chosen = choice ?? candidates(sizes, adapter)[0]!
  return inParts(c, partsIn(c, chosen), (parts) => multiplyShader(c, chosen, parts))
}
