import type { NDArray, Shape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { pad } from "../../operations/index.js"

/** A slice with length 1 along the spatial axes of a kernel, put at one position of them among zeros. */
export const placed = (
  op: string,
  x: NDArray,
  shape: Shape,
  spatial: readonly number[],
  position: (length: number) => number,
): NDArray => {
  if (shape.length < 3 || shape.length > 5)
    throw new ShapeError({
      op,
      problem: `fills the kernels of convolutions, which have 3 to 5 dimensions, not ${shape.length}`,
      hint: "give the shape of a kernel: [width, in, out]",
    })
  const empty = spatial.find((axis) => shape[axis] === 0)
  if (empty !== undefined)
    throw new ShapeError({ op, problem: `the kernel is empty along axis ${empty}`, hint: "give it a positive length" })
  return pad(
    x,
    shape.map((n, axis): readonly [number, number] => {
      if (!spatial.includes(axis)) return [0, 0]
      const before = position(n)
      return [before, n - 1 - before]
    }),
  )
}
