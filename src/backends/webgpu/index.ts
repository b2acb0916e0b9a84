import { contractionOf, contractionShaders, productsFor } from "./contraction/index.js"
import type { Printers } from "./printers.js"
import { routineShaders } from "./routines/index.js"
import { printKernel } from "./wgsl/index.js"

/** The shaders of the library. */
export const printers: Printers = {
  kernel: (k, facts, isPrivate) => {
    const product = contractionOf(k)
    return product === null ? printKernel(k, facts, isPrivate) : contractionShaders(product, facts)
  },
  contraction: contractionShaders,
  routine: routineShaders,
  products: productsFor,
}
