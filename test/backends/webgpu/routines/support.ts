import { expect } from "vitest"
import { allocate, type DType, type HostArray, type Shape, sizeOf } from "../../../../src/array/index.js"
import { routineShaders } from "../../../../src/backends/webgpu/routines/index.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { buffer } from "../../../../src/kernel/index.js"
import { type Atom, interpret, type Params, type Primitive, type Var } from "../../../../src/program/index.js"
import { plain } from "../plain.js"
import { runShaders } from "../shaders.js"

/** What a primitive's shaders give, and the shaders. */
export const onDevice = async (
  device: GPUDevice,
  primitive: Primitive,
  params: Params,
  xs: readonly HostArray[],
): Promise<readonly [readonly HostArray[], readonly Shader[]]> => {
  const inputs = xs.map(({ shape, dtype }): Atom => ({ tag: "var", aval: { shape, dtype }, path: null }))
  const avals = primitive.type(
    inputs.map((x) => x.aval),
    params,
  )
  const outputs = avals.map((aval): Var => ({ tag: "var", aval, path: null }))
  const from = xs.map(({ shape, dtype }, i) => buffer(`x${i}`, dtype, sizeOf(shape)))
  const to = avals.map(({ shape, dtype }, i) => buffer(`y${i}`, dtype, sizeOf(shape)))
  const equation = { primitive, params, inputs, outputs }
  const shaders = routineShaders({ tag: "routine", equation, inputs: from, outputs: to }, plain)
  if (shaders === null) throw new TypeError(`${primitive.name} has no shaders`)
  for (const { bindings } of shaders) expect(bindings.length).toBeLessThanOrEqual(plain.maxStorageBuffersPerShaderStage)
  const read = await runShaders(device, shaders, new Map(from.map((b, i) => [b, xs[i]!.data])))
  const found = await Promise.all(
    avals.map(async (aval, i): Promise<HostArray> => ({ ...aval, data: allocate(aval.dtype, await read(to[i]!)) })),
  )
  return [found, shaders]
}

/** The shaders give what the reference gives, within `tolerance` of the largest number of each result. */
export const expectLikeReference = async (
  device: GPUDevice,
  primitive: Primitive,
  params: Params,
  xs: readonly HostArray[],
  tolerance = 0,
): Promise<readonly Shader[]> => {
  const [found, shaders] = await onDevice(device, primitive, params, xs)
  const wanted = primitive.impl(xs, params, interpret)
  expect(found.map((y) => [y.dtype, y.shape])).toEqual(wanted.map((y) => [y.dtype, y.shape]))
  found.forEach((y, k) => {
    const [a, b] = [[...y.data], [...wanted[k]!.data]]
    if (tolerance === 0) expect(a).toEqual(b)
    else {
      const size = b.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1e-30)
      a.forEach((v, i) => {
        if (!Object.is(v, b[i]) && v !== b[i])
          expect(Math.abs(v - b[i]!) / size, `${primitive.name}, result ${k}, element ${i}`).toBeLessThanOrEqual(
            tolerance,
          )
      })
    }
  })
  return shaders
}

const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 1, -1, 2 ** -149, -(2 ** -140), 3e38]

/** Numbers that follow from a seed; `special` ones among them. */
export const noise = (dtype: DType, shape: Shape, spread: number, special = false): HostArray => {
  const data = allocate(dtype, sizeOf(shape))
  let state = 12345 + data.length
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const u = state / 2 ** 32
    const x = special && u < 0.3 ? SPECIAL[Math.floor((u / 0.3) * SPECIAL.length)]! : (u - 0.5) * spread
    data[i] = dtype === "uint32" ? Math.abs(x) : dtype === "bool" ? Number(x > 0) : x
  }
  return { shape, dtype, data }
}

export const iota = (n: number): HostArray => ({
  shape: [n],
  dtype: "int32",
  data: Int32Array.from({ length: n }, (_, i) => i),
})
