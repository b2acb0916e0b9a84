import { expect } from "vitest"
import { allocate, hostOf, sizeOf, type TypedArray } from "../../../../src/array/index.js"
import { productsFor } from "../../../../src/backends/webgpu/contraction/index.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import {
  build,
  type Contraction,
  epilogues,
  everyStep,
  fuse,
  namer,
  type Procedure,
  simplify,
} from "../../../../src/compiler/index.js"
import type { NDArray } from "../../../../src/index.js"
import {
  type Buffer,
  buffer,
  coefficientOf,
  evaluator,
  type Index,
  type LoopVar,
} from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { traceFlat } from "../../../../src/program/index.js"
import { plain } from "../plain.js"
import { runShaders } from "../shaders.js"

/** The steps that a function becomes. */
export const procedureOf = (f: (...xs: readonly NDArray[]) => NDArray, xs: readonly NDArray[]): Procedure => {
  const { program, captured } = traceFlat((ys) => [f(...ys)], xs, "testing")
  expect(captured).toEqual([])
  const p = simplify(program)
  const name = namer()
  const inputs = p.inputs.map(({ aval }) => buffer(name("x"), aval.dtype, sizeOf(aval.shape)))
  return epilogues(fuse(build(p, inputs, name)), productsFor(plain))
}

export const contractionsOf = (p: Procedure): readonly Contraction[] =>
  everyStep(p.steps).filter((s): s is Contraction => s.tag === "contraction")

const noise = (b: Buffer): TypedArray => {
  const data = allocate(b.dtype, b.size)
  let state = b.size + b.name.length
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[i] = Math.fround(state / 2 ** 31 - 1)
  }
  return data
}

/** What an index takes from every turn of some loops. */
const offsets = (x: Index, loops: readonly LoopVar[]): readonly number[] =>
  loops.reduce<readonly number[]>(
    (all, v) => all.flatMap((o) => Array.from({ length: v.size }, (_, i) => o + i * coefficientOf(x, v))),
    [0],
  )

/** The turns of loops, one after the other. */
const turns = (loops: readonly LoopVar[]): readonly ReadonlyMap<LoopVar, number>[] =>
  loops.reduce<readonly ReadonlyMap<LoopVar, number>[]>(
    (all, v) => all.flatMap((at) => Array.from({ length: v.size }, (_, i) => new Map([...at, [v, i]]))),
    [new Map()],
  )

/** A product in float64, from its definition. */
const contract = (c: Contraction, inputs: ReadonlyMap<Buffer, TypedArray>): readonly number[] => {
  const { x, y, out, epilogue } = c
  const [a, b] = [inputs.get(x.buffer)!, inputs.get(y.buffer)!]
  const result: number[] = Array.from({ length: out.buffer.size }, () => 0)
  const at = (nest: "batch" | "rows" | "columns" | "inner", o: typeof x): readonly number[] =>
    offsets(o.offset, c[nest])
  const [xk, yk] = [at("inner", x), at("inner", y)]
  const [xb, yb, ob] = [at("batch", x), at("batch", y), at("batch", out)]
  const [xm, om, yn, on] = [at("rows", x), at("rows", out), at("columns", y), at("columns", out)]
  const place = epilogue === undefined ? [] : ([turns(c.batch), turns(c.rows), turns(c.columns)] as const)
  ob.forEach((o, i) => {
    om.forEach((p, m) => {
      on.forEach((q, n) => {
        const start = x.offset.constant + xb[i]! + xm[m]!
        const other = y.offset.constant + yb[i]! + yn[n]!
        let total = 0
        for (let k = 0; k < xk.length; k++) total += a[start + xk[k]!]! * b[other + yk[k]!]!
        const turn = new Map([...(place[0]?.[i] ?? []), ...(place[1]?.[m] ?? []), ...(place[2]?.[n] ?? [])])
        const scope = {
          loop: (v: LoopVar) => turn.get(v)!,
          local: () => Math.fround(total),
          read: (r: Buffer, j: number) => inputs.get(r)![j]!,
          expand,
        }
        result[out.offset.constant + o + p + q] = epilogue === undefined ? total : evaluator(scope).expr(epilogue.value)
      })
    })
  })
  return result
}

/** Shaders of a product give what the interpreter gives, on any numbers. */
export const expectProduct = async (
  device: GPUDevice,
  c: Contraction,
  shadersOf: (c: Contraction) => readonly Shader[],
  reads: readonly Buffer[],
): Promise<readonly Shader[]> => {
  const inputs = new Map([...new Set([c.x.buffer, c.y.buffer, ...reads])].map((b) => [b, noise(b)]))
  const wanted = contract(c, inputs)
  const shaders = shadersOf(c)
  const found = await (await runShaders(device, shaders, inputs))(c.out.buffer)
  const scale = Math.max(...wanted.map(Math.abs), 1e-6)
  const worst = wanted.reduce((most: number, v, i) => Math.max(most, Math.abs(v - found[i]!)), 0)
  expect(worst / scale, shaders.map((s) => s.source).join("\n")).toBeLessThan(2e-6)
  return shaders
}

export const dataOf = (x: NDArray): TypedArray => hostOf("testing", x).data
