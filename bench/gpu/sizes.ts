/** How large the inputs are: as large as fills a GPU, or small enough for one in software. */
export interface Sizes {
  /** of the shader of multiply-adds */
  readonly workgroups: number
  readonly products: readonly number[]
  /** images, channels and pixels along a side of the two convolutions */
  readonly convolutions: readonly (readonly [images: number, channels: number, side: number])[]
  /** elements of the copy that gives the bandwidth */
  readonly copied: number
  /** elements of the elementwise chain */
  readonly chained: number
  /** rows of 1024 for softmax and layerNorm */
  readonly rows: number
  /** images of a batch for LeNet-5 and ResNet-18, and sequences of 64 tokens for the transformer */
  readonly digits: number
  readonly images: number
  /** along a side of those images */
  readonly pixels: number
  readonly sequences: number
}

const MILLION = 2 ** 20

const large: Sizes = {
  workgroups: 4096,
  products: [512, 1024, 2048, 4096, 8192],
  convolutions: [
    [32, 64, 56],
    [64, 256, 28],
  ],
  copied: 64 * MILLION,
  chained: 16 * MILLION,
  rows: 16384,
  digits: 64,
  images: 128,
  pixels: 32,
  sequences: 32,
}

const small: Sizes = {
  workgroups: 16,
  products: [128, 256, 512],
  convolutions: [[1, 64, 28]],
  copied: 4 * MILLION,
  chained: MILLION,
  rows: 1024,
  digits: 8,
  images: 2,
  pixels: 8,
  sequences: 1,
}

/** A device that does fewer multiply-adds than this, in floating-point operations a millisecond, gets small sizes. */
const SLOW = 200e6

export const sizesFor = (rate: number, quick: boolean): Sizes => (quick || rate < SLOW ? small : large)
