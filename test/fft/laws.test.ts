import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type ArrayOptions, arrays, assertLaw, laws } from "../../laws/index.js"
import { array, item, type NDArray, type Shape } from "../../src/array/index.js"
import * as fft from "../../src/fft/index.js"
import { add, complex, conj, imag, multiply, real, roll, square, subtract, sum } from "../../src/operations/index.js"
import { grad, linearTranspose } from "../../src/transforms/index.js"
import { sample } from "../operations/support.js"
import { complexSample, expectNear } from "./support.js"

const lengths = fc.integer({ min: 1, max: 80 })

const options: ArrayOptions = { min: -2, max: 2 }

const complexes = (shape: Shape, salt = 0): fc.Arbitrary<NDArray> =>
  fc
    .tuple(arrays(shape, { ...options, salt }), arrays(shape, { ...options, salt: salt + 1 }))
    .map(([re, im]) => complex(re, im))

/** A signal of any length, and another. */
const signals = lengths.chain((n) => fc.tuple(complexes([n]), complexes([n], 2)))

const always = <T>(arbitrary: fc.Arbitrary<T>, law: (x: T) => void): void => {
  fc.assert(
    fc.property(arbitrary, (x) => {
      law(x)
    }),
    { numRuns: 100 },
  )
}

const energy = (z: NDArray): number => item(sum(add(square(real(z)), square(imag(z)))))

/** z times exp(-2 pi i k shift / n). */
const turned = (z: NDArray, shift: number): NDArray => {
  const n: number = z.shape[0]
  const angles = Array.from({ length: n }, (_, k) => (-2 * Math.PI * ((k * shift) % n)) / n)
  const [c, s] = [Math.cos, Math.sin].map((f) => array(angles.map(f), { dtype: "float64" }))
  const re = subtract(multiply(real(z), c!), multiply(imag(z), s!))
  return complex(re, add(multiply(real(z), s!), multiply(imag(z), c!)))
}

describe("the Fourier transform", () => {
  test("has an inverse", () => {
    always(signals, ([z]) => {
      expectNear(fft.ifft(fft.fft(z)), z)
      expectNear(fft.fft(fft.ifft(z, { norm: "ortho" }), { norm: "ortho" }), z)
    })
    always(
      lengths.chain((n) => arrays([2, n], options)),
      (x) => {
        expectNear(fft.irfft(fft.rfft(x), { n: x.shape[1] }), x)
        expectNear(fft.idct(fft.dct(x)), x)
      },
    )
  })

  test("keeps the energy (Parseval)", () => {
    always(signals, ([z]) => {
      const [before, after] = [energy(z), energy(fft.fft(z, { norm: "ortho" }))]
      expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-13 * (1 + before))
    })
  })

  test("is linear", () => {
    const both = (x: NDArray, y: NDArray): NDArray => complex(add(real(x), real(y)), add(imag(x), imag(y)))
    always(signals, ([z, w]) => expectNear(fft.fft(both(z, w)), both(fft.fft(z), fft.fft(w))))
  })

  test("turns a shift into a rotation", () => {
    always(fc.tuple(signals, fc.integer({ min: 0, max: 100 })), ([[z], by]) => {
      const shifted = complex(roll(real(z), by), roll(imag(z), by))
      expectNear(fft.fft(shifted), turned(fft.fft(z), by))
    })
  })

  test("of a conjugate is the inverse, conjugated", () => {
    always(signals, ([z]) => expectNear(fft.fft(conj(z)), conj(fft.ifft(z, { norm: "forward" }))))
  })

  test("turns a convolution into a product", () => {
    always(
      lengths.chain((n) => fc.tuple(arrays([n], options), arrays([n], { ...options, salt: 1 }))),
      ([x, y]) => {
        const n: number = x.shape[0]
        const [p, q] = [fft.fft(x, { n: 2 * n }), fft.fft(y, { n: 2 * n })]
        const re = subtract(multiply(real(p), real(q)), multiply(imag(p), imag(q)))
        const product = complex(re, add(multiply(real(p), imag(q)), multiply(imag(p), real(q))))
        const whole = fft.fftConvolve(x, y)
        expectNear(real(fft.fft(whole, { n: 2 * n })), real(product), 1e-12)
      },
    )
  })
})

describe("derivatives", () => {
  const parts = (z: NDArray): readonly NDArray[] => [real(z), imag(z)]
  const squares = (z: NDArray): NDArray => add(square(real(z)), square(imag(z)))

  const functions: Readonly<Record<string, (x: NDArray) => unknown>> = {
    fft: (x) => parts(fft.fft(x, { axis: 0 })),
    ifft: (x) => squares(fft.ifft(complex(x, square(x)), { n: 7, norm: "ortho" })),
    rfft: (x) => squares(fft.rfft(x, { n: 3 })),
    irfft: (x) => square(fft.irfft(complex(x, square(x)))),
    hfft: (x) => square(fft.hfft(complex(x, square(x)), { n: 5 })),
    ihfft: (x) => parts(fft.ihfft(square(x))),
    fftn: (x) => squares(fft.fftn(x)),
    rfftn: (x) => squares(fft.rfftn(x)),
    irfftn: (x) => square(fft.irfftn(complex(x, square(x)), { s: [3, 5] })),
    dctn: (x) => square(fft.dctn(x, { norm: "ortho" })),
    idct: (x) => square(fft.idct(x, { type: 3 })),
    fftConvolve: (x) => fft.fftConvolve(x, square(x), { mode: "same" }),
    fftshift: (x) => square(fft.fftshift(x)),
  }

  test.each(Object.entries(functions))("%s", (_name, f) => {
    assertLaw(laws.gradient(f), arrays([2, 4]), { numRuns: 10 })
    assertLaw(laws.jvp(f), arrays([2, 4]), { numRuns: 10 })
    assertLaw(laws.secondDerivative(f), arrays([2, 4]), { numRuns: 5 })
    assertLaw(laws.jit(f), arrays([2, 4]), { numRuns: 5 })
  })

  test("the energy of the transform has the gradient 2 n x", () => {
    const x = sample([37])
    const loss = (y: NDArray): NDArray => sum(squares(fft.fft(y)))
    expectNear(grad(loss)(x), multiply(x, 2 * 37))
  })

  test("with respect to a complex array it is the conjugate of the direction of steepest ascent", () => {
    const z = complexSample([6])
    const loss = (y: NDArray): NDArray => sum(squares(fft.ifft(y, { norm: "ortho" })))
    expectNear(grad(loss)(z), complex(multiply(real(z), 2), multiply(imag(z), -2)))
  })

  test("the transform is its own transpose", () => {
    const z = complexSample([2, 5])
    const [transposed] = linearTranspose((y: NDArray) => fft.fft(y))(z)(z)
    expectNear(transposed, fft.fft(z))
  })
})
