import { expect, test } from "vitest"
import { allocate, type TypedArray } from "../../../../src/array/index.js"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  apply,
  at,
  type Buffer,
  buffer,
  buffersOf,
  constant,
  convert,
  indexValue,
  type LoopKernel,
  lit,
  load,
  local,
  loopVar,
  minus,
  plus,
  run,
  select,
  times,
} from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { rawDevice } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"
import { checking } from "./checked.js"

const device = await rawDevice()
const checked = checking()

const [ROWS, LENGTH] = [260, 256]
const [i, j] = [loopVar("i", ROWS), loopVar("j", LENGTH)]
const place = plus(times(at(i), LENGTH), at(j))
const array = (name: string, dtype: Buffer["dtype"]): Buffer => buffer(name, dtype, ROWS * LENGTH)
const [x, flags, bytes] = [array("x", "float32"), array("flags", "bool"), array("bytes", "int8")]
const [y, isSmall, low] = [array("y", "float32"), array("isSmall", "bool"), array("low", "int8")]
const [row, column] = [buffer("row", "float32", LENGTH), buffer("column", "float32", ROWS)]

/** The same places, in rows of four. */
const [i4, j4] = [loopVar("i", (ROWS * LENGTH) / 4), loopVar("j", 4)]
const place4 = plus(times(at(i4), 4), at(j4))

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
    name: "rows of four, whose turns are written out",
    loops: [i4, j4],
    stages: [
      {
        tag: "store",
        over: [],
        buffer: y,
        offset: place4,
        value: select(
          apply("lt", lit(0, "int32"), indexValue(at(j4))),
          apply(
            "mul",
            load(row, minus(at(j4), constant(1))),
            convert(indexValue(minus(at(j4), constant(1))), "float32"),
          ),
          load(x, place4),
        ),
      },
      {
        tag: "store",
        over: [],
        buffer: low,
        offset: place4,
        value: apply("mul", indexValue(at(j4)), lit(2147483647, "int32")),
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
  const shaders = checked(printKernel(k, LIMITS))
  expect(shaders.map((s) => s.source).join()).toContain("array<vec4<f32>>")
  const read = await runShaders(device!, shaders, data)
  const got = new Map<Buffer, ArrayLike<number>>()
  for (const s of k.stages) if (s.tag === "store") got.set(s.buffer, await read(s.buffer))
  run(k, (b) => data.get(b)!, expand)
  for (const [b, elements] of got) expect(Array.from(elements), b.name).toEqual(Array.from(data.get(b)!))
})

test.skipIf(device === null).each([
  [64, 80],
  [100, 33],
])("a transposition of %i by %i is done in squares", { timeout: 1e5 }, async (rows, columns) => {
  const [a, b, c] = [loopVar("a", 3), loopVar("b", columns), loopVar("c", rows)]
  const [from, to] = [buffer("from", "float32", 3 * rows * columns), buffer("to", "float32", 3 * rows * columns)]
  const batch = times(at(a), rows * columns)
  const value = apply("neg", load(from, plus(batch, plus(times(at(c), columns), at(b)))))
  const offset = plus(batch, plus(times(at(b), rows), at(c)))
  const kernel: LoopKernel = {
    tag: "loops",
    name: "transposed",
    loops: [a, b, c],
    stages: [{ tag: "store", over: [], buffer: to, offset, value }],
  }
  const shaders = checked(printKernel(kernel, LIMITS))
  expect(shaders[0]!.source).toContain("thread / 16u")
  const data = new Map([from, to].map((x) => [x, values(x)] as const))
  const got = await (await runShaders(device!, shaders, data))(to)
  run(kernel, (x) => data.get(x)!, expand)
  expect(Array.from(got)).toEqual(Array.from(data.get(to)!))
})

/** A row is stored, read again in order and backwards, and what comes of it is stored. */
const rereading = (rows: number, length: number): LoopKernel => {
  const [r, c] = [loopVar("r", rows), loopVar("c", length)]
  const at2 = plus(times(at(r), length), at(c))
  const backwards = minus(plus(times(at(r), length), constant(length - 1)), at(c))
  const [source, kept, result] = ["source", "kept", "result"].map((name) => buffer(name, "float32", rows * length))
  const total = local("total", "float32")
  return {
    tag: "loops",
    name: "rereading",
    loops: [r],
    stages: [
      {
        tag: "store",
        over: [c],
        buffer: kept!,
        offset: at2,
        value: apply("mul", load(source!, at2), load(source!, at2)),
      },
      { tag: "fold", over: [c], combine: "sum", value: load(kept!, at2), result: total },
      { tag: "store", over: [c], buffer: result!, offset: at2, value: apply("sub", load(kept!, at2), total) },
      { tag: "fold", over: [c], combine: "max", value: load(kept!, backwards), result: local("most", "float32") },
    ],
  }
}

test.skipIf(device === null).each([
  [3, 8],
  [70, 12],
  [70, 15],
  [3, 32],
  [70, 36],
  [3, 256],
  [2, 5000],
])("%i rows of %i elements that a workgroup keeps", { timeout: 1e5 }, async (rows, length) => {
  const whole = rereading(rows, length)
  for (const k of [whole, { ...whole, stages: whole.stages.slice(0, 3) }])
    for (const isPrivate of [false, true]) {
      const shaders = checked(printKernel(k, LIMITS, (b) => isPrivate && b.name === "kept"))
      const [source, , result] = ["source", "kept", "result"].map((name) =>
        [...buffersOf(k.stages)].find((b) => b.name === name),
      )
      const data = new Map([...buffersOf(k.stages)].map((b) => [b, values(b)] as const))
      const got = await (await runShaders(device!, shaders, new Map([[source!, data.get(source!)!]])))(result!)
      run(k, (b) => data.get(b)!, expand)
      expect(Array.from(got)).toEqual(Array.from(data.get(result!)!))
    }
})
