import { describe } from "vitest"
import { array, DTypeError, type NDArray, ShapeError, TreeError, ValueError, zeros } from "../../src/index.js"
import * as r from "../../src/random/index.js"
import { check, wrong } from "./support.js"

const k = r.key(0)
const x = zeros([2])
const seed = "  hint: use a number such as key(0), or an int32 scalar"
const makeKey = "  hint: make a key with key(seed)"

describe("keys", () => {
  check([
    [
      "a seed that is NaN",
      ValueError,
      () => r.key(NaN),
      "key: the seed must be a whole number, not the number NaN",
      seed,
    ],
    [
      "a fractional seed",
      ValueError,
      () => r.key(0.5),
      "key: the seed must be a whole number, not the number 0.5",
      seed,
    ],
    [
      "a word as seed",
      ValueError,
      () => r.key(wrong("a")),
      'key: the seed must be a whole number, not the string "a"',
      seed,
    ],
    [
      "a float array as seed",
      DTypeError,
      () => r.key(array(1)),
      "key: the seed must be int32[] or uint32[], not float32[]",
      '  hint: convert it: astype(seed, "int32")',
    ],
    [
      "a fraction folded in",
      ValueError,
      () => r.foldIn(k, 0.5),
      "foldIn: the data must be a whole number, not the number 0.5",
      "  hint: use a step or an index: foldIn(k, step)",
    ],
    [
      "a float folded in",
      DTypeError,
      () => r.foldIn(k, array(1)),
      "foldIn: the data must be int32[] or uint32[], not float32[]",
      '  hint: convert it: astype(data, "int32")',
    ],
    [
      "half a key",
      ValueError,
      () => r.split(k, 1.5),
      "split: the number of keys must be a whole number, not the number 1.5",
      "  hint: use a whole number from 0 on",
    ],
    [
      "one name twice",
      ValueError,
      () => r.splitRecord(k, ["w", "w"]),
      "splitRecord: the name w is given twice",
      "  hint: give every key a name of its own",
    ],
    [
      "no list of names",
      ValueError,
      () => r.splitRecord(k, wrong("wb")),
      'splitRecord: the names are the string "wb", not a list',
      '  hint: list them: splitRecord(k, ["w", "b"])',
    ],
  ])
})

describe("every sampler says what is wrong with its key", () => {
  const samplers: Readonly<Record<string, (k: r.Key) => unknown>> = {
    bits: (k) => r.bits(k, [2]),
    uniform: (k) => r.uniform(k, [2]),
    normal: (k) => r.normal(k, [2]),
    gumbel: (k) => r.gumbel(k, [2]),
    bernoulli: (k) => r.bernoulli(k, 0.5, [2]),
    randint: (k) => r.randint(k, [2], 0, 9),
    permutation: (k) => r.permutation(k, 3),
    categorical: (k) => r.categorical(k, x),
    split: (k) => r.split(k),
    foldIn: (k) => r.foldIn(k, 1),
    splitRecord: (k) => r.splitRecord(k, ["w"]),
  }
  check(
    Object.entries(samplers).flatMap(([op, sample]) => [
      [
        `${op} of a seed`,
        TreeError,
        () => sample(wrong(3)),
        `${op}: the key is the number 3`,
        "  hint: make a key with key(seed) and split it",
      ],
      [
        `${op} of floats`,
        DTypeError,
        () => sample(wrong(x)),
        `${op}: the key must be uint32[2], not float32[2]`,
        makeKey,
      ],
      [
        `${op} of three words`,
        ShapeError,
        () => sample(wrong(zeros([3], { dtype: "uint32" }))),
        `${op}: the key must be uint32[2], not uint32[3]`,
        makeKey,
      ],
      [
        `${op} of a stack of keys`,
        ShapeError,
        () => sample(r.splitArray(k, 3)),
        `${op}: the key must be uint32[2], not uint32[3,2]`,
        "  hint: map over a stack of keys with vmap",
      ],
    ]),
  )
})

describe("parameters", () => {
  const shape = "  hint: a shape is an array of whole numbers, none below 0, such as [8, 3]"
  const wide = "  hint: its lengths, counted from the last, must be 1 or those of the shape"
  const whole = "  hint: the samples are whole numbers from lo to hi - 1"
  const float = (dtype: string): NDArray => zeros([2], { dtype: wrong(dtype) })
  check([
    ["a length below 0", ShapeError, () => r.uniform(k, [2, -1]), "uniform: [2,-1] is not a shape", shape],
    ["a number as shape", ShapeError, () => r.normal(k, wrong(3)), "normal: 3 is not a shape", shape],
    [
      "an integer dtype",
      DTypeError,
      () => r.uniform(k, [2], { dtype: wrong("int32") }),
      "uniform: samples are float32 or float64, not int32",
      "  hint: convert the samples with astype, or use randint",
    ],
    [
      "an unknown dtype",
      DTypeError,
      () => r.gumbel(k, [2], { dtype: wrong("half") }),
      "gumbel: half is not a dtype",
      "  hint: use one of float32, float64, int32, uint32, bool, float16, bfloat16, int16, uint16, int8, uint8, complex64, complex128",
    ],
    [
      "a bound that does not broadcast",
      ShapeError,
      () => r.uniform(k, [2], { min: zeros([3]) }),
      "uniform: min does not broadcast to the shape [2] of the samples",
      "  min: float32[3]",
      wide,
    ],
    [
      "a bound with more axes",
      ShapeError,
      () => r.uniform(k, [2], { max: zeros([1, 2]) }),
      "uniform: max does not broadcast to the shape [2] of the samples",
      "  max: float32[1,2]",
      wide,
    ],
    [
      "a bound of another dtype",
      DTypeError,
      () => r.uniform(k, [2], { min: float("float64") }),
      "uniform: min is float64 where the samples are float32",
      "  min: float64[2]",
      '  hint: convert it: astype(min, "float32")',
    ],
    [
      "a probability of integers",
      DTypeError,
      () => r.bernoulli(k, float("int32")),
      "bernoulli: p is int32 where the samples are float32",
      "  p: int32[2]",
      '  hint: convert it: astype(p, "float32")',
    ],
    [
      "a probability that is a word",
      TreeError,
      () => r.bernoulli(k, wrong("half")),
      'bernoulli: p is the string "half", not an array',
      "  hint: give a number or an array",
    ],
    [
      "a fractional bound",
      ValueError,
      () => r.randint(k, [2], 0, 1.5),
      "randint: hi is 1.5, not a whole number from -2147483648 to 2147483648",
      whole,
    ],
    [
      "a bound beyond the dtype",
      ValueError,
      () => r.randint(k, [2], -1, 5, { dtype: "uint32" }),
      "randint: lo is -1, not a whole number from 0 to 4294967295",
      whole,
    ],
    [
      "integers of a float dtype",
      DTypeError,
      () => r.randint(k, [2], 0, 5, { dtype: wrong("float32") }),
      "randint: samples are int32, uint32, int16, uint16, int8 or uint8, not float32",
      "  hint: convert the samples with astype, or use uniform",
    ],
    [
      "a permutation of a fraction",
      ValueError,
      () => r.permutation(k, 1.5),
      "permutation: 1.5 is no length",
      "  hint: use a whole number from 0 on",
    ],
    [
      "a permutation along no axis",
      ShapeError,
      () => r.permutation(k, x, { axis: 1 }),
      "permutation: axis 1 is out of range for an array with 1 dimension",
      "  x: float32[2]",
      "  hint: use an axis from -1 to 0",
    ],
    [
      "a categorical shape that does not fit",
      ShapeError,
      () => r.categorical(k, zeros([2, 3]), { shape: [3] }),
      "categorical: the shape [3] does not end in the batch shape [2]",
      "  logits: float32[2,3]",
      "  hint: give leading axes, then the shape of the logits without the axis",
    ],
    [
      "categories of integers",
      DTypeError,
      () => r.categorical(k, float("int32")),
      "categorical: takes float32 or float64, not int32",
      "  logits: int32[2]",
      "  hint: give the logarithms of the probabilities: log(p)",
    ],
    [
      "no categories",
      ShapeError,
      () => r.categorical(k, zeros([2, 0])),
      "categorical: axis 1 has no elements to choose from",
      "  logits: float32[2,0]",
      "  hint: choose along an axis that has elements",
    ],
  ])
})
