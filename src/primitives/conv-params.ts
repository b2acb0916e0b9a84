import { type Aval, complexDTypes, dtypes, isNumeric, range, type Shape, showAval } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { pick } from "./broadcast.js"
import { checkDTypes, checkSameDType } from "./check.js"
import {
  checkWindowParams,
  dilated,
  type Padding,
  transposedPadding,
  type WindowParams,
  type WindowWords,
  windowedShape,
} from "./window-index.js"

/** Axes by their role: of `lhs` and `out` [batch, feature, ...spatial], of `rhs` [out feature, in feature, ...spatial]. */
export type ConvDimensionNumbers = {
  readonly lhs: readonly number[]
  readonly rhs: readonly number[]
  readonly out: readonly number[]
}

/** XLA's parameters of a convolution. */
export type ConvParams = {
  readonly windowStrides: readonly number[]
  readonly padding: Padding
  readonly lhsDilation: readonly number[]
  readonly rhsDilation: readonly number[]
  readonly dimensionNumbers: ConvDimensionNumbers
  readonly featureGroupCount: number
  readonly batchGroupCount: number
}

const words: WindowWords = {
  windowDimensions: "the spatial shape of rhs",
  windowStrides: "strides",
  padding: "padding",
  baseDilation: "lhsDilation",
  windowDilation: "rhsDilation",
}

/** The kernel as windows over the spatial axes of `lhs`. */
export const convWindows = (rhs: Shape, p: ConvParams): WindowParams => ({
  windowDimensions: pick(rhs, p.dimensionNumbers.rhs.slice(2)),
  windowStrides: p.windowStrides,
  padding: p.padding,
  baseDilation: p.lhsDilation,
  windowDilation: p.rhsDilation,
})

const isOrder = (axes: readonly number[], ndim: number): boolean =>
  axes.length === ndim && range(ndim).every((a) => axes.includes(a))

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1

const groupProblem = (lhs: Shape, rhs: Shape, p: ConvParams): readonly [problem: string, hint: string] | null => {
  const { featureGroupCount: f, batchGroupCount: b, dimensionNumbers: d } = p
  const [batch, features] = pick(lhs, d.lhs)
  const [outputs, inputs] = pick(rhs, d.rhs)
  if (!isCount(f) || !isCount(b))
    return [`there cannot be ${f} feature groups and ${b} batch groups`, "use whole numbers, 1 for no groups"]
  if (f > 1 && b > 1) return [`there are ${f} feature groups and ${b} batch groups`, "one of the two counts must be 1"]
  if (features !== inputs! * f)
    return [
      `lhs has ${features} features, but rhs takes ${inputs}${f === 1 ? "" : ` in each of ${f} groups`}`,
      `axis ${d.lhs[1]} of lhs must have ${inputs! * f} elements, or axis ${d.rhs[1]} of rhs ${features! % f === 0 ? features! / f : "another length"}`,
    ]
  if (outputs! % (f * b) !== 0)
    return [
      `the ${outputs} output features of rhs do not divide into ${f * b} groups`,
      `axis ${d.rhs[0]} of rhs must be a multiple of ${f * b}`,
    ]
  return batch! % b === 0
    ? null
    : [
        `the batch of ${batch} in lhs does not divide into ${b} groups`,
        `axis ${d.lhs[0]} of lhs must be a multiple of ${b}`,
      ]
}

const multiplying = /* @__PURE__ */ [...dtypes.filter(isNumeric), ...complexDTypes]

/** What a convolution gives; throws, in the name of `op`, what does not fit. */
export const convType = (op: string, lhs: Aval, rhs: Aval, p: ConvParams): Aval => {
  const fail = (problem: string, hint: string): never => {
    throw new ShapeError({ op, problem, given: { lhs: showAval(lhs), rhs: showAval(rhs) }, hint })
  }
  checkSameDType(op, [lhs, rhs])
  checkDTypes(op, [lhs, rhs], multiplying)
  const ndim = lhs.shape.length
  if (ndim < 2) return fail("lhs has no batch and feature axis", "lhs is [batch, feature, ...spatial] in some order")
  if (rhs.shape.length !== ndim)
    return fail(
      `lhs has ${ndim} axes and rhs ${rhs.shape.length}`,
      "both have two axes and as many spatial ones; add a batch axis to lhs with expandDims(lhs, 0)",
    )
  const { lhs: l, rhs: r, out: o } = p.dimensionNumbers
  const wrong = Object.entries({ lhs: l, rhs: r, out: o }).find(([, axes]) => !isOrder(axes, ndim))
  if (wrong !== undefined)
    return fail(
      `the dimension numbers [${wrong[1].join(",")}] of ${wrong[0]} are not an order of ${ndim} axes`,
      "name each axis once",
    )
  const windows = convWindows(rhs.shape, p)
  checkWindowParams(op, ndim - 2, windows, { lhs, rhs }, words)
  const problem = groupProblem(lhs.shape, rhs.shape, p)
  if (problem !== null) return fail(...problem)
  const spatial = windowedShape(pick(lhs.shape, l.slice(2)), windows)
  const byRole = [lhs.shape[l[0]!]! / p.batchGroupCount, rhs.shape[r[0]!]!, ...spatial]
  return { shape: range(ndim).map((a) => byRole[o.indexOf(a)]!), dtype: lhs.dtype }
}

/** The two leading roles exchanged. */
const exchange = ([a, b, ...spatial]: readonly number[]): readonly number[] => [b!, a!, ...spatial]

/** The convolution of the cotangent with the kernel, flipped and with its features exchanged. */
export const lhsTransposed = (lhs: Shape, rhs: Shape, p: ConvParams): ConvParams => ({
  windowStrides: p.lhsDilation,
  padding: transposedPadding(pick(lhs, p.dimensionNumbers.lhs.slice(2)), convWindows(rhs, p)),
  lhsDilation: p.windowStrides,
  rhsDilation: p.rhsDilation,
  dimensionNumbers: {
    lhs: p.dimensionNumbers.out,
    rhs: exchange(p.dimensionNumbers.rhs),
    out: p.dimensionNumbers.lhs,
  },
  featureGroupCount: Math.max(p.featureGroupCount, p.batchGroupCount),
  batchGroupCount: 1,
})

/** The convolution of `lhs` with the cotangent as its kernel, which sums over the batch. */
export const rhsTransposed = (lhs: Shape, rhs: Shape, p: ConvParams): ConvParams => {
  const inputs = pick(lhs, p.dimensionNumbers.lhs.slice(2))
  const windows = convWindows(rhs, p)
  const outputs = windowedShape(inputs, windows)
  const high = (i: number): number =>
    dilated(outputs[i]!, p.windowStrides[i]!) -
    dilated(inputs[i]!, p.lhsDilation[i]!) +
    dilated(windows.windowDimensions[i]!, p.rhsDilation[i]!) -
    p.padding[i]![0] -
    1
  return {
    windowStrides: p.rhsDilation,
    padding: p.padding.map(([low], i) => [low, high(i)] as const),
    lhsDilation: p.lhsDilation,
    rhsDilation: p.windowStrides,
    dimensionNumbers: {
      lhs: exchange(p.dimensionNumbers.lhs),
      rhs: exchange(p.dimensionNumbers.out),
      out: exchange(p.dimensionNumbers.rhs),
    },
    featureGroupCount: p.batchGroupCount,
    batchGroupCount: p.featureGroupCount,
  }
}
