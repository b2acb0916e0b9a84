import { add, logSoftmax, matmul, mean, mul, type NDArray, neg, sum, zeros } from "../../src/index.js"
import { weights } from "./data.js"

/** Weights and bias of each layer in turn. */
export type Params = readonly NDArray[]

/** Dense layers of so many units, the first number being that of the inputs. */
export const denseLayers = (...sizes: readonly number[]): Params =>
  sizes.slice(1).flatMap((n, i) => [weights(sizes[i]!, n, i), zeros([n])])

/** The layers one after the other, `f` between them. */
export const perceptron = (params: Params, x: NDArray, f: (x: NDArray) => NDArray): NDArray =>
  Array.from({ length: params.length / 2 }).reduce<NDArray>(
    (h, _, i) => add(matmul(i === 0 ? h : f(h), params[2 * i]!), params[2 * i + 1]!),
    x,
  )

/** The mean over all rows, of one-hot labels. */
export const crossEntropy = (logits: NDArray, y: NDArray): NDArray =>
  neg(mean(sum(mul(logSoftmax(logits), y), { axis: -1 })))
