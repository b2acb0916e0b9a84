import { sizeOf } from "../../../../array/index.js"
import type { FFTParams } from "../../../../primitives/fft/fft.js"
import type { RealFFTParams, RealInverseParams } from "../../../../primitives/fft/real.js"
import type { RoutineMaker } from "../routine.js"
import { fromParts, toParts } from "./complex.js"
import { realBackward, realForward } from "./real.js"
import { type Rows, transformShaders } from "./transform.js"

const rowsOf = (shape: readonly number[], n: number, name: string): Rows => ({
  name,
  rows: sizeOf(shape.slice(0, -1)),
  n,
})

/** The Fourier transforms of rows of complex numbers; the inverse is that of the parts exchanged. */
const fft: RoutineMaker<FFTParams> = ({ inputs: [x], params: { inverse } }, [re, im], [outRe, outIm]) => {
  const n = x!.shape.at(-1)!
  const rows = rowsOf(x!.shape, n, outRe!.name)
  if (rows.rows === 0) return []
  return inverse
    ? transformShaders(rows, fromParts(im!, re!, n), toParts(outIm!, outRe!, n))
    : transformShaders(rows, fromParts(re!, im!, n), toParts(outRe!, outIm!, n))
}

/** The first halves of the transforms of real rows. */
const rfft: RoutineMaker<RealFFTParams> = ({ inputs: [x], params: { doubled } }, [from], [re, im]) => {
  const rows = rowsOf(x!.shape, x!.shape.at(-1)!, re!.name)
  return rows.rows === 0 ? [] : realForward(rows, from!, [re!, im!], doubled)
}

/** Real rows from the first halves of their transforms. */
const irfft: RoutineMaker<RealInverseParams> = ({ inputs: [x], params: { n, doubled } }, [re, im], [to]) => {
  const rows = rowsOf(x!.shape, n, to!.name)
  return rows.rows === 0 ? [] : realBackward(rows, [re!, im!], to!, doubled)
}

/** The routines of Fourier transforms, by the names of their primitives. */
export const fourier: Readonly<Record<string, RoutineMaker>> = { fft, rfft, irfft }
