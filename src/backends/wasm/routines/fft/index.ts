import { sizeOf } from "../../../../array/index.js"
import type { FFTParams } from "../../../../primitives/fft/fft.js"
import type { RealFFTParams, RealInverseParams } from "../../../../primitives/fft/real.js"
import type { Places, RoutineMaker } from "../routine.js"
import { bytesOf, type FloatType } from "./floats.js"
import { realBackward, realForward } from "./real.js"
import { rowsRoutine } from "./rows.js"
import { transformOf } from "./transform.js"

const floatOf = (dtype: string): FloatType => (dtype === "float64" ? "float64" : "float32")

const arrays = ({ inputs, outputs }: Places) => [inputs, outputs] as const

/** The Fourier transforms of rows of complex numbers; the inverse is that of the parts exchanged. */
const fft: RoutineMaker<FFTParams> = ({ inputs: [x], params: { inverse } }) => {
  const n = x!.shape.at(-1)!
  const dtype = floatOf(x!.dtype)
  const bytes = n * bytesOf(dtype)
  const exchanged = ({ inputs, outputs }: Places) => [[...inputs].reverse(), [...outputs].reverse()] as const
  const rows = { count: sizeOf(x!.shape) / n, given: bytes, made: bytes, arrays: inverse ? exchanged : arrays }
  return rowsRoutine("fft", rows, transformOf(dtype, n))
}

const halfOf = (n: number): number => Math.floor(n / 2) + 1

/** The transform of complex numbers that one of n real numbers is made of. */
const within = (dtype: FloatType, n: number) => transformOf(dtype, n % 2 === 0 ? n / 2 : n)

/** The first halves of the transforms of real rows. */
const rfft: RoutineMaker<RealFFTParams> = ({ inputs: [x], params: { doubled } }) => {
  const n = x!.shape.at(-1)!
  const dtype = floatOf(x!.dtype)
  const [given, made] = [n * bytesOf(dtype), halfOf(n) * bytesOf(dtype)]
  const rows = { count: sizeOf(x!.shape) / n, given, made, arrays }
  return rowsRoutine("rfft", rows, realForward(dtype, n, within(dtype, n), doubled))
}

/** Real rows from the first halves of their transforms. */
const irfft: RoutineMaker<RealInverseParams> = ({ inputs: [x], params: { n, doubled } }) => {
  const dtype = floatOf(x!.dtype)
  const [given, made] = [halfOf(n) * bytesOf(dtype), n * bytesOf(dtype)]
  const rows = { count: sizeOf(x!.shape) / halfOf(n), given, made, arrays }
  return rowsRoutine("irfft", rows, realBackward(dtype, n, within(dtype, n), doubled))
}

/** The routines of Fourier transforms, by the names of their primitives. */
export const fourier: Readonly<Record<string, RoutineMaker>> = { fft, rfft, irfft }
