import type { NDArray, Shape } from "../../array/index.js"
import { add, arange, expandDims, mapCoordinates, multiply, reshape, subtract } from "../../operations/index.js"
import { vmap } from "../../transforms/index.js"

/** Where the pixel at a place of the result, counted from the middle, comes from: a (row, column) + b, from the middle. */
export interface Affine {
  readonly a: readonly [NDArray, NDArray, NDArray, NDArray]
  readonly b: readonly [NDArray, NDArray]
}

/** What stands outside of the image. */
export interface WarpOptions {
  /** a number ("constant"), or the nearest pixel ("nearest"), or the mirrored image ("reflect"); default "constant" */
  readonly mode?: "constant" | "nearest" | "reflect"
  /** the number; default 0 */
  readonly fill?: number
}

export const warpOptions = ["mode", "fill"] as const

/** 0 to n - 1, less their mean. */
const centred = (n: number, dtype: NDArray["dtype"]): NDArray => subtract(arange(0, n, 1, { dtype }), (n - 1) / 2)

/** An image [...,rows,columns], every pixel from its place in another one, between four pixels if need be. */
export const warp = (x: NDArray, { a, b }: Affine, options: WarpOptions, size?: readonly [number, number]): NDArray => {
  const shape: Shape = x.shape
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
  const [height, width] = size ?? [rows, columns]
  const [down, right] = [expandDims(centred(height, x.dtype), 1), expandDims(centred(width, x.dtype), 0)]
  const from = (i: number, n: number): NDArray =>
    add(add(add(multiply(a[2 * i]!, down), multiply(a[2 * i + 1]!, right)), b[i]!), (n - 1) / 2)
  const places = [from(0, rows), from(1, columns)]
  const { mode = "constant", fill = 0 } = options
  const plane = (p: NDArray): NDArray => mapCoordinates(p, places, { mode, cval: fill })
  const planes = reshape(x, [shape.slice(0, -2).reduce((n, d) => n * d, 1), rows, columns])
  return reshape(vmap(plane)(planes), [...shape.slice(0, -2), height, width])
}
