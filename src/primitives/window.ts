import {
  type Aval,
  allocate,
  type DType,
  dtypes,
  type HostArray,
  isFloat,
  isNumeric,
  isStorage,
  type NDArray,
  sizeOf,
  type TypedArray,
} from "../array/index.js"
import type { Primitive } from "../program/index.js"
import { checkDTypes } from "./check.js"
import { mapTangent, one, op } from "./rule.js"
import {
  batchedWindows,
  checkWindowParams,
  forEachRun,
  transposedPadding,
  type WindowParams,
  windowedShape,
} from "./window-index.js"
import { windowed } from "./window-lower.js"
import { selectAndGatherAdd } from "./window-select.js"

export type { Padding, WindowParams } from "./window-index.js"

const windowType = (name: string, allowed: readonly DType[], x: Aval, p: WindowParams): readonly Aval[] => {
  checkDTypes(name, [x], allowed)
  checkWindowParams(name, x.shape.length, p, { x })
  return [{ shape: windowedShape(x.shape, p), dtype: x.dtype }]
}

/** Sums in float64; typed arrays wrap what integers overflow. */
const sumHost = (x: HostArray, p: WindowParams): HostArray => {
  const { dtype, data } = x
  const shape = windowedShape(x.shape, p)
  const sums = allocate(isFloat(dtype) ? "float64" : dtype, sizeOf(shape))
  forEachRun(x.shape, p, (_offset, to, toStep, from, fromStep, count) => {
    for (let i = 0, y = to, at = from; i < count; i++, y += toStep, at += fromStep) sums[y] = sums[y]! + data[at]!
  })
  return { shape, dtype, data: dtype === "float32" ? allocate(dtype, sums) : sums }
}

const sumPrimitive: Primitive<WindowParams> = {
  name: "reduceWindowSum",
  type: ([x], p) => windowType("reduceWindowSum", dtypes.filter(isNumeric), x!, p),
  impl: ([x], p) => [sumHost(x!, p)],
  jvp: ([x], [t], p) => [[reduceWindowSum(x!, p)], [mapTangent(t, (u) => reduceWindowSum(u, p))]],
  transpose: ([ct], _xs, p, [x]) => [
    mapTangent(ct, (c) =>
      reduceWindowSum(c, {
        ...p,
        windowStrides: p.baseDilation,
        padding: transposedPadding(x!.shape, p),
        baseDilation: p.windowStrides,
      }),
    ),
  ],
  lower: ([x], p) => windowed("sum", x!, p),
  complex: "parts",
  vmap: ([x], _batched, _size, p) => [[reduceWindowSum(x!, batchedWindows(p))], [true]],
}

/** The sum of what each window sees; 0 outside of `x`. */
export const reduceWindowSum = op(
  sumPrimitive,
  (x: NDArray, params: WindowParams): NDArray => one(sumPrimitive, [x], params),
)

interface Extremum {
  readonly name: string
  readonly combine: "max" | "min"
  readonly of: (x: number, y: number) => number
  /** what a window that sees nothing gives */
  readonly nothing: Readonly<Partial<Record<DType, number>>>
  readonly tangent: (t: NDArray, x: NDArray, p: WindowParams) => NDArray
}

const extremumHost = (x: HostArray, p: WindowParams, { of, nothing }: Extremum): HostArray => {
  const { dtype, data } = x
  const shape = windowedShape(x.shape, p)
  const out: TypedArray = allocate(dtype, sizeOf(shape)).fill(nothing[dtype]!)
  forEachRun(x.shape, p, (_offset, to, toStep, from, fromStep, count) => {
    for (let i = 0, y = to, at = from; i < count; i++, y += toStep, at += fromStep) out[y] = of(out[y]!, data[at]!)
  })
  return { shape, dtype, data: out }
}

/* @__NO_SIDE_EFFECTS__ */
const windowExtremum = (e: Extremum) => {
  const primitive: Primitive<WindowParams> = {
    name: e.name,
    type: ([x], p) =>
      windowType(
        e.name,
        dtypes.filter((d) => !isStorage(d)),
        x!,
        p,
      ),
    impl: ([x], p) => [extremumHost(x!, p, e)],
    jvp: ([x], [t], p) => [[reduce(x!, p)], [mapTangent(t, (u) => e.tangent(u, x!, p))]],
    transpose: "nonlinear",
    lower: ([x], p) => windowed(e.combine, x!, p),
    complex: "real",
    vmap: ([x], _batched, _size, p) => [[reduce(x!, batchedWindows(p))], [true]],
  }
  const reduce = (x: NDArray, params: WindowParams): NDArray => one(primitive, [x], params)
  return op(primitive, reduce)
}

/** The largest element each window sees, NaN if it sees one; the derivative is that of the first among equals. */
export const reduceWindowMax = windowExtremum({
  name: "reduceWindowMax",
  combine: "max",
  of: Math.max,
  nothing: { float32: -Infinity, float64: -Infinity, int32: -2147483648, uint32: 0, bool: 0 },
  tangent: (t, x, p) => selectAndGatherAdd(t, x, p, "ge"),
})

/** The smallest element each window sees, NaN if it sees one; the derivative is that of the first among equals. */
export const reduceWindowMin = windowExtremum({
  name: "reduceWindowMin",
  combine: "min",
  of: Math.min,
  nothing: { float32: Infinity, float64: Infinity, int32: 2147483647, uint32: 4294967295, bool: 1 },
  tangent: (t, x, p) => selectAndGatherAdd(t, x, p, "le"),
})
