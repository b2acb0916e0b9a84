import { isNDArray, type NDArray, nameOfValue, normalizeAxis, range } from "../../array/index.js"
import { TreeError } from "../../errors/index.js"
import { reshape } from "../../operations/index.js"
import { show } from "../../operations/operand.js"
import type { Weights } from "../layers/weights.js"

/** The option of layers that change the weights of another one. */
export interface OutAxisOption {
  /** the axis of the outputs: the last of a matrix and the first of a kernel, unless given */
  readonly outAxis?: number
}

/** The weights of a layer; throws for a layer that has none. */
export const weightsOf = (op: string, p: Weights): NDArray => {
  if (isNDArray(p?.w)) return p.w
  throw new TreeError({
    op,
    problem: "the layer has no weights w",
    given: { parameters: nameOfValue(p) },
    hint: "give a layer with weights, such as dense or conv2d",
  })
}

/** The axis of the outputs of weights: the last of a matrix and the first of a kernel, unless it is given. */
export const outAxisOf = (op: string, w: NDArray, { outAxis }: OutAxisOption): number => {
  const ndim: number = w.shape.length
  return normalizeAxis(op, outAxis ?? (ndim === 2 ? 1 : 0), ndim, show(w))
}

/** All axes but that of the outputs: those of one filter. */
export const filterAxes = (w: NDArray, outAxis: number): readonly number[] =>
  range(w.shape.length).filter((i) => i !== outAxis)

/** A number for each output beside the weights. */
export const perOutput = (g: NDArray, w: NDArray, outAxis: number): NDArray =>
  reshape(
    g,
    w.shape.map((d: number, i: number) => (i === outAxis ? d : 1)),
  )
