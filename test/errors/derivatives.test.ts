import { describe } from "vitest"
import {
  argmax,
  array,
  customVjp,
  DTypeError,
  grad,
  gradWithAux,
  jvp,
  less,
  linearTranspose,
  mul,
  type NDArray,
  ShapeError,
  sin,
  sum,
  TraceError,
  TreeError,
  ValueError,
  vjp,
  whileLoop,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x: NDArray = zeros([3])
const ids = array([1, 2, 3], { dtype: "int32" })
const layers = { layers: [{ w: x }, { w: x }] }
const last = (params: typeof layers): NDArray => params.layers[1]!.w
const like = "  hint: give it the same shape and dtype"

const lossWith = (result: unknown) => {
  const loss = (_x: NDArray): NDArray => wrong(result)
  return loss
}

describe("grad", () => {
  const identity = (x: NDArray): NDArray => x
  const best = (x: NDArray): NDArray => argmax(x)
  check([
    [
      "of no function",
      ValueError,
      () => grad(wrong(x)),
      "grad: takes a function, not float32[3]",
      "  hint: give it the function itself: grad(f), not grad(f(x))",
    ],
    [
      "of an array",
      ShapeError,
      () => grad(identity)(x),
      "grad: `identity` must return a scalar, not float32[3]",
      "  while tracing `identity` for grad",
      "  hint: reduce it with sum or mean, or use jacobian for the derivative of an array",
    ],
    [
      "of an integer",
      DTypeError,
      () => grad(best)(x),
      "grad: `best` must return float32 or float64, not int32[]",
      "  while tracing `best` for grad",
      "  hint: what is counted or chosen has no derivative; compute the loss with floats",
    ],
    [
      "of two results",
      TreeError,
      () => grad((x: NDArray) => wrong([sum(x), x]))(x),
      "grad: an anonymous function must return a scalar, not a list of 2",
      "  while tracing an anonymous function for grad",
      "  hint: use gradWithAux to return more than the loss",
    ],
    [
      "of nothing",
      TreeError,
      () => grad(lossWith(undefined))(x),
      "grad: `loss` must return a scalar, not undefined",
      "  while tracing `loss` for grad",
      "  hint: return the loss",
    ],
    [
      "of a number",
      TreeError,
      () => grad(lossWith(3))(x),
      "grad: the result is the number 3, not an array",
      "  while tracing `loss` for grad",
      "  hint: wrap it: array(3)",
    ],
    [
      "in an integer parameter",
      DTypeError,
      () =>
        grad((params: { readonly w: NDArray; readonly ids: readonly NDArray[] }) => sum(params.w))({
          w: x,
          ids: [ids],
        }),
      "grad: params.ids[0] is int32[3]: only float32 and float64 leaves have gradients",
      "  hint: pass integers and booleans as a later argument, or convert them with astype",
    ],
    [
      "in nothing",
      TreeError,
      () => grad(lossWith(array(1)))(wrong({})),
      "grad: the first argument has no arrays",
      "  hint: gradients are taken with respect to the first argument",
    ],
    [
      "with a loss alone where a pair is due",
      TreeError,
      () => wrong(gradWithAux)(lossWith(array(1)))(x),
      "gradWithAux: `loss` must return a pair, not float32[]",
      "  while tracing `loss` for gradWithAux",
      "  hint: return [loss, aux]",
    ],
  ])
})

describe("tangents and cotangents", () => {
  check([
    [
      "a tangent of another shape",
      ShapeError,
      () => jvp(last)([layers], [{ layers: [{ w: x }, { w: zeros([4]) }] }]),
      "jvp: tangents[0].layers[1].w must have the type of the value it belongs to",
      "  params.layers[1].w: float32[3]",
      "  tangents[0].layers[1].w: float32[4]",
      like,
    ],
    [
      "a tangent of another dtype",
      DTypeError,
      () => jvp(last)([layers], [{ layers: [{ w: x }, { w: ids }] }]),
      "jvp: tangents[0].layers[1].w must have the type of the value it belongs to",
      "  params.layers[1].w: float32[3]",
      "  tangents[0].layers[1].w: int32[3]",
      like,
    ],
    [
      "a cotangent of another shape",
      ShapeError,
      () => vjp((x: NDArray) => ({ y: sin(x) }))(x)[1]({ y: zeros([4]) }),
      "vjp: cotangent.y must have the type of the value it belongs to",
      "  the result.y: float32[3]",
      "  cotangent.y: float32[4]",
      like,
    ],
    [
      "the cotangent of a linear function",
      ShapeError,
      () => linearTranspose((x: NDArray) => mul(x, 2))(x)(zeros([4])),
      "linearTranspose: cotangent must have the type of the value it belongs to",
      "  the result: float32[3]",
      "  cotangent: float32[4]",
      like,
    ],
  ])
})

describe("functions without a derivative", () => {
  const double = (x: NDArray): NDArray => mul(x, 2)
  const grow = (x: NDArray): NDArray => whileLoop((y) => less(y, 10), double, x)
  const wave = (x: NDArray): NDArray => sin(x)
  const reverseOnly = customVjp(
    double,
    (x) => [double(x), null],
    (_, ct) => [double(ct)],
  )
  check([
    [
      "reverse mode through whileLoop",
      TraceError,
      () => grad(grow)(array(1)),
      "whileLoop: reverse mode cannot run through a loop whose number of trips is unknown",
      "  while differentiating `grow` for grad",
      "  hint: use scan, or foriLoop with bounds that are JavaScript numbers; forward mode (jvp, jacfwd) works",
    ],
    [
      "forward mode through customVjp",
      TraceError,
      () => jvp(reverseOnly)([x], [x]),
      "customVjp: `double` has a reverse rule only, so forward mode cannot run through it",
      "  while differentiating `double` for jvp",
      "  hint: use grad or vjp, or give the function a customJvp rule, which serves both modes",
    ],
    [
      "linearTranspose of what is not linear",
      TraceError,
      () => linearTranspose(wave)(x),
      "linearTranspose: `wave` is not linear in its arguments",
      "  hint: take its derivative with vjp or linearize",
    ],
  ])
})
