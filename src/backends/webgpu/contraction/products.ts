import { type Contraction, type Products, placesOf } from "../../../compiler/index.js"
import type { Facts } from "../facts.js"
import { readsOf } from "./arrays.js"

/** Products are finished before they are stored, and stored once, as far as a shader can have the arrays that takes. */
export const productsFor = ({ maxStorageBuffersPerShaderStage: most }: Facts): Products => ({
  finishes: (c: Contraction) =>
    new Set([c.x.buffer, c.y.buffer, ...placesOf(c).map((o) => o.buffer), ...readsOf(c)]).size <= most,
  isWhole: () => true,
})
