import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  at,
  bitcast,
  buffer,
  constant,
  convert,
  type Expr,
  type LoopKernel,
  load,
  loopVar,
  plus,
  type Scalar,
} from "../../../../src/kernel/index.js"
import { runShaders } from "../shaders.js"

/** What every device has. */
export const LIMITS = { maxComputeWorkgroupStorageSize: 16384, maxStorageBuffersPerShaderStage: 8 }

export type Function2 = (x: Expr, y: Expr) => Expr

const asWord = (e: Expr): Expr => (e.dtype === "bool" ? convert(e, "uint32") : bitcast(e, "uint32"))

/** Functions of two operands on pairs of numbers, in one shader: the words of their results. */
export const applied = async (
  device: GPUDevice,
  checked: (shaders: readonly Shader[]) => readonly Shader[],
  dtype: Scalar,
  functions: readonly Function2[],
  xs: readonly number[] | Float32Array,
  ys: readonly number[] | Float32Array,
): Promise<readonly Uint32Array[]> => {
  const n = xs.length
  const [x, y] = [buffer("x", dtype, n), buffer("y", dtype, n)]
  const out = buffer("out", "uint32", n * functions.length)
  const loop = loopVar("i", n)
  const [a, b] = [load(x, at(loop)), load(y, at(loop))]
  const kernel: LoopKernel = {
    tag: "loops",
    name: "functions",
    loops: [loop],
    stages: functions.map((f, i) => ({
      tag: "store",
      over: [],
      buffer: out,
      offset: plus(at(loop), constant(i * n)),
      value: asWord(f(a, b)),
    })),
  }
  const shaders = checked(printKernel(kernel, LIMITS))
  const read = await runShaders(
    device,
    shaders,
    new Map([
      [x, xs],
      [y, ys],
    ]),
  )
  const words = Uint32Array.from(await read(out))
  return functions.map((_, i) => words.slice(i * n, (i + 1) * n))
}

export const floats = (words: Uint32Array): Float32Array => new Float32Array(Uint32Array.from(words).buffer)

/** A device may take numbers below 2^-126 for 0. */
export const flushed = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 * x : x)
