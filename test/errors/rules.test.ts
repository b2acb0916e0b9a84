import { describe } from "vitest"
import {
  array,
  astype,
  customJvp,
  customVjp,
  DTypeError,
  grad,
  mul,
  type NDArray,
  ShapeError,
  sum,
  TraceError,
  TreeError,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x: NDArray = zeros([3])
const like = "  hint: give it the same shape and dtype"

describe("rules of the user", () => {
  const scale = (x: NDArray): NDArray => mul(x, 2)
  const run = (f: (x: NDArray) => NDArray) => (): NDArray => grad((x: NDArray) => sum(f(x)))(x)
  const forward = "  while tracing the rule of `scale` for customJvp"
  const backward = "  while tracing the backward rule of `scale` for customVjp"
  const outer = "  while tracing an anonymous function for grad"
  check([
    [
      "customVjp closes over a traced array",
      TraceError,
      () =>
        grad((weight: NDArray) => {
          const scale = customVjp(
            function scale(x: NDArray) {
              return mul(x, weight)
            },
            (x) => [mul(x, weight), x],
            (_, ct) => [ct],
          )
          return sum(scale(x))
        })(array(2)),
      "customVjp: `scale` closes over a traced array, whose derivative its rule would lose",
      "  captured: float32[]   (weight)",
      outer,
      "  hint: pass the array as an argument",
    ],
    [
      "a backward rule that returns one cotangent bare",
      TreeError,
      run(
        customVjp(
          scale,
          (x) => [scale(x), x],
          wrong((_: unknown, ct: NDArray) => ct),
        ),
      ),
      "customVjp: the backward rule of `scale` must return a list with one cotangent for each argument, not float32[3]",
      backward,
      "  hint: return [x], with null for a zero cotangent",
    ],
    [
      "a cotangent of another shape",
      ShapeError,
      run(
        customVjp(
          scale,
          (x) => [scale(x), x],
          (_, ct) => [sum(ct)],
        ),
      ),
      "customVjp: the cotangent of x must have the type of the value it belongs to",
      "  x: float32[3]",
      "  the cotangent of x: float32[]",
      backward,
      like,
    ],
    [
      "a forward rule without residuals",
      TreeError,
      run(customVjp(scale, wrong(scale), (_, ct) => [ct])),
      "customVjp: the rule of `scale` must return a pair, not float32[3]",
      "  while tracing the forward rule of `scale` for customVjp",
      "  hint: return [value, residuals]",
    ],
    [
      "a tangent of another dtype",
      DTypeError,
      run(customJvp(scale, ([x], [t]) => [scale(x), astype(t, "int32")])),
      "customJvp: the rule's tangent must have the type of the value it belongs to",
      "  the result: float32[3]",
      "  the rule's tangent: int32[3]",
      forward,
      like,
    ],
    [
      "a rule that is not linear",
      TraceError,
      run(customJvp(scale, ([x], [t]) => [scale(x), mul(t, t)])),
      "customJvp: the rule of `scale` is not linear in the tangents",
      outer,
      "  hint: return [value, tangent], where the tangent is a sum of given tangents, each times what the primals give",
    ],
  ])
})
