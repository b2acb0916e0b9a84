import {
  add,
  array,
  cos,
  exp,
  eye,
  less,
  linalg,
  linspace,
  mul,
  type NDArray,
  ones,
  reshape,
  sin,
  sum,
  triu,
} from "../../src/index.js"
import * as random from "../../src/random/index.js"
import { arraysIn } from "./facts.js"
import { memberRun, type Run } from "./members.js"
import type { Callable } from "./modules.js"

type Args = readonly unknown[]

const matrix = array([
  [1.7, 0.3],
  [0.4, 2.1],
])
const other = array([
  [0.9, -0.2],
  [0.5, 1.1],
])
const wide = array([
  [1.7, 0.3, 0.8],
  [0.4, 2.1, -0.6],
])
const vector = array([0.6, 1.3])
const near = array([0.5, 0.7])
const inside = array([0.25, 0.75])
const cube = reshape(array([1, 5, 2, 4, 3, 7, 6, 8]), [2, 2, 2])
const image = reshape(linspace(0, 1, 32), [1, 2, 4, 4])
const kernel = reshape(linspace(-1, 1, 24), [3, 2, 2, 2])
const scalar = array(0.7)
const ids = array([1, 0], { dtype: "int32" })
const others = array([4, 6], { dtype: "int32" })
const mask = array([true, false])
const key = random.key(0)

/** What an operation may be called with, the likelier first. */
const candidates: readonly Args[] = [
  [wide],
  [matrix],
  [inside],
  [matrix, other],
  [vector, near],
  [matrix, vector],
  [vector, near, array([0.9, 0.8])],
  [[matrix, other]],
  [[vector, near]],
  [ids],
  [ids, others],
  [mask, mask],
  [matrix, 1],
  [ids, 2],
  [matrix, 0, 1],
  [matrix, [1, 0]],
  [matrix, [2, 2]],
  [matrix, ids],
  [vector, ids],
  [vector, mask],
  [mask, vector],
  [mask, vector, near],
  [1, vector],
  [2, vector, near],
  [3],
  [[2, 2]],
  [[2, 2], 1],
  [1, 3, 3],
]

const samplers: readonly Args[] = [
  [key],
  [key, vector],
  [key, vector, near],
  [key, array(-1), array(0.5), array(2)],
  [key, 3],
  [key, [3], 0, 5],
  [key, 2, [3]],
]

const elements = {
  updateWindowDims: [],
  insertedWindowDims: [0],
  scatterDimsToOperandDims: [0],
  operandBatchingDims: [],
  scatterIndicesBatchingDims: [],
  mode: "clip",
}

const scattering: Args = [array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), vector, elements]

const rows = {
  offsetDims: [],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
  sliceSizes: [1],
  mode: "clip",
}

/** Calls of what none of the candidates fits, or where it would show too little. */
const explicit: Readonly<Record<string, Args>> = {
  allClose: [vector, vector],
  arange: [3],
  bartlett: [3],
  blackman: [3],
  dotProductAttention: [
    reshape(linspace(0, 1, 8), [1, 2, 2, 2]),
    reshape(linspace(0, 2, 8), [1, 2, 2, 2]),
    reshape(linspace(1, 2, 8), [1, 2, 2, 2]),
  ],
  "fft.fftfreq": [3],
  "fft.rfftfreq": [3],
  hamming: [3],
  hanning: [3],
  identity: [3],
  kaiser: [3, 2],
  maxout: [matrix, { pieces: 2 }],
  mgrid: [[{ start: 0, stop: 2 }]],
  ogrid: [[{ start: 0, stop: 2 }]],
  applyAlongAxis: [sum, 0, matrix],
  applyOverAxes: [(x: NDArray, axis: number) => sum(x, { axis }), matrix, [0]],
  array: [3],
  associativeScan: [add, vector],
  astype: [vector, "float64"],
  bitcast: [vector, "int32"],
  clamp: [vector, 0, 1],
  clip: [vector, 0, 1],
  choose: [ids, [vector, near]],
  cond: [array(true), sin, cos, scalar],
  conv: [image, kernel],
  convGeneralDilated: [image, kernel],
  convGeneralDilatedPatches: [image, { filterShape: [2, 2] }],
  convTranspose: [image, kernel],
  dotGeneral: [matrix, other, { contract: [[1], [0]], batch: [[], []] }],
  dsplit: [cube, 2],
  dynamicSlice: [matrix, [0, 1], [2, 1]],
  dynamicUpdateSlice: [matrix, other, [0, 0]],
  einsum: ["ij,jk->ik", matrix, other],
  "linalg.fiedlerCompanion": [array([1, -3, 2])],
  "linalg.funm": [matrix, exp],
  "linalg.eighTridiagonal": [vector, array([0.4])],
  raggedDot: [matrix, cube, ids],
  mapCoordinates: [matrix, [array([0.3, 0.8]), array([0.6, 0.2])]],
  "special.bernoulli": [4],
  "special.hyp1f1": [vector, near, inside],
  "special.hyp2f1": [vector, near, array([1.5, 1.2]), inside],
  "special.sphHarmY": [ids, ids, vector, near],
  foriLoop: [0, 3, (_: NDArray, x: NDArray) => sin(x), scalar],
  fromTypedArray: [new Float32Array(2), [2]],
  fromfunction: [add, [2, 2]],
  gather: [array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), rows],
  "linalg.choSolve": [
    linalg.choFactor(
      array([
        [4, 2],
        [2, 2],
      ]),
    ),
    vector,
  ],
  "linalg.cross": [array([1, 2, 3]), array([0, 1, 0.5])],
  "linalg.leslie": [vector, array([0.5])],
  "linalg.luSolve": [linalg.luFactor(matrix), vector],
  "linalg.solveSylvester": [matrix, other, matrix],
  "linalg.tensorinv": [add(reshape(eye(6), [2, 3, 6]), 0.1)],
  map: [sin, vector],
  maskIndices: [2, triu],
  padInterior: [vector, 0, [[1, 1, 1]]],
  piecewise: [vector, [mask], [sin, cos]],
  polydiv: [array([1, 2, 3]), array([2, 1])],
  polyfit: [array([0, 1, 2]), array([1, 3, 4]), 1],
  put: [vector, ids, near],
  putAlongAxis: [matrix, reshape(ids, [1, 2]), 5, { axis: 0 }],
  "random.key": [3],
  "random.multinomial": [key, 10, array([0.5, 0.25, 0.25])],
  "random.multivariateNormal": [key, vector, matrix],
  "random.prngKey": [3],
  "random.split": [key],
  "random.splitArray": [key, 2],
  "random.truncatedNormal": [key, array(-1), array(2)],
  ravelMultiIndex: [
    [ids, ids],
    [2, 3],
  ],
  reduce: [matrix, 0, add],
  reducePrecision: [vector, { exponentBits: 5, mantissaBits: 10 }],
  reduceWindow: [vector, "max", { window: [2] }],
  resize: [vector, [3]],
  scaledMatmul: [ones([1, 2, 4]), ones([1, 3, 4]), ones([1, 2, 2]), ones([1, 3, 2])],
  scan: [(c: NDArray, x: NDArray) => [add(c, x), mul(c, x)], scalar, vector],
  scatter: scattering,
  scatterAdd: scattering,
  scatterMax: scattering,
  scatterMin: scattering,
  scatterMultiply: scattering,
  scatterSubtract: scattering,
  segmentSum: [vector, ids, 2],
  select: [[mask], [vector], near],
  slice: [matrix, [0, 1], [2, 2]],
  switchCase: [array(1, { dtype: "int32" }), [sin, cos], scalar],
  transpose: [matrix],
  "update.apply": [matrix, 0, sin],
  whileLoop: [(x: NDArray) => less(x, 5), (x: NDArray) => mul(x, 2), scalar],
}

const isFine = (f: Callable, args: Args): boolean => {
  try {
    return arraysIn(f(...args)).length > 0
  } catch {
    return false
  }
}

/** A call of the function that gives arrays; null when none is known. */
export const runOf = (path: string, f: Callable): Run | null => {
  const member = memberRun(path, f)
  if (member !== null) return isFine(member.f, member.args) ? member : null
  const own = explicit[path]
  if (own !== undefined) return isFine(f, own) ? { f, args: own } : null
  const args = (path.startsWith("random.") ? samplers : candidates).find((list) => isFine(f, list))
  return args === undefined ? null : { f, args }
}
