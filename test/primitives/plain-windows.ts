import { type NDArray, range, type Shape } from "../../src/array/index.js"
import type { ConvParams } from "../../src/primitives/conv.js"
import { dilated, type WindowParams } from "../../src/primitives/window-index.js"
import { at, type Index, indicesOf, tabulate } from "./indices.js"

interface Axis {
  readonly stride: number
  readonly padding: readonly [number, number]
  readonly base: number
  readonly step: number
}

/** How many steps of the stride fit before the window leaves the padded, dilated axis: by trying. */
const lengthOf = (n: number, k: number, { stride, padding: [low, high], base, step }: Axis): number => {
  const padded = low + dilated(n, base) + high
  return range(Math.max(0, padded + 1)).filter((j) => j * stride + dilated(k, step) <= padded).length
}

/** The element of the axis at a place of the padded, dilated one, or null where there is none. */
const elementAt = (place: number, n: number, { padding: [low], base }: Axis): number | null => {
  const i = (place - low) / base
  return Number.isInteger(i) && i >= 0 && i < n ? i : null
}

const axisOf = (p: ConvParams, i: number): Axis => ({
  stride: p.windowStrides[i]!,
  padding: p.padding[i]!,
  base: p.lhsDilation[i]!,
  step: p.rhsDilation[i]!,
})

/** The elements of an array of `shape` that the window at `j` sees, in row-major order of the window. */
const seen = (shape: Shape, window: Shape, axes: readonly Axis[], j: Index): readonly (Index | null)[] =>
  indicesOf(window).map((k) => {
    const i = shape.map((n, a) => elementAt(j[a]! * axes[a]!.stride + k[a]! * axes[a]!.step, n, axes[a]!))
    const inside = i.filter((e): e is number => e !== null)
    return inside.length === shape.length ? inside : null
  })

/** The convolution by its definition, one sum for each element. */
export const plainConv = (lhs: NDArray, rhs: NDArray, p: ConvParams): NDArray => {
  const { lhs: l, rhs: r, out: o } = p.dimensionNumbers
  const by = (shape: Shape, roles: readonly number[]): readonly number[] => roles.map((a) => shape[a]!)
  const [batch, , ...space] = by(lhs.shape, l)
  const [kernels, inputs, ...window] = by(rhs.shape, r)
  const axes = space.map((_, i) => axisOf(p, i))
  const images = batch! / p.batchGroupCount
  const roles = [images, kernels!, ...space.map((n, i) => lengthOf(n, window[i]!, axes[i]!))]
  const placed = (spec: readonly number[], index: readonly number[]): Index =>
    spec.map((_, a) => index[spec.indexOf(a)]!)
  const [x, w] = [at(lhs), at(rhs)]
  const taps = indicesOf(window)
  return tabulate(lhs.dtype, placed(o, roles), (index) => {
    const [n, kernel, ...place] = o.map((a) => index[a]!)
    const image = Math.floor(kernel! / (kernels! / p.batchGroupCount)) * images + n!
    const first = Math.floor(kernel! / (kernels! / p.featureGroupCount)) * inputs!
    const under = seen(space, window, axes, place)
    return range(inputs!).reduce(
      (sum, c) =>
        under.reduce(
          (s, i, k) =>
            i === null ? s : s + x(placed(l, [image, first + c, ...i])) * w(placed(r, [kernel!, c, ...taps[k]!])),
          sum,
        ),
      0,
    )
  })
}

const windowAxis = (p: WindowParams, i: number): Axis => ({
  stride: p.windowStrides[i]!,
  padding: p.padding[i]!,
  base: p.baseDilation[i]!,
  step: p.windowDilation[i]!,
})

/** A reduction of windows by its definition, from what each of them sees. */
export const plainWindows = (x: NDArray, p: WindowParams, reduce: (seen: readonly number[]) => number): NDArray => {
  const shape: Shape = x.shape
  const axes = shape.map((_, i) => windowAxis(p, i))
  const read = at(x)
  const out = shape.map((n, i) => lengthOf(n, p.windowDimensions[i]!, axes[i]!))
  return tabulate(x.dtype, out, (j) =>
    reduce(seen(shape, p.windowDimensions, axes, j).flatMap((i) => (i === null ? [] : [read(i)]))),
  )
}
