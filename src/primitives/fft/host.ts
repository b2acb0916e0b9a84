import { allocate, type HostArray, type Shape } from "../../array/index.js"
import { transformOf } from "./plan.js"
import { zeroData } from "./roots.js"

/** Room for results, whose elements are rounded to the dtype as they are stored. */
export const room = (shape: Shape, { dtype }: HostArray, size: number): HostArray => ({
  shape,
  dtype,
  data: allocate(dtype, size),
})

/** The transforms of the rows of re + i im. */
export const fftHost = (re: HostArray, im: HostArray, inverse: boolean): readonly HostArray[] => {
  const n = re.shape.at(-1)!
  const size = re.data.length
  const out = { re: room(re.shape, re, size), im: room(re.shape, re, size) }
  const transform = transformOf(n)
  const row = zeroData(n)
  for (let at = 0; at < size; at += n) {
    row.re.set(re.data.subarray(at, at + n))
    row.im.set(im.data.subarray(at, at + n))
    if (inverse) transform(row.im, row.re)
    else transform(row.re, row.im)
    out.re.data.set(row.re, at)
    out.im.data.set(row.im, at)
  }
  return [out.re, out.im]
}
