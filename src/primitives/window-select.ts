import {
  type Aval,
  allocate,
  dtypes,
  type HostArray,
  isFloat,
  isNumeric,
  type NDArray,
  sameShape,
  showAval,
  sizeOf,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { toBatch } from "./broadcast.js"
import { checkDTypes, checkSameDType, checkSameShape } from "./check.js"
import { mapTangent, one, op } from "./rule.js"
import { batchedWindows, checkWindowParams, forEachRun, type WindowParams, windowedShape } from "./window-index.js"

/** Windows, and which element of its window each selects: the first that is `ge` or `le` all others. */
export type SelectParams = WindowParams & { readonly select: "ge" | "le" }

/**
 * The position in `x` that each window selects, -1 for one that sees nothing. As in XLA, a later element is selected
 * only when the comparison with it fails, so that the first among equals stays.
 */
const selected = (x: HostArray, p: SelectParams): Int32Array => {
  const { data } = x
  const at = new Int32Array(sizeOf(windowedShape(x.shape, p))).fill(-1)
  const sign = p.select === "ge" ? 1 : -1
  forEachRun(x.shape, p, (_offset, to, toStep, from, fromStep, count) => {
    for (let i = 0, y = to, next = from; i < count; i++, y += toStep, next += fromStep) {
      const now = at[y]!
      if (now < 0 || !(sign * data[now]! >= sign * data[next]!)) at[y] = next
    }
  })
  return at
}

const check = (name: string, source: Aval, x: Aval, p: SelectParams): void => {
  checkSameDType(name, [source, x])
  checkDTypes(name, [source, x], dtypes.filter(isNumeric))
  checkWindowParams(name, x.shape.length, p, { source, x })
}

const gatherHost = (source: HostArray, x: HostArray, p: SelectParams): HostArray => {
  const at = selected(x, p)
  const data = allocate(source.dtype, at.length)
  for (let i = 0; i < at.length; i++) data[i] = at[i]! < 0 ? 0 : source.data[at[i]!]!
  return { shape: windowedShape(x.shape, p), dtype: source.dtype, data }
}

/** Sums in float64; typed arrays wrap what integers overflow. */
const scatterHost = (source: HostArray, x: HostArray, p: SelectParams): HostArray => {
  const { shape, dtype } = x
  const at = selected(x, p)
  const sums = allocate(isFloat(dtype) ? "float64" : dtype, x.data.length)
  for (let i = 0; i < at.length; i++) if (at[i]! >= 0) sums[at[i]!] = sums[at[i]!]! + source.data[i]!
  return { shape, dtype, data: dtype === "float32" ? allocate(dtype, sums) : sums }
}

const mapped = (p: SelectParams): SelectParams => ({ ...batchedWindows(p), select: p.select })

const gatherPrimitive: Primitive<SelectParams> = {
  name: "selectAndGatherAdd",
  type: ([source, x], p) => {
    check("selectAndGatherAdd", source!, x!, p)
    checkSameShape("selectAndGatherAdd", [source!, x!])
    return [{ shape: windowedShape(x!.shape, p), dtype: x!.dtype }]
  },
  impl: ([source, x], p) => [gatherHost(source!, x!, p)],
  jvp: ([source, x], [t], p) => [
    [selectAndGatherAdd(source!, x!, p)],
    [mapTangent(t, (u) => selectAndGatherAdd(u, x!, p))],
  ],
  transpose: ([ct], [, x], p) => [mapTangent(ct, (c) => selectAndScatterAdd(c, x!, p)), null],
  vmap: ([source, x], [sourceBatched, xBatched], size, p) => [
    [selectAndGatherAdd(toBatch(source!, sourceBatched!, size), toBatch(x!, xBatched!, size), mapped(p))],
    [true],
  ],
}

/** For each window over `x`, the element of `source` where `x` is selected; 0 for a window that sees nothing. */
export const selectAndGatherAdd = op(
  gatherPrimitive,
  (source: NDArray, x: NDArray, params: SelectParams): NDArray => one(gatherPrimitive, [source, x], params),
)

const scatterPrimitive: Primitive<SelectParams> = {
  name: "selectAndScatterAdd",
  type: ([source, x], p) => {
    check("selectAndScatterAdd", source!, x!, p)
    const { shape } = x!
    if (!sameShape(source!.shape, windowedShape(shape, p)))
      throw new ShapeError({
        op: "selectAndScatterAdd",
        problem: `there are [${windowedShape(shape, p).join(",")}] windows over x`,
        given: { source: showAval(source!), x: showAval(x!) },
        hint: "the source must have one element for each window",
      })
    return [x!]
  },
  impl: ([source, x], p) => [scatterHost(source!, x!, p)],
  jvp: ([source, x], [t], p) => [
    [selectAndScatterAdd(source!, x!, p)],
    [mapTangent(t, (u) => selectAndScatterAdd(u, x!, p))],
  ],
  transpose: ([ct], [, x], p) => [mapTangent(ct, (c) => selectAndGatherAdd(c, x!, p)), null],
  vmap: ([source, x], [sourceBatched, xBatched], size, p) => [
    [selectAndScatterAdd(toBatch(source!, sourceBatched!, size), toBatch(x!, xBatched!, size), mapped(p))],
    [true],
  ],
}

/** For each window over `x`, its element of `source` added where `x` is selected: the gradient of max pooling. */
export const selectAndScatterAdd = op(
  scatterPrimitive,
  (source: NDArray, x: NDArray, params: SelectParams): NDArray => one(scatterPrimitive, [source, x], params),
)
