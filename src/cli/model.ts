import type { NDArray } from "../index.js"
import { mlp } from "../models/index.js"
import { flatten, type InitOf, type Layer, sequential } from "../nn/index.js"

/** Dense layers with a relu between them, from images of `widths[0]` pixels in all to `widths.at(-1)` logits. */
const perceptron = (widths: readonly number[]) => sequential([flatten(), mlp(widths)])

export type Params = InitOf<ReturnType<typeof perceptron>>

export const model: (widths: readonly number[]) => Layer<Params, NDArray, NDArray> = perceptron
