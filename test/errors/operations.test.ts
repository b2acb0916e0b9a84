import { describe } from "vitest"
import {
  add,
  array,
  concatenate,
  DTypeError,
  expandDims,
  flip,
  grad,
  jit,
  matmul,
  max,
  mean,
  type NDArray,
  reshape,
  ShapeError,
  sin,
  softmax,
  squeeze,
  sum,
  take,
  transpose,
  vmap,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = zeros([2, 3])
const ids = array([1, 2], { dtype: "int32" })
const weights = (shape: readonly number[]): NDArray => zeros(shape)
const params = { layers: [{ w: weights([3, 4]) }, { w: weights([5, 2]), ids }] }
type Params = typeof params
const range = "  hint: use an axis from -2 to 1"

describe("an operation in a trace names the leaf and the trace", () => {
  const loss = (params: Params, x: NDArray): NDArray => sum(matmul(matmul(x, params.layers[0]!.w), params.layers[1]!.w))
  const shift = (params: Params): NDArray => add(params.layers[0]!.w, wrong(params.layers[1]!).ids)
  const wave = (ids: NDArray): NDArray => sin(ids)
  const join = (a: NDArray, b: NDArray): NDArray => concatenate([a, b])
  check([
    [
      "matmul under grad",
      ShapeError,
      () =>
        grad((params: Params["layers"], x: NDArray) => loss({ layers: params }, x))(
          wrong([params.layers[0], { w: zeros([5, 2]) }]),
          x,
        ),
      "matmul: inner dimensions differ: 4 and 5",
      "  x: float32[2,4]",
      "  y: float32[5,2]   (params[1].w)",
      "  while tracing an anonymous function for grad",
      "  hint: y must be [4, ...]",
    ],
    [
      "add under jit",
      DTypeError,
      () => jit(shift)(params),
      "add: the dtypes differ: float32 and int32",
      "  x: float32[3,4]   (params.layers[0].w)",
      "  y: int32[2]   (params.layers[1].ids)",
      "  while tracing `shift` for jit",
      '  hint: nothing is promoted by itself; convert one: astype(y, "float32")',
    ],
    [
      "sin of integers under vmap, which sees one element",
      DTypeError,
      () => vmap(wave)(ids),
      "sin: takes float32, float64, complex64 or complex128, not int32",
      "  x: int32[]   (ids)",
      "  while tracing `wave` for vmap",
      '  hint: convert it first: astype(x, "float32")',
    ],
    [
      "concatenate under jit of grad",
      ShapeError,
      () => jit(grad((a: NDArray, b: NDArray) => sum(join(a, b))))(x, zeros([3, 4])),
      "concatenate: the shapes [2,3] and [3,4] differ in more than axis 0",
      "  xs[0]: float32[2,3]   (a)",
      "  xs[1]: float32[3,4]   (b)",
      "  while tracing an anonymous function for grad",
      "  hint: all lengths but the one along the axis must agree; stack(xs) joins along a new axis",
    ],
  ])
})

describe("axes", () => {
  check([
    [
      "out of range",
      ShapeError,
      () => sum(x, { axis: 2 }),
      "sum: axis 2 is out of range for an array with 2 dimensions",
      "  x: float32[2,3]",
      range,
    ],
    [
      "below range",
      ShapeError,
      () => softmax(x, { axis: -3 }),
      "softmax: axis -3 is out of range for an array with 2 dimensions",
      "  x: float32[2,3]",
      range,
    ],
    [
      "of a scalar",
      ShapeError,
      () => flip(array(1), { axis: 0 }),
      "flip: axis 0 is out of range for an array with 0 dimensions",
      "  x: float32[]",
      "  hint: a scalar has no axes",
    ],
    [
      "twice",
      ShapeError,
      () => max(x, { axis: [1, -1] }),
      "max: axis 1 is given twice",
      "  x: float32[2,3]",
      "  hint: name every axis once",
    ],
    [
      "NaN",
      ShapeError,
      () => mean(x, { axis: NaN }),
      "mean: NaN is not an axis",
      "  x: float32[2,3]",
      "  hint: an axis is a whole number, counted from the end when below 0",
    ],
    [
      "a fraction",
      ShapeError,
      () => take(x, ids, { axis: 0.5 }),
      "take: 0.5 is not an axis",
      "  x: float32[2,3]",
      "  hint: an axis is a whole number, counted from the end when below 0",
    ],
    [
      "a word",
      ShapeError,
      () => squeeze(x, { axis: wrong("0") }),
      'squeeze: the string "0" is not an axis',
      "  x: float32[2,3]",
      "  hint: an axis is a whole number, counted from the end when below 0",
    ],
    [
      "not all of them",
      ShapeError,
      () => transpose(x, [0]),
      "transpose: [0] does not name each of the 2 axes once",
      "  x: float32[2,3]",
      "  hint: use moveAxis(x, from, to) or swapAxes(x, a, b) to move some of them",
    ],
    [
      "of the result",
      ShapeError,
      () => expandDims(x, 3),
      "expandDims: axis 3 is out of range for an array with 3 dimensions",
      "  x: float32[2,3]",
      "  hint: use an axis from -3 to 2",
    ],
  ])
})

describe("what an operation cannot do", () => {
  check([
    [
      "max of none",
      ShapeError,
      () => max(array([])),
      "max: axis 0 has no elements, and max of none is not defined",
      "  x: float32[0]",
      "  hint: reduce axes that have elements",
    ],
    [
      "mean of integers",
      DTypeError,
      () => mean(ids),
      "mean: takes float32, float64, complex64 or complex128, not int32",
      "  x: int32[2]",
      '  hint: convert it first: astype(x, "float32")',
    ],
    [
      "reshape to another size",
      ShapeError,
      () => reshape(x, [4]),
      "reshape: 6 elements do not fill the shape [4]",
      "  x: float32[2,3]",
      "  hint: the lengths must multiply to 6; one of them may be -1",
    ],
    [
      "reshape to no shape",
      ShapeError,
      () => reshape(x, wrong("6")),
      'reshape: the string "6" is not a shape',
      "  hint: a shape is an array of whole numbers, none below 0, such as [8, 3]",
    ],
  ])
})
