import * as fc from "fast-check"
import { arrays, shapes } from "../arbitrary.js"
import { type Samples, sampleOf } from "./sample.js"

const batch = shapes({ maxDims: 1, minLength: 0, maxLength: 2 })
const length = fc.integer({ min: 1, max: 7 })

const complex = fc
  .tuple(batch, length, fc.boolean())
  .chain(([b, n, inverse]) => sampleOf({ inverse }, [arrays([...b, n]), arrays([...b, n], { salt: 1 })]))

const real = fc
  .tuple(batch, length, fc.boolean())
  .chain(([b, n, doubled]) => sampleOf({ doubled }, [arrays([...b, n])]))

const halves = fc.tuple(batch, length, fc.boolean()).chain(([b, n, doubled]) => {
  const shape = [...b, Math.floor(n / 2) + 1]
  return sampleOf({ n, doubled }, [arrays(shape), arrays(shape, { salt: 1 })])
})

export const fftSamples: Samples = { fft: complex, rfft: real, irfft: halves }
