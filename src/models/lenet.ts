import { activation, conv2d, dense, flatten, maxPool, sequential } from "../nn/index.js"
import { relu } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import { modelOf } from "./torch/names.js"

/** The options of LeNet-5. */
export interface LenetOptions {
  /** default 10 */
  readonly classes?: number
  /** around the image: 0, as by default, for images of 32x32 pixels, 2 for those of 28x28 */
  readonly padding?: number
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/**
 * LeNet-5 with relu and max pooling: [n,1,32,32], or [n,1,28,28] with a padding of 2, to [n,classes] (LeCun et al.,
 * "Gradient-based learning applied to document recognition", 1998).
 *
 * In PyTorch: Sequential(Conv2d, ReLU, MaxPool2d, Conv2d, ReLU, MaxPool2d, Flatten, Linear, ReLU, Linear, ReLU, Linear).
 * @throws ShapeError when x is no such image
 * @example const net = lenet5({ padding: 2 })
 * net.apply(net.init(key(0)), ones([1, 1, 28, 28])) // float32[1,10]
 */
export const lenet5 = operation(
  "lenet5",
  ({ classes = 10, padding = 0, dtype = "float32" }: LenetOptions = {}) =>
    modelOf(
      sequential([
        conv2d(1, 6, 5, { padding, dtype }),
        activation(relu),
        maxPool(2),
        conv2d(6, 16, 5, { dtype }),
        activation(relu),
        maxPool(2),
        flatten(),
        dense(400, 120, { dtype }),
        activation(relu),
        dense(120, 84, { dtype }),
        activation(relu),
        dense(84, classes, { dtype }),
      ]),
    ),
  ["classes", "padding", "dtype"],
  0,
)

/**
 * LeNet with 20 and 50 channels and two dense layers, for images of 28x28 pixels: [n,1,28,28] -> [n,classes].
 *
 * In PyTorch: Sequential(Conv2d, ReLU, MaxPool2d, Conv2d, ReLU, MaxPool2d, Flatten, Linear, ReLU, Linear).
 * @throws ShapeError when x is no such image
 * @example const net = lenet2050()
 * net.apply(net.init(key(0)), ones([1, 1, 28, 28])) // float32[1,10]
 */
export const lenet2050 = operation(
  "lenet2050",
  ({ classes = 10, dtype = "float32" }: Omit<LenetOptions, "padding"> = {}) =>
    modelOf(
      sequential([
        conv2d(1, 20, 5, { dtype }),
        activation(relu),
        maxPool(2),
        conv2d(20, 50, 5, { dtype }),
        activation(relu),
        maxPool(2),
        flatten(),
        dense(800, 500, { dtype }),
        activation(relu),
        dense(500, classes, { dtype }),
      ]),
    ),
  ["classes", "dtype"],
  0,
)
