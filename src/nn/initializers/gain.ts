import { nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { checkNumber } from "./initializer.js"

/** A function that follows a linear layer. */
export type Nonlinearity = "linear" | "conv" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu"

/** The options of `gain`. */
export interface GainOptions {
  /** the slope of leakyRelu below 0; default 0.01 */
  readonly negativeSlope?: number
}

const gains: Readonly<Record<Nonlinearity, (negativeSlope: number) => number>> = {
  linear: () => 1,
  conv: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  leakyRelu: (slope) => Math.sqrt(2 / (1 + slope * slope)),
  selu: () => 3 / 4,
}

/**
 * What the standard deviation of parameters is multiplied by so that a non-linearity after them keeps the variance.
 *
 * The numbers are those of PyTorch's `calculate_gain`.
 * @throws ValueError for an unknown non-linearity
 * @example gain("tanh") // 5 / 3
 */
export const gain = operation(
  "gain",
  (nonlinearity: Nonlinearity, { negativeSlope = 0.01 }: GainOptions = {}): number => {
    if (typeof nonlinearity !== "string" || !Object.hasOwn(gains, nonlinearity))
      throw new ValueError({
        op: "gain",
        problem: `no gain is known for ${nameOfValue(nonlinearity)}`,
        hint: `use ${Object.keys(gains)
          .map((name) => `"${name}"`)
          .join(", ")}`,
      })
    return gains[nonlinearity](checkNumber("gain", "negativeSlope", negativeSlope))
  },
  ["negativeSlope"],
)
