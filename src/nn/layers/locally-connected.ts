import { type NDArray, type Shape, sizeOf } from "../../array/index.js"
import { add, convGeneralDilatedPatches, einsum, reshape } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { abstract, evalShape } from "../../transforms/index.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { lecunNormal } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"
import { type LayerPadding, lengthOf, type PerAxis, perAxis, windowPadding } from "./spatial.js"
import { initWeights, type WeightOptions, type Weights } from "./weights.js"

/** The options of `locallyConnected`. */
export interface LocalOptions extends WeightOptions {
  readonly strides?: PerAxis
  readonly padding?: LayerPadding
  readonly dilation?: PerAxis
}

/**
 * A convolution whose kernel is another one at each place (LeCun, "Generalization and network design strategies",
 * 1989): kernels [places, inputs k..., outputs], biases [outputs, places].
 *
 * The spatial shape of the image must be known, for there is a kernel for each place. Kernels begin as lecunNormal.
 * @throws ShapeError when x has not those channels and that spatial shape
 * @example const layer = locallyConnected(2, 3, [3, 3], [5, 5])
 * layer.apply(layer.init(key(0)), ones([1, 2, 5, 5])) // float32[1,3,3,3]
 */
export const locallyConnected = operation(
  "locallyConnected",
  (
    inputs: number,
    outputs: number,
    kernel: readonly number[],
    image: Shape,
    options: LocalOptions = {},
  ): Layer<Weights> => {
    const op = "locallyConnected"
    const { strides = 1, padding = "VALID", dilation = 1, bias = true } = options
    const ndim = lengthOf(op, "kernel", kernel)
    const [i, o] = [count(op, "inputs", inputs), count(op, "outputs", outputs)]
    lengthOf(op, "the image's shape", image)
    const lengths = perAxis(op, "the image's shape", image, ndim)
    const filterShape = perAxis(op, "kernel", kernel, ndim)
    const steps = perAxis(op, "strides", strides, ndim)
    const holes = perAxis(op, "dilation", dilation, ndim)
    const padded = windowPadding(op, padding, ndim)
    const settings = { filterShape, strides: steps, padding: padded, rhsDilation: holes }
    const patchesOf = (x: NDArray): NDArray => convGeneralDilatedPatches(x, settings)
    const places: Shape = evalShape(patchesOf)(abstract([1, i, ...lengths])).shape.slice(2)
    const all = sizeOf(places)
    const shape: Shape = [all, i * sizeOf(filterShape), o]
    const usual = lecunNormal({ inAxis: 1, outAxis: 2, batchAxis: 0 })
    return leaf(
      op,
      initWeights(options, usual, shape, [o, all]),
      (p: Weights, x: NDArray): NDArray => {
        fieldsOf(op, "parameters", p, bias ? ["w", "b"] : ["w"])
        const array = withFeatures(op, x, { axis: 1, features: i, ndim: ndim + 2 })
        lengths.forEach((n, a) => {
          withFeatures(op, array, { axis: a + 2, features: n, ndim: ndim + 2 })
        })
        const columns = reshape(patchesOf(array), [array.shape[0], shape[1]!, all])
        const y = einsum("nkl,lko->nol", columns, parameter(op, p, "w", shape))
        const out = bias ? add(y, parameter(op, p, "b", [o, all])) : y
        return reshape(out, [array.shape[0], o, ...places])
      },
      { size: filterShape, strides: steps, dilation: holes, padding: padded },
    )
  },
  ["strides", "padding", "dilation", "bias", "kernelInit", "biasInit", "dtype"],
  4,
)
