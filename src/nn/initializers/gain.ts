import { nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { checkNumber } from "./initializer.js"

/** A function that follows a linear layer. */
export type Nonlinearity =
  | "linear"
  | "conv"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leakyRelu"
  | "selu"
  | "elu"
  | "celu"
  | "gelu"
  | "silu"
  | "swish"
  | "mish"
  | "softplus"
  | "softsign"
  | "hardTanh"
  | "hardSigmoid"
  | "hardSwish"
  | "relu6"

/** The options of `gain`. */
export interface GainOptions {
  /** the slope of leakyRelu below 0; default 0.01 */
  readonly negativeSlope?: number
}

/** 1 / sqrt(E f(z)^2) for a standard normal z. */
const computed = {
  elu: 1.2451983007007066,
  gelu: 1.5335304411955353,
  silu: 1.6765324703310913,
  mish: 1.486847581273208,
  softplus: 1.0418668355353016,
  softsign: 2.3375333631085393,
  hardTanh: 1.3920361404483097,
  hardSigmoid: 1.8978404247295588,
  hardSwish: 1.7366572127665416,
  relu6: 1.4142135650950736,
} as const

const gains: Readonly<Record<Nonlinearity, (negativeSlope: number) => number>> = {
  linear: () => 1,
  conv: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  leakyRelu: (slope) => Math.sqrt(2 / (1 + slope * slope)),
  selu: () => 3 / 4,
  elu: () => computed.elu,
  celu: () => computed.elu,
  gelu: () => computed.gelu,
  silu: () => computed.silu,
  swish: () => computed.silu,
  mish: () => computed.mish,
  softplus: () => computed.softplus,
  softsign: () => computed.softsign,
  hardTanh: () => computed.hardTanh,
  hardSigmoid: () => computed.hardSigmoid,
  hardSwish: () => computed.hardSwish,
  relu6: () => computed.relu6,
}

/**
 * What the standard deviation of parameters is multiplied by so that a non-linearity after them keeps the variance.
 *
 * The numbers of the first seven are those of PyTorch's `calculate_gain`; the others are 1 / sqrt(E f(z)^2) for a standard
 * normal z (He et al., "Delving deep into rectifiers", 2015, with f in place of relu).
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
