import { type Effort, timeOf } from "./measure.js"
import { copied, dispatched, storage } from "./raw.js"

const THREADS = 256

/** What a measure of the adapter gave, and by which shader. */
export interface Best {
  readonly ms: number
  /** operations or bytes a millisecond */
  readonly rate: number
  readonly how: string
}

const best = (all: readonly Best[]): Best => all.reduce((a, b) => (b.rate > a.rate ? b : a))

/** Multiply-adds on registers alone: `chains` independent ones of vectors of `lanes`, so many times over. */
const multiplyAdds = (chains: number, lanes: 1 | 4): string => {
  const type = lanes === 1 ? "f32" : "vec4<f32>"
  const names = Array.from({ length: chains }, (_, i) => `x${i}`)
  const round = names.map((x) => `    ${x} = fma(${x}, a, b);`).join("\n")
  return `@group(0) @binding(0) var<storage, read> turns: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let a = ${type}(0.5 + out[0]);
  let b = ${type}(1.0 + out[1]);
${names.map((x, i) => `  var ${x} = ${type}(f32(id.x) + ${i}.0);`).join("\n")}
  for (var i = 0u; i < turns[0]; i++) {
${Array.from({ length: 4 }, () => round).join("\n")}
  }
  let sum = ${names.join(" + ")};
  if (${lanes === 1 ? "sum" : "sum.x + sum.y + sum.z + sum.w"} == -1.0) { out[2] = 1.0; }
}
`
}

/** The rate of multiply-adds on registers: the best of a few shaders with different numbers of independent chains. */
export const fmaRate = async (gpu: GPUDevice, effort: Effort, groups: number): Promise<Best> => {
  const [turns, out] = [storage(gpu, 4), storage(gpu, 16)]
  const found: Best[] = []
  for (const [chains, lanes] of [
    [4, 4],
    [8, 4],
    [8, 1],
    [16, 1],
  ] as const) {
    const work = dispatched(gpu, multiplyAdds(chains, lanes), [turns, out], [groups, 1])
    for (let n = 64; ; n *= 4) {
      gpu.queue.writeBuffer(turns, 0, Uint32Array.of(n))
      const ms = await timeOf(work, { ...effort, batches: 2 })
      if (ms < effort.batch / 4 && n < 2 ** 24) continue
      const flops = 2 * lanes * chains * 4 * n * THREADS * groups
      found.push({ ms, rate: flops / ms, how: `${chains} chains of ${lanes === 4 ? "vec4<f32>" : "f32"}` })
      break
    }
  }
  turns.destroy()
  out.destroy()
  return best(found)
}

/** A copy by threads, each of which moves `each` elements of a type, neighbours being moved by neighbours. */
const copyShader = (
  type: "f32" | "vec4<f32>",
  each: number,
): string => `@group(0) @binding(0) var<storage, read> x: array<${type}>;
@group(0) @binding(1) var<storage, read_write> y: array<${type}>;

@compute @workgroup_size(${THREADS})
fn main(
  @builtin(workgroup_id) wg: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let first = (wg.x + wg.y * count.x) * ${THREADS * each}u + thread;
${Array.from({ length: each }, (_, k) => `  if (first + ${k * THREADS}u < arrayLength(&x)) { y[first + ${k * THREADS}u] = x[first + ${k * THREADS}u]; }`).join("\n")}
}
`

const folded = (groups: number): readonly [number, number] => {
  const rows = Math.ceil(groups / 65535)
  return [Math.ceil(groups / rows), rows]
}

/** The time of copying so many bytes: the best of three plain shaders, and for `queue` of the queue's own copy too. */
export const copyTime = async (gpu: GPUDevice, effort: Effort, bytes: number, queue: boolean): Promise<Best> => {
  const [x, y] = [storage(gpu, bytes), storage(gpu, bytes)]
  const ways = [
    ["f32", 1],
    ["vec4<f32>", 1],
    ["vec4<f32>", 4],
  ] as const
  const found: Best[] = []
  for (const [type, each] of ways) {
    const groups = folded(Math.ceil(bytes / (type === "f32" ? 4 : 16) / THREADS / each))
    const ms = await timeOf(dispatched(gpu, copyShader(type, each), [x, y], groups), effort)
    found.push({ ms, rate: (2 * bytes) / ms, how: `a shader with ${each} ${type} a thread` })
  }
  if (queue) {
    const ms = await timeOf(copied(gpu, x, y, bytes), effort)
    found.push({ ms, rate: (2 * bytes) / ms, how: "copyBufferToBuffer" })
  }
  x.destroy()
  y.destroy()
  return best(found)
}
