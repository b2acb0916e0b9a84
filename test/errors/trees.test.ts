import { describe } from "vitest"
import {
  array,
  grad,
  gradWithAux,
  jit,
  jvp,
  linearTranspose,
  mul,
  type NDArray,
  sin,
  sum,
  TreeError,
  vjp,
  zeros,
} from "../../src/index.js"
import * as Tree from "../../src/tree/index.js"
import { check, wrong } from "./support.js"

const x = zeros([3])
const first = ({ w }: { readonly w: NDArray }): NDArray => w
const same = "  hint: give both trees the same keys, lengths and leaves"
const made = "  hint: a tree is made of plain objects, arrays, null and NDArrays"

class Linear {
  readonly w = x
}

function step(lr: NDArray): NDArray {
  return lr
}
function loss(params: { readonly layers: readonly { readonly w: NDArray }[] }): NDArray {
  return sum(params.layers[0]!.w)
}
function keep(model: unknown): NDArray {
  return model === null ? x : x
}

describe("leaves that are no arrays", () => {
  check([
    [
      "a number",
      TreeError,
      () => jit(step)(wrong(0.1)),
      "jit: lr is the number 0.1, not an array",
      "  hint: wrap it: array(0.1); or close over it, which makes it a constant",
    ],
    [
      "a number further down",
      TreeError,
      () => grad(loss)({ layers: [{ w: wrong(3) }] }),
      "grad: params.layers[0].w is the number 3, not an array",
      "  hint: wrap it: array(3); or close over it, which makes it a constant",
    ],
    ["a Map", TreeError, () => jit(keep)(new Map()), "jit: model is a Map, not an array", made],
    [
      "an instance of a class",
      TreeError,
      () => jit(keep)({ layer: new Linear() }),
      "jit: model.layer is a Linear, not an array",
      made,
    ],
    [
      "a function",
      TreeError,
      () => jit(keep)({ activation: sin }),
      "jit: model.activation is a function, not an array",
      "  hint: close over functions instead of passing them",
    ],
    [
      "a string under a key that is no identifier",
      TreeError,
      () => jit(keep)({ "my name": "a" }),
      'jit: model["my name"] is the string "a", not an array',
      "  hint: close over configuration instead of passing it",
    ],
    [
      "an argument of a function whose parameter has no name",
      TreeError,
      () => jit(first)(wrong({ w: 1 })),
      "jit: argument 0.w is the number 1, not an array",
      "  hint: wrap it: array(1); or close over it, which makes it a constant",
    ],
    [
      "an argument of a rest parameter",
      TreeError,
      () => jit((...xs: readonly NDArray[]) => xs[0])(x, wrong(1)),
      "jit: xs[1] is the number 1, not an array",
      "  hint: wrap it: array(1); or close over it, which makes it a constant",
    ],
    [
      "the argument of a function made by a transform",
      TreeError,
      () => jit(grad(loss))({ layers: [{ w: wrong(true) }] }),
      "jit: params.layers[0].w is the boolean true, not an array",
      "  hint: wrap it: array(true); or close over it, which makes it a constant",
    ],
    [
      "a result",
      TreeError,
      () => jit(wrong((x: NDArray) => ({ x, n: 3 })))(x),
      "jit: the result.n is the number 3, not an array",
      "  while tracing an anonymous function for jit",
      "  hint: wrap it: array(3)",
    ],
    [
      "what comes with a loss",
      TreeError,
      () => wrong(gradWithAux)((x: NDArray) => [sum(x), "note"])(x),
      'gradWithAux: the result[1] is the string "note", not an array',
      "  while tracing an anonymous function for gradWithAux",
      made,
    ],
    [
      "an argument of Tree.map",
      TreeError,
      () => Tree.map(sin, wrong({ w: new Linear() })),
      "Tree.map: .w is a Linear, not an array",
      made,
    ],
  ])
})

describe("structures that differ", () => {
  check([
    [
      "tangents",
      TreeError,
      () => jvp(first)([{ w: x }], wrong([{ v: x }])),
      'jvp: the trees differ: tangents[0] is a record with keys "v" where a record with keys "w" was expected',
      same,
    ],
    [
      "fewer tangents than arguments",
      TreeError,
      () => jvp(mul)([x, x], wrong([x])),
      "jvp: the trees differ: tangents is a list of 1 where a list of 2 was expected",
      same,
    ],
    [
      "arguments that are not in a list",
      TreeError,
      () => jvp(step)(wrong(x), wrong(x)),
      "jvp: the primals are float32[3], not a list with one entry for each argument",
      "  hint: put them in a list: jvp(f)([x], [t])",
    ],
    [
      "a cotangent",
      TreeError,
      () => vjp((x: NDArray) => ({ y: [sin(x)] }))(x)[1](wrong({ y: [x, x] })),
      "vjp: the trees differ: cotangent.y is a list of 2 where a list of 1 was expected",
      same,
    ],
    [
      "a cotangent that is a number",
      TreeError,
      () => vjp(step)(x)[1](wrong(1)),
      "vjp: cotangent is the number 1, not an array",
      "  hint: wrap it: array(1)",
    ],
    [
      "the cotangent of a linear function",
      TreeError,
      () => linearTranspose(step)(x)(wrong({ y: x })),
      'linearTranspose: the trees differ: cotangent is a record with keys "y" where an array was expected',
      same,
    ],
    [
      "trees that are mapped together",
      TreeError,
      () => Tree.map((a) => a, { a: [x], b: x }, wrong({ a: [null], b: x })),
      "Tree.map: the trees differ: .a[0] is null where an array was expected",
      same,
    ],
    [
      "leaves that do not fill a structure",
      TreeError,
      () => Tree.unflatten(Tree.structure({ a: x, b: x }), [array(1)]),
      "Tree.unflatten: 1 leaves do not fill a structure with 2",
      "  hint: use the structure that flatten returned with these leaves",
    ],
  ])
})
