import { concatenate, relu } from "../operations/index.js"
import type { NDArray } from "../array/index.js"
import {
  activation,
  adaptiveAvgPool,
  batchNorm,
  convRelu,
  dropout,
  type Graph,
  graph,
  type InceptionWidths,
  inceptionWith,
  localResponseNorm,
  stateless,
} from "../nn/index.js"
import { conv, flat, type ImageModelOptions, linear, pool, reluLayer } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

/** The inception blocks by name: inputs, and the channels of their branches. */
const blocks = {
  inception3a: [192, { one: 64, three: [96, 128], five: [16, 32], pool: 32 }],
  inception3b: [256, { one: 128, three: [128, 192], five: [32, 96], pool: 64 }],
  inception4a: [480, { one: 192, three: [96, 208], five: [16, 48], pool: 64 }],
  inception4b: [512, { one: 160, three: [112, 224], five: [24, 64], pool: 64 }],
  inception4c: [512, { one: 128, three: [128, 256], five: [24, 64], pool: 64 }],
  inception4d: [512, { one: 112, three: [144, 288], five: [32, 64], pool: 64 }],
  inception4e: [528, { one: 256, three: [160, 320], five: [32, 128], pool: 128 }],
  inception5a: [832, { one: 256, three: [160, 320], five: [32, 128], pool: 128 }],
  inception5b: [832, { one: 384, three: [192, 384], five: [48, 128], pool: 128 }],
} as const satisfies Readonly<Record<string, readonly [number, InceptionWidths]>>

type Name = keyof typeof blocks

/** A value for each block. */
const forEachBlock = <B>(make: (inputs: number, widths: InceptionWidths) => B): { readonly [K in Name]: B } =>
  Object.fromEntries(Object.entries(blocks).map(([name, [inputs, widths]]) => [name, make(inputs, widths)])) as never

const shrinking = () => pool(3, { strides: 2, ceilMode: true })
