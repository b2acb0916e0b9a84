import * as fc from "fast-check"
import { test } from "vitest"
import { allocate, type TypedArray } from "../../../src/array/index.js"
import { all, call, encode, func } from "../../../src/backends/wasm/assembler/index.js"
import { emitKernel } from "../../../src/backends/wasm/emit/kernel.js"
import { viewOf } from "../../../src/backends/wasm/view.js"
import { mapExpressions, plan, tidy } from "../../../src/compiler/index.js"
import {
  at,
  type Buffer,
  buffer,
  constant,
  div,
  type LoopKernel,
  load,
  loopVar,
  plus,
  run,
  show,
  times,
} from "../../../src/kernel/index.js"
import { expand, expandAll } from "../../../src/kernel/math/index.js"
import { buffersOf, elements, inputs, kernels } from "../../kernel/random/index.js"

const runs = Number(process.env.LAWS_RUNS ?? 100) * 4

type Contents = ReadonlyMap<Buffer, TypedArray>

const start = (k: LoopKernel, seed: number): Contents => {
  const { inputs, outputs } = buffersOf(k)
  return new Map([
    ...inputs.map((b) => [b, elements(b, seed)] as const),
    ...outputs.map((b) => [b, allocate(b.dtype, b.size)] as const),
  ])
}

const reference = (k: LoopKernel, seed: number): Contents => {
  const contents = start(k, seed)
  run(k, (b) => contents.get(b)!, expand)
  return contents
}

/** A kernel in memory as it is planned, run in pieces of its first loop as threads would. */
const compiled = (k: LoopKernel, seed: number, pieces: number): Contents => {
  const { inputs, outputs } = buffersOf(k)
  const { address, bytes } = plan({ inputs, outputs, steps: [k] }, 1024, () => [])
  const ready = mapExpressions(tidy(k), expandAll)
  const fn = emitKernel(ready, (b) => address.get(b)!, { relaxed: false })
  const total = ready.loops[0]?.size ?? 1
  const step = ready.loops.length === 1 ? 16 : 1
  const piece = Math.max(step, Math.ceil(Math.ceil(total / pieces) / step) * step)
  const clip = (n: number): number => Math.min(total, n)
  const ranges = Array.from({ length: pieces }, (_, i) => ({ lo: clip(i * piece), hi: clip((i + 1) * piece) }))
  const main = func("main", {}, "void", () => all(ranges.map((r) => call(fn, { ...r, worker: 0 }))))
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })
  const contents = start(k, seed)
  const at = (b: Buffer): TypedArray => viewOf(memory.buffer, address.get(b)!, b.dtype, b.size)
  contents.forEach((data, b) => {
    at(b).set(data)
  })
  const code = new Uint8Array(encode({ memory: { import: ["host", "memory"], min: 1 }, exports: { main } }))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { host: { memory } })
  ;(instance.exports.main as () => void)()
  return new Map([...contents.keys()].map((b) => [b, at(b)]))
}

const alike = (x: number, y: number): boolean => Object.is(x, y)

/** The first difference of two memories, as text. */
const difference = (k: LoopKernel, left: Contents, right: Contents): string | null => {
  for (const [b, data] of left)
    for (const [i, x] of data.entries()) {
      const y = right.get(b)![i]!
      if (!alike(x, y)) return `${b.name}[${i}]: ${x} on wasm, ${y} by run\n${show(k)}`
    }
  return null
}

test("a kernel on wasm does what `run` does, in one piece and in several", { timeout: 6e5 }, () => {
  fc.assert(
    fc.property(kernels(), fc.nat({ max: 6 }), fc.constantFrom(1, 1, 2, 3, 5), (k, seed, pieces) => {
      const found = difference(k, compiled(k, seed, pieces), reference(k, seed))
      if (found !== null) throw new Error(found)
    }),
    { numRuns: runs },
  )
})

test("neighbours that read the same element read what `run` reads", () => {
  const record = {
    by: fc.constantFrom(2, 2, 3, 4, 8),
    factor: fc.constantFrom(1, 1, 2),
    shift: fc.constantFrom(0, 0, 4, 1),
    size: fc.integer({ min: 1, max: 20 }),
    rows: fc.integer({ min: 1, max: 2 }),
    x: fc.constantFrom(...inputs),
    pieces: fc.constantFrom(1, 2),
  }
  fc.assert(
    fc.property(fc.record(record), ({ by, factor, shift, size, rows, x, pieces }) => {
      const [i, j] = [loopVar("i", rows), loopVar("j", size)]
      const last = factor * Math.floor((size - 1 + shift) / by)
      const read = times(div(plus(at(j), constant(shift)), by), factor)
      const value = load(x, plus(times(at(i), x.size - 1 - last), read))
      const offset = plus(times(at(i), size), at(j))
      const y = buffer("y", x.dtype, rows * size)
      const loops = rows > 1 ? [i, j] : [j]
      const k: LoopKernel = {
        tag: "loops",
        name: "repeated",
        loops,
        stages: [{ tag: "store", over: [], buffer: y, offset, value }],
      }
      const found = difference(k, compiled(k, 1, pieces), reference(k, 1))
      if (found !== null) throw new Error(found)
    }),
    { numRuns: runs },
  )
})
