import { describe } from "vitest"
import {
  array,
  complex,
  DTypeError,
  fft,
  jit,
  type NDArray,
  ShapeError,
  TreeError,
  ValueError,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "../errors/support.js"

const x = zeros([2, 3])
const z = complex(x, x)
const ids = array([1, 2], { dtype: "int32" })

describe("transforms refuse", () => {
  check([
    [
      "integers",
      DTypeError,
      () => fft.fft(ids),
      "fft: takes float32, float64, complex64 or complex128, not int32",
      "  x: int32[2]",
      '  hint: convert it first: astype(x, "float32")',
    ],
    [
      "a complex array as a real one",
      DTypeError,
      () => fft.rfft(z),
      "rfft: takes a real array, not complex64",
      "  x: complex64[2,3]",
      "  hint: use the transform of complex arrays, or real(x)",
    ],
    [
      "lists",
      TreeError,
      () => fft.irfft2(wrong([1, 2])),
      "irfft2: x is no array",
      "  x: a nested JavaScript array",
      "  hint: make it an array: array(x)",
    ],
    [
      "an axis that is not there",
      ShapeError,
      () => fft.ifft(z, { axis: 2 }),
      "ifft: axis 2 is out of range for an array with 2 dimensions",
      "  x: complex64[2,3]",
      "  hint: use an axis from -2 to 1",
    ],
    [
      "an axis without elements",
      ShapeError,
      () => fft.rfft(zeros([2, 0])),
      "rfft: axis 1 has no elements",
      "  x: float32[2,0]",
      "  hint: the Fourier transform needs at least one element",
    ],
    [
      "an axis given twice",
      ShapeError,
      () => fft.fftn(x, { axes: [0, -2] }),
      "fftn: axis 0 is given twice",
      "  x: float32[2,3]",
      "  hint: name every axis once",
    ],
    [
      "more lengths than axes",
      ShapeError,
      () => fft.fft2(x, { s: [2] }),
      "fft2: 1 lengths do not go with 2 axes",
      "  x: float32[2,3]",
      "  hint: give one length in s for each axis in axes",
    ],
    [
      "a length of 0",
      ValueError,
      () => fft.rfftn(x, { s: [2, 0] }),
      "rfftn: s[1] is 0, not a number of elements",
      "  hint: use a whole number from 1 on",
    ],
    [
      "the half of no elements",
      ShapeError,
      () => fft.irfft(zeros([4, 1])),
      "irfft: axis 1 has 1 element: the half of 0 real ones",
      "  x: float32[4,1]",
      "  hint: give the number of real elements: n",
    ],
    [
      "no axis at all",
      ShapeError,
      () => fft.rfftn(array(1)),
      "rfftn: there is no axis along which the transform is one of real numbers",
      "  x: float32[]",
      "  hint: name at least one axis",
    ],
    [
      "an unknown normalisation",
      ValueError,
      () => fft.hfft(x, { norm: wrong("sum") }),
      'hfft: "sum" is no normalisation',
      '  hint: use "backward", "ortho" or "forward"',
    ],
    [
      "an unknown type",
      ValueError,
      () => fft.dct(x, { type: wrong(5) }),
      "dct: 5 is no type of cosine transform",
      "  hint: use 2 or 3",
    ],
    [
      "frequencies of no dtype of frequencies",
      DTypeError,
      () => fft.fftfreq(4, { dtype: "int32" }),
      "fftfreq: frequencies are not int32",
      '  hint: use "float32" or "float64"',
    ],
    [
      "a wrong dtype in a trace",
      DTypeError,
      () => jit((x: NDArray) => fft.fft(x))(ids),
      "fft: takes float32, float64, complex64 or complex128, not int32",
      "  x: int32[2]   (x)",
      "  while tracing an anonymous function for jit",
      '  hint: convert it first: astype(x, "float32")',
    ],
  ])
})

describe("a convolution refuses", () => {
  check([
    [
      "different dtypes",
      DTypeError,
      () => fft.fftConvolve(x, wrong(z)),
      "fftConvolve: the dtypes differ: float32 and complex64",
      "  x: float32[2,3]",
      "  y: complex64[2,3]",
      '  hint: nothing is promoted by itself; convert one: astype(y, "float32")',
    ],
    [
      "different numbers of axes",
      ShapeError,
      () => fft.fftConvolve(x, zeros([3])),
      "fftConvolve: one has 2 axes and the other 1",
      "  x: float32[2,3]",
      "  y: float32[3]",
      "  hint: add axes with expandDims(x, axis)",
    ],
    [
      "two of which each is the longer one somewhere",
      ShapeError,
      () => fft.fftConvolve(x, zeros([3, 2]), { mode: "valid" }),
      "fftConvolve: neither overlaps the other fully along every axis",
      "  x: float32[2,3]",
      "  y: float32[3,2]",
      '  hint: one of them must be the longer one along all axes, or use the mode "full" or "same"',
    ],
    [
      "an unknown mode",
      ValueError,
      () => fft.fftConvolve(x, x, { mode: wrong("all") }),
      'fftConvolve: "all" is no mode',
      '  hint: use "full", "same" or "valid"',
    ],
  ])
})
