import { expect, test } from "vitest"
import { allocate, type TypedArray } from "../../../../src/array/index.js"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  apply,
  at,
  type Buffer,
  buffer,
  convert,
  type LoopKernel,
  load,
  local,
  loopVar,
  plus,
  run,
  times,
} from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"

const device = await rawDevice()

const [ROWS, LENGTH] = [260, 256]
const [i, j] = [loopVar("i", ROWS), loopVar("j", LENGTH)]
const place = plus(times(at(i), LENGTH), at(j))
const array = (name: string, dtype: Buffer["dtype"]): Buffer => buffer(name, dtype, ROWS * LENGTH)
const [x, flags, bytes] = [array("x", "float32"), array("flags", "bool"), array("bytes", "int8")]
const [y, isSmall, low] = [array("y", "float32"), array("isSmall", "bool"), array("low", "int8")]
const [row, column] = [buffer("row", "float32", LENGTH), buffer("column", "float32", ROWS)]

const sum = local("sum", "float32")
const place0 = local("first", "int32")

/** Kernels that read and write several elements at once, next to what they cannot. */
const kernels: readonly LoopKernel[] = [
  {
    tag: "loops",
    name: "map",
    loops: [i, j],
    stages: [
      {
        tag: "store",
        over: [],
        buffer: y,
        offset: place,
        value: apply(
          "add",
          apply("mul", load(x, place), load(column, at(i))),
          apply("add", load(row, at(j)), convert(load(bytes, place), "float32")),
        ),
      },
      { tag: "store", over: [], buffer: isSmall, offset: place, value: apply("not", load(flags, place)) },
      {
        tag: "store",
        over: [],
        buffer: low,
        offset: place,
        value: apply("mul", load(bytes, place), load(bytes, place)),
      },
    ],
  },
  {
    tag: "loops",
    name: "in place",
    loops: [i, j],
    stages: [
      { tag: "store", over: [], buffer: y, offset: place, value: apply("add", load(y, place), load(x, place)) },
      { tag: "store", over: [], buffer: x, offset: place, value: apply("mul", load(y, place), load(y, place)) },
    ],
  },
  {
    tag: "loops",
    name: "rows",
    loops: [i],
    stages: [
      { tag: "fold", over: [j], combine: "sum", value: load(x, place), result: sum },
      { tag: "fold", over: [j], combine: "argmax", value: load(x, place), result: place0 },
      { tag: "store", over: [j], buffer: y, offset: place, value: apply("add", load(x, place), sum) },
      { tag: "store", over: [j], buffer: x, offset: place, value: apply("sub", load(y, place), load(row, at(j))) },
      {
        tag: "store",
        over: [],
        buffer: column,
        offset: at(i),
        value: apply("add", convert(place0, "float32"), apply("mul", sum, sum)),
      },
    ],
  },
]

const values = (b: Buffer): TypedArray =>
  allocate(
    b.dtype,
    Array.from({ length: b.size }, (_, n) => (b.dtype === "bool" ? (n * 7) % 3 === 0 : ((n * 31) % 23) - 8)).map(
      Number,
    ),
  )

test.skipIf(device === null).each(kernels)("vectors of four: $name", { timeout: 1e5 }, async (k) => {
  const data = new Map([x, flags, bytes, y, isSmall, low, row, column].map((b) => [b, values(b)] as const))
  const shaders = printKernel(k, LIMITS)
  expect(shaders.map((s) => s.source).join()).toContain("array<vec4<f32>>")
  expect(await nagaErrors(shaders)).toEqual([])
  const read = await runShaders(device!, shaders, data)
  const got = new Map<Buffer, ArrayLike<number>>()
  for (const s of k.stages) if (s.tag === "store") got.set(s.buffer, await read(s.buffer))
  run(k, (b) => data.get(b)!, expand)
  for (const [b, elements] of got) expect(Array.from(elements), b.name).toEqual(Array.from(data.get(b)!))
})
