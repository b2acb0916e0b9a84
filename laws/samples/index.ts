import { controlSamples } from "./control.js"
import { convolutionSamples } from "./convolution.js"
import { elementwiseSamples } from "./elementwise.js"
import { fftSamples } from "./fft.js"
import { indexSamples } from "./index-samples.js"
import { linalgSamples } from "./linalg.js"
import { reductionSamples } from "./reduction.js"
import type { Samples } from "./sample.js"
import { shapeSamples } from "./shape.js"
import { specialSamples } from "./special.js"

export type { Samples } from "./sample.js"

/** For every primitive, parameters and points at which its laws are checked. */
export const samples: Samples = {
  ...elementwiseSamples,
  ...specialSamples,
  ...shapeSamples,
  ...reductionSamples,
  ...indexSamples,
  ...linalgSamples,
  ...fftSamples,
  ...convolutionSamples,
  ...controlSamples,
}
