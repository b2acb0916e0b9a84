import { sizeOf } from "../../array/index.js"
import type { ConvParams } from "../../primitives/conv-params.js"
import type { DotParams } from "../../primitives/dot.js"
import { type Equation, isProgram, type Program } from "../../program/index.js"

const shapeOf = (e: Equation, i: number): readonly number[] => e.inputs[i]!.aval.shape
const outputSize = (e: Equation): number => sizeOf(e.outputs[0]!.aval.shape)

const ofDot = (e: Equation): number => {
  const { contract } = e.params as DotParams
  return outputSize(e) * sizeOf(contract[0].map((axis) => shapeOf(e, 0)[axis]!))
}

/** Each output is a sum over the kernel of its feature. */
const ofConvolution = (e: Equation): number => {
  const { dimensionNumbers } = e.params as ConvParams
  const kernel = shapeOf(e, 1)
  return outputSize(e) * (sizeOf(kernel) / Math.max(1, kernel[dimensionNumbers.rhs[0]!]!))
}

const bodiesOf = (e: Equation): readonly Program[] =>
  Object.values(e.params).flatMap((p) => (isProgram(p) ? [p] : Array.isArray(p) ? p.filter(isProgram) : []))

/** Loops run their bodies as often as they say, a while loop once as far as is known; of branches the longest counts. */
const ofBodies = (e: Equation): number => {
  const counts = bodiesOf(e).map(multiplyAdds)
  if (counts.length === 0) return 0
  if (e.primitive.name === "cond") return Math.max(...counts)
  if (e.primitive.name === "while") return counts.reduce((a, b) => a + b, 0)
  const { body, length } = e.params
  const once = body !== undefined && isProgram(body) ? multiplyAdds(body) : 0
  return typeof length === "number" ? once * length : once
}

const ofEquation = (e: Equation): number =>
  e.primitive.name === "dotGeneral"
    ? ofDot(e)
    : e.primitive.name === "convGeneralDilated"
      ? ofConvolution(e)
      : ofBodies(e)

/** How many products a program adds up in its contractions: matrix products and convolutions. */
export const multiplyAdds = (program: Program): number => program.equations.reduce((n, e) => n + ofEquation(e), 0)
