import { describe } from "vitest"
import { array, DTypeError, fromTypedArray, ShapeError, TreeError } from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = array([1, 2])
const nest = "  hint: nest numbers or booleans in arrays: array([[1, 2], [3, 4]])"
const rows = "  hint: make all rows equally long, or pad them"
const kinds =
  "  hint: use Float32Array, Float64Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array, or array(values) for nested numbers"
const ragged = "array: the nested arrays are ragged: the element"

describe("array", () => {
  check([
    [
      "a list among numbers",
      ShapeError,
      () => array([1, [2]]),
      `${ragged} [1] is a list where a number was expected`,
      "  shape so far: [2]",
      "  hint: nest all elements equally deep",
    ],
    [
      "a shorter row",
      ShapeError,
      () => array([[1, 2], [3]]),
      `${ragged} [1] has length 1 where length 2 was expected`,
      "  shape so far: [2,2]",
      rows,
    ],
    [
      "a number among rows",
      ShapeError,
      () => array([[1, 2], 3]),
      `${ragged} [1] is the number 3 where a list of 2 was expected`,
      "  shape so far: [2,2]",
      rows,
    ],
    [
      "a longer row, two levels down",
      ShapeError,
      () =>
        array([
          [[1], [2]],
          [[3], [4, 5]],
        ]),
      `${ragged} [1][1] has length 2 where length 1 was expected`,
      "  shape so far: [2,2,1]",
      rows,
    ],
    [
      "an element after an empty row",
      ShapeError,
      () => array([[], [1]]),
      `${ragged} [1] has length 1 where length 0 was expected`,
      "  shape so far: [2,0]",
      rows,
    ],
    [
      "a string in it",
      TreeError,
      () => array(wrong(["a"])),
      'array: the element [0] is the string "a", not a number or boolean',
      nest,
    ],
    [
      "a string",
      TreeError,
      () => array(wrong("a")),
      'array: the value is the string "a", not a number or boolean',
      nest,
    ],
    ["null", TreeError, () => array(wrong(null)), "array: the value is null, not a number or boolean", nest],
    [
      "a hole",
      TreeError,
      () => array(wrong(Array(1))),
      "array: the element [0] is undefined, not a number or boolean",
      nest,
    ],
    [
      "a typed array",
      TreeError,
      () => array(wrong(new Float32Array(2))),
      "array: the value is a Float32Array, not a number or boolean",
      "  hint: use fromTypedArray(data, shape)",
    ],
    [
      "a list of arrays",
      TreeError,
      () => array(wrong([x, x])),
      "array: the element [0] is float32[2], not a number or boolean",
      "  hint: join arrays with stack(xs)",
    ],
    [
      "a fraction for int32",
      DTypeError,
      () => array([1.5], { dtype: "int32" }),
      "array: 1.5 is not a value of int32",
      '  hint: use a whole number from -2147483648 to 2147483647, or convert the array with astype(x, "float32")',
    ],
    [
      "NaN for uint32",
      DTypeError,
      () => array([NaN], { dtype: "uint32" }),
      "array: NaN is not a value of uint32",
      '  hint: use a whole number from 0 to 4294967295, or convert the array with astype(x, "float32")',
    ],
    [
      "an unknown dtype",
      DTypeError,
      () => array([1], { dtype: wrong("float") }),
      "array: float is not a dtype",
      "  hint: use one of float32, float64, int32, uint32, bool, float16, bfloat16, int16, uint16, int8, uint8, complex64, complex128",
    ],
    [
      "the name of a method as dtype",
      DTypeError,
      () => array([1], { dtype: wrong("toString") }),
      "array: toString is not a dtype",
      "  hint: use one of float32, float64, int32, uint32, bool, float16, bfloat16, int16, uint16, int8, uint8, complex64, complex128",
    ],
  ])
})

describe("fromTypedArray", () => {
  check([
    [
      "a shape of another size",
      ShapeError,
      () => fromTypedArray(new Float32Array(5), [2, 3]),
      "fromTypedArray: 5 elements do not fill the shape [2,3]",
      "  hint: the lengths must multiply to 5",
    ],
    [
      "a length below 0",
      ShapeError,
      () => fromTypedArray(new Float32Array(4), [-2, -2]),
      "fromTypedArray: [-2,-2] is not a shape",
      "  hint: a shape is an array of whole numbers, none below 0, such as [8, 3]",
    ],
    [
      "numbers",
      TreeError,
      () => fromTypedArray(wrong([1, 2])),
      "fromTypedArray: the data is a list of 2, not a typed array that a dtype stands for",
      kinds,
    ],
    [
      "a typed array without a dtype",
      TreeError,
      () => fromTypedArray(wrong(new Uint8ClampedArray(1))),
      "fromTypedArray: the data is a Uint8ClampedArray, not a typed array that a dtype stands for",
      kinds,
    ],
    [
      "nothing",
      TreeError,
      () => fromTypedArray(wrong(undefined)),
      "fromTypedArray: the data is undefined, not a typed array that a dtype stands for",
      kinds,
    ],
    [
      "numbers beyond the dtype",
      DTypeError,
      () => fromTypedArray(new Uint16Array([40000]), [1], { dtype: "int16" }),
      "fromTypedArray: 40000 is not a value of int16",
      '  hint: use a whole number from -32768 to 32767, or convert the array with astype(x, "float32")',
    ],
  ])
})
