import * as fc from "fast-check"
import { test } from "vitest"
import { allocate, type TypedArray } from "../../../../src/array/index.js"
import { type KernelFacts, printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import { type Buffer, type LoopKernel, run, show, visit } from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { elements, kernels } from "../../../kernel/random/index.js"
import { rawDevice, subgroupSize } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"
import { checking } from "./checked.js"
import { singly } from "./single.js"

const runs = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 2)

const device = await rawDevice()
const size = await subgroupSize()
const checked = checking()

type Contents = ReadonlyMap<Buffer, TypedArray>

const buffersOf = (k: LoopKernel): { readonly read: ReadonlySet<Buffer>; readonly written: ReadonlySet<Buffer> } => {
  const read = new Set<Buffer>()
  visit(
    k.stages.map((s) => s.value),
    (e) => {
      if (e.tag === "load") read.add(e.buffer)
    },
  )
  return { read, written: new Set(k.stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : []))) }
}

/** Elements that are no denormals. */
const normal = (data: TypedArray): TypedArray =>
  data instanceof Float32Array ? data.map((x) => (Math.abs(x) < 2 ** -126 ? 0 * x : x)) : data

const start = (k: LoopKernel, seed: number): Contents => {
  const { read, written } = buffersOf(k)
  return new Map([
    ...[...read].filter((b) => !written.has(b)).map((b) => [b, normal(elements(b, seed))] as const),
    ...[...written].map((b) => [b, allocate(b.dtype, b.size)] as const),
  ])
}

/** The first difference of a device and `run`, as text. */
const difference = async (
  device: GPUDevice,
  k: LoopKernel,
  seed: number,
  isPrivate: (b: Buffer) => boolean,
  facts: KernelFacts,
): Promise<string | null> => {
  const shaders = checked(printKernel(k, facts, isPrivate))
  const read = await runShaders(device, shaders, start(k, seed))
  const wanted = start(k, seed)
  run(k, (b) => wanted.get(b)!, expand)
  for (const b of buffersOf(k).written) {
    if (isPrivate(b)) continue
    const got = await read(b)
    for (const [i, x] of wanted.get(b)!.entries())
      if (!Object.is(x, got[i]!))
        return `${b.name}[${i}]: ${got[i]} on the device, ${x} by run\n${show(k)}\n${shaders.map((s) => s.source).join("\n")}`
  }
  return null
}

const ways: readonly (readonly [string, KernelFacts])[] = [
  ["with what every device has", LIMITS],
  ...(size === undefined ? [] : [["with subgroups", { ...LIMITS, subgroupSize: size }] as const]),
]
if (device !== null && size === undefined) console.log("no subgroups of one size: kernels with them are not tested")

test.skipIf(device === null).each(ways)(
  "a kernel on a device does what `run` does, %s",
  { timeout: 6e5 },
  async (_, facts) => {
    await fc.assert(
      fc.asyncProperty(kernels(), fc.nat({ max: 6 }), fc.nat({ max: 3 }), async (random, seed, n) => {
        const isPrivate = (b: Buffer): boolean =>
          n > 0 && b.name.startsWith("out") && Number(b.name.slice(3, 4)) % n === 0
        const found = await difference(device!, singly(random), seed, isPrivate, facts)
        if (found !== null) throw new Error(found)
      }),
      { numRuns: runs },
    )
  },
)
