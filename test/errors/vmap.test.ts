import { describe } from "vitest"
import {
  array,
  jit,
  type NDArray,
  ShapeError,
  TreeError,
  ValueError,
  type VmapOptions,
  vmap,
  vmapWith,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = zeros([3])
const same = (x: NDArray): NDArray => x
const layer = (p: { readonly w: NDArray; readonly b: NDArray }): NDArray => p.w
const both = (x: NDArray, p: { readonly w: NDArray; readonly b: NDArray }): NDArray => (p.w === p.b ? x : x)
const over =
  (options: unknown, f: (...args: readonly NDArray[]) => unknown = wrong(same)) =>
  (): unknown =>
    vmapWith(options as VmapOptions)(f)(x)
const fit = "  hint: give an axis, null, or a tree of them with the same keys"
const other = "  hint: map another axis, or use null for arguments that all elements share"

describe("vmap", () => {
  check([
    [
      "of no function",
      ValueError,
      () => vmap(wrong(x)),
      "vmap: takes a function, not float32[3]",
      "  hint: give it the function itself: vmap(f), not vmap(f(x))",
    ],
    [
      "jit neither",
      ValueError,
      () => jit(wrong(undefined)),
      "jit: takes a function, not undefined",
      "  hint: give it the function itself: jit(f), not jit(f(x))",
    ],
    [
      "different sizes",
      ShapeError,
      () => vmapWith({ in: [0, { w: 1, b: 0 }] })(both)(zeros([3, 2]), { w: zeros([9, 4]), b: zeros([5, 2]) }),
      "vmap: the mapped axes have different sizes",
      "  x: float32[3,2], axis 0: size 3",
      "  p.b: float32[5,2], axis 0: size 5",
      "  p.w: float32[9,4], axis 1: size 4",
      "  hint: map axes of one length, or use null for arguments that all elements share",
    ],
    [
      "another size than was given",
      ShapeError,
      over({ size: 4 }),
      "vmap: the mapped axes have different sizes",
      "  x: float32[3], axis 0: size 3",
      "  size: 4",
      "  hint: map axes of one length, or use null for arguments that all elements share",
    ],
    ["a scalar", ShapeError, () => vmap(same)(array(1)), "vmap: x has no axis 0", "  x: float32[]", other],
    ["an axis out of range", ShapeError, over({ in: -2 }), "vmap: x has no axis -2", "  x: float32[3]", other],
    [
      "null for a mapped result",
      ShapeError,
      over({ out: { y: null } }, (x) => ({ y: x })),
      "vmap: the result.y depends on a mapped argument, but the option out gives it no axis",
      "  hint: give it an axis there, or compute it from arguments that are not mapped",
    ],
    [
      "an axis that the result has not",
      ShapeError,
      over({ out: 1 }),
      "vmap: the result has no axis 1",
      "  the result: float32[3]",
      "  hint: the option out counts the axes of the result with the mapped one",
    ],
    [
      "in has a key too few",
      TreeError,
      () => vmapWith({ in: [{ w: 0 }] })(layer)({ w: x, b: x }),
      'vmap: the option in[0] is a record with keys w, but p is a record with keys "b", "w"',
      fit,
    ],
    [
      "in has an item too many",
      TreeError,
      () =>
        vmapWith({ in: [{ w: [0, 0], b: null }] })((p: { readonly w: readonly NDArray[]; readonly b: NDArray }) => p.w)(
          { w: [x], b: x },
        ),
      "vmap: the option in[0].w is a list of 2, but p.w is a list of 1",
      fit,
    ],
    ["in is no axis", TreeError, over({ in: 0.5 }), "vmap: the option in is the number 0.5, but x is an array", fit],
    [
      "in has too many entries",
      TreeError,
      over({ in: [0, 0] }),
      "vmap: the option in has 2 entries for 1 argument",
      "  hint: give one entry for each argument, or one axis for all",
    ],
    [
      "out does not fit",
      TreeError,
      over({ out: { z: 0 } }),
      "vmap: the option out is a record with keys z, but the result is an array",
      fit,
    ],
    [
      "nothing is mapped",
      TreeError,
      over({ in: null }),
      "vmap: no argument is mapped, so the batch size is unknown",
      "  hint: map at least one argument, or pass { size }",
    ],
    [
      "a size that is none",
      ValueError,
      over({ in: null, size: NaN }),
      "vmap: the option size is NaN, not a length",
      "  hint: use a whole number from 0 on",
    ],
  ])
})
