import { describe, expect, test } from "vitest"
import { array, type NDArray } from "../../src/array/index.js"
import * as fft from "../../src/fft/index.js"
import {
  astype,
  complex,
  conj,
  convolve,
  imag,
  moveAxis,
  multiply,
  ones,
  real,
  slice,
} from "../../src/operations/index.js"
import { jit, vmap } from "../../src/transforms/index.js"
import { float64, sample } from "../operations/support.js"
import { complex64s, complexSample, expectNear } from "./support.js"

const z = complex64s([1, 3, -2], [2, -1, 0.5])

describe("one axis", () => {
  test("n cuts or fills with zeros, norm scales", () => {
    expectNear(fft.ifft(z, { n: 2, norm: "forward" }), complex64s([4, -2], [1, 3]))
    const re = [0.8944271909999159, 1.2915175704787318, -1.3901180615226085, -0.4390615452274548, 1.879302822771205]
    const im = [0.6708203932499369, -0.17491620997151558, -0.3139185860933297, 2.9645763669681506, 1.3255739908463366]
    expectNear(fft.fft(z, { n: 5, norm: "ortho" }), complex64s(re, im))
    expectNear(fft.fft(z, { norm: "forward" }), multiplied(fft.fft(z), 1 / 3))
    expectNear(fft.ifft(z, { norm: "ortho" }), multiplied(fft.ifft(z), Math.sqrt(3)))
  })

  test("any axis", () => {
    const x = complexSample([3, 4, 5])
    for (const axis of [0, 1, 2, -2])
      expectNear(fft.fft(x, { axis }), moveAxis(fft.fft(moveAxis(x, axis, -1)), -1, axis))
    expectNear(fft.rfft(real(x), { axis: 1, n: 6 }), moveAxis(fft.rfft(moveAxis(real(x), 1, -1), { n: 6 }), -1, 1))
  })

  test("a real array is a complex one without imaginary parts", () => {
    const x = sample([7])
    expectNear(fft.fft(x), fft.fft(complex(x, 0)))
    expectNear(fft.irfft(x, { n: 4 }), fft.irfft(complex(x, 0), { n: 4 }))
    expect(fft.fft(array([1, 2])).dtype).toBe("complex64")
    expect(fft.rfft(float64([1, 2])).dtype).toBe("complex128")
    expect(fft.irfft(fft.rfft(array([1, 2]))).dtype).toBe("float32")
  })

  test("the half of a real transform", () => {
    for (const n of [1, 2, 5, 8]) {
      const x = sample([n])
      expectNear(fft.rfft(x), slice(fft.fft(x), [0], [Math.floor(n / 2) + 1]))
      expectNear(fft.irfft(fft.rfft(x), { n }), x)
    }
    const expected = [
      3, 6.219757599731895, 5.652489431352995, -5.250173454146301, -8.549371375552594, 0.8850103043905846,
    ]
    expectNear(fft.irfft(z, { n: 7, norm: "forward" }), float64([...expected, 5.042287494223422]))
  })

  test("Hermitian signals", () => {
    expectNear(fft.hfft(z), float64([5, 1, -7, 5]))
    const expected = [1.3416407864998738, 2.135821545457506, -3.227449718545175, -1.3253366859548674, 3.311392050042452]
    expectNear(fft.hfft(z, { n: 5, norm: "ortho" }), float64(expected))
    expectNear(fft.ihfft(fft.hfft(z, { n: 5 })), complex64s([1, 3, -2], [0, -1, 0.5]))
    expectNear(fft.ihfft(sample([6])), conj(fft.rfft(sample([6]), { norm: "forward" })))
  })
})

const multiplied = (x: NDArray, factor: number): NDArray =>
  complex(multiply(real(x), factor), multiply(imag(x), factor))

describe("several axes", () => {
  const x = complexSample([3, 4, 5])

  test("one after another", () => {
    const all = fft.fft(fft.fft(fft.fft(x, { axis: 2 }), { axis: 1 }), { axis: 0 })
    expectNear(fft.fftn(x), all)
    expectNear(fft.fftn(x, { norm: "ortho" }), multiplied(all, 1 / Math.sqrt(60)))
    expectNear(fft.ifftn(all), x)
    expectNear(fft.fft2(x), fft.fft(fft.fft(x), { axis: 1 }))
    expectNear(fft.ifft2(fft.fft2(x, { axes: [2, 0] }), { axes: [0, 2] }), x)
    expectNear(fft.fftn(x, { axes: [] }), x)
  })

  test("lengths belong to axes in their order", () => {
    expectNear(fft.fftn(x, { s: [2, 7], axes: [2, 0] }), fft.fft(fft.fft(x, { n: 2, axis: 2 }), { n: 7, axis: 0 }))
    expectNear(fft.fftn(x, { s: [6, 2] }), fft.fft2(x, { s: [6, 2] }))
  })

  test("of real arrays", () => {
    const y = real(x)
    expectNear(fft.rfftn(y), slice(fft.fftn(y), [0, 0, 0], [3, 4, 3]))
    expectNear(fft.rfftn(y, { axes: [2, 0] }), slice(fft.fftn(y, { axes: [2, 0] }), [0, 0, 0], [2, 4, 5]))
    expectNear(fft.irfftn(fft.rfftn(y), { s: [3, 4, 5] }), y)
    expectNear(fft.irfft2(fft.rfft2(y, { norm: "forward" }), { s: [4, 5], norm: "forward" }), y)
    expectNear(fft.irfftn(x), fft.irfft(fft.ifft(fft.ifft(x, { axis: 0 }), { axis: 1 })))
  })

  test("in transforms", () => {
    expectNear(jit((y: NDArray) => fft.fft2(y))(x), fft.fft2(x))
    expectNear(vmap((y: NDArray) => fft.fft2(y))(x), fft.fft2(x))
    expectNear(vmap((y: NDArray) => fft.irfftn(fft.rfftn(y)))(sample([2, 3, 4])), sample([2, 3, 4]))
  })
})

test("frequencies", () => {
  expectNear(fft.fftfreq(6, { d: 0.5, dtype: "float64" }), float64([0, 1 / 3, 2 / 3, -1, -2 / 3, -1 / 3]))
  expectNear(fft.fftfreq(5, { dtype: "float64" }), float64([0, 0.2, 0.4, -0.4, -0.2]))
  expectNear(fft.rfftfreq(5, { dtype: "float64" }), float64([0, 0.2, 0.4]))
  expect(fft.rfftfreq(6).dtype).toBe("float32")
})

test("shifts", () => {
  const x = sample([3, 4])
  expectNear(fft.ifftshift(fft.fftshift(x)), x)
  expectNear(fft.fftshift(array([0, 1, 2, 3, 4])), array([3, 4, 0, 1, 2]))
  expectNear(fft.fftshift(x, { axes: 1 }), vmap((row: NDArray) => fft.fftshift(row))(x))
})

describe("cosine transforms", () => {
  const x = float64([1, -2, 3.5, 0.25, 4])
  const second = [13.5, -8.351372733087048, 2.17172942406179, 0.7530428095733528, 12.92172942406179]
  const third = [5.624921476589834, -10.461924182941681, 2, -4.80858564830674, 12.645588354658589]
  const secondOrtho = [
    3.0186917696247164, -2.640935942558052, 0.6867611441640941, 0.23813304538642444, 4.0862096288451015,
  ]
  const thirdOrtho = [1.9097421820452565, -3.17736508312606, 0.7634413615167956, -1.3896224677815485, 4.129871984845346]

  test("types and norms", () => {
    expectNear(fft.dct(x), float64(second))
    expectNear(fft.dct(x, { type: 3 }), float64(third))
    expectNear(fft.dct(x, { norm: "ortho" }), float64(secondOrtho))
    expectNear(fft.dct(x, { type: 3, norm: "ortho" }), float64(thirdOrtho))
    expectNear(fft.dct(x, { norm: "forward" }), float64(second.map((v) => v / 10)))
    expectNear(fft.idct(x), float64(third.map((v) => v / 10)))
    expectNear(fft.idct(x, { norm: "ortho" }), float64(thirdOrtho))
    expectNear(fft.idct(x, { type: 3, norm: "forward" }), float64(second))
  })

  test("lengths and axes", () => {
    expectNear(fft.dct(x, { n: 3 }), fft.dct(float64([1, -2, 3.5])))
    expectNear(fft.dct(x, { n: 6 }), fft.dct(float64([1, -2, 3.5, 0.25, 4, 0])))
    for (const n of [1, 2, 3, 8, 9])
      for (const type of [2, 3] as const)
        for (const norm of ["backward", "ortho", "forward"] as const) {
          const y = sample([2, n])
          expectNear(fft.idct(fft.dct(y, { type, norm }), { type, norm }), y)
        }
    const y = sample([3, 4, 5])
    expectNear(fft.dctn(y, { axes: [2, 0] }), fft.dct(fft.dct(y, { axis: 2 }), { axis: 0 }))
    expectNear(fft.idctn(fft.dctn(y, { norm: "ortho" }), { norm: "ortho" }), y)
  })
})

describe("convolution", () => {
  const a = float64([
    [-3, -2, -1, 0],
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ])
  const b = float64([
    [1, 2],
    [0, -1],
  ])

  test("its modes are SciPy's", () => {
    expectNear(
      fft.fftConvolve(a, b),
      float64([
        [-3, -8, -5, -2, 0],
        [1, 7, 9, 11, 8],
        [5, 15, 17, 19, 12],
        [0, -5, -6, -7, -8],
      ]),
    )
    expectNear(
      fft.fftConvolve(a, b, { mode: "same" }),
      float64([
        [-3, -8, -5, -2],
        [1, 7, 9, 11],
        [5, 15, 17, 19],
      ]),
    )
    const valid = float64([
      [7, 9, 11],
      [15, 17, 19],
    ])
    expectNear(fft.fftConvolve(a, b, { mode: "valid" }), valid)
    expectNear(fft.fftConvolve(b, a, { mode: "valid" }), valid)
    expectNear(
      fft.fftConvolve(b, a, { mode: "same" }),
      float64([
        [7, 9],
        [15, 17],
      ]),
    )
  })

  test("along some axes the others broadcast", () => {
    const expected = [
      [-3, -8, -5, -2, 0],
      [1, 4, 7, 10, 8],
      [5, 16, 19, 22, 16],
    ]
    expectNear(fft.fftConvolve(a, float64([[1, 2]]), { axes: 1 }), float64(expected))
    expectNear(fft.fftConvolve(a, float64([[2], [3], [4]]), { axes: [] }), multiply(a, float64([[2], [3], [4]])))
  })

  test("it is the direct one", () => {
    for (const [m, n] of [
      [1, 1],
      [5, 1],
      [37, 100],
      [512, 512],
    ]) {
      const [x, y] = [sample([m!], 1), sample([n!], 2)]
      expectNear(fft.fftConvolve(x, y), convolve(x, y), 1e-12)
      expectNear(fft.fftConvolve(x, y, { mode: "valid" }), convolve(x, y, { mode: "valid" }), 1e-12)
    }
  })

  test("of complex numbers", () => {
    // (1 + (1 + i) t) (1 + 2 i - i t)
    const product = fft.fftConvolve(complex64s([1, 1], [0, 1]), complex64s([1, 0], [2, -1]))
    expectNear(product, complex64s([1, -1, 1], [2, 2, -1]))
  })
})

test("float32 stays float32", () => {
  const x = astype(sample([12]), "float32")
  expect(fft.dct(x).dtype).toBe("float32")
  expect(fft.fftConvolve(x, ones([3])).dtype).toBe("float32")
})
