import { expect } from "vitest"
import { allocate, bytesOf, type DType, type HostArray, sizeOf, type TypedArray } from "../../../src/array/index.js"
import { all, encode, func, i32 } from "../../../src/backends/wasm/assembler/index.js"
import { features } from "../../../src/backends/wasm/features.js"
import { routineOf, workOf } from "../../../src/backends/wasm/routines/index.js"
import { viewOf } from "../../../src/backends/wasm/view.js"
import type { Atom, Equation, Params, Primitive, Var } from "../../../src/program/index.js"
import { interpret } from "../../../src/program/index.js"

const view = (memory: WebAssembly.Memory, at: number, dtype: DType, size: number): TypedArray =>
  viewOf(memory.buffer, at, dtype, size)

const GAP = 64

/** An equation ready to be run again and again on one set of arrays in WebAssembly. */
export interface Prepared {
  readonly run: () => void
  readonly read: () => readonly HostArray[]
}

/** A primitive's routine on arrays; every array has a gap around it that must stay as it is. */
export const prepare = (primitive: Primitive, params: Params, xs: readonly HostArray[]): Prepared => {
  const inputs = xs.map(({ shape, dtype }): Atom => ({ tag: "var", aval: { shape, dtype }, path: null }))
  const avals = primitive.type(
    inputs.map((x) => x.aval),
    params,
  )
  const outputs = avals.map((aval): Var => ({ tag: "var", aval, path: null }))
  const equation: Equation = { primitive, params, inputs, outputs }
  const sizes = [...inputs, ...outputs].map((x) => sizeOf(x.aval.shape) * bytesOf(x.aval.dtype))
  const { scratch, own } = workOf(equation)
  const starts = [...sizes, scratch, own].reduce<readonly number[]>(
    (at, n) => [...at, Math.ceil((at.at(-1)! + n + GAP) / 64) * 64],
    [1024],
  )
  const places = {
    inputs: starts.slice(0, inputs.length),
    outputs: starts.slice(inputs.length, inputs.length + outputs.length),
    scratch: starts.at(-3)!,
    own: starts.at(-2)!,
  }
  const stages = routineOf(equation, places, features())
  if (stages === null) throw new TypeError(`${primitive.name} has no routine`)
  const code = all(
    stages.flatMap(({ parts, code }) =>
      Array.from({ length: parts }, (_, part) => code(i32.const(part), i32.const(0))),
    ),
  )
  const bytes = encode({
    memory: { import: ["env", "memory"], min: 1 },
    exports: { main: func("main", {}, "void", () => code) },
  })
  const memory = new WebAssembly.Memory({ initial: Math.ceil((starts.at(-1)! + GAP) / 65536) })
  new Uint8Array(memory.buffer).fill(0xa5)
  xs.forEach((x, i) => {
    view(memory, places.inputs[i]!, x.dtype, x.data.length).set(x.data)
  })
  const { main } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), { env: { memory } }).exports
  if (typeof main !== "function") throw new TypeError("no main")
  return {
    run: () => {
      main()
    },
    read: () => {
      starts.slice(0, -1).forEach((start, i) => {
        const size = [...sizes, scratch, own][i]!
        const gap = new Uint8Array(memory.buffer, start + size, starts[i + 1]! - start - size)
        expect(gap.every((b) => b === 0xa5)).toBe(true)
      })
      return avals.map((aval, i) => ({
        ...aval,
        data: allocate(aval.dtype, view(memory, places.outputs[i]!, aval.dtype, sizeOf(aval.shape))),
      }))
    },
  }
}

export const inWasm = (primitive: Primitive, params: Params, xs: readonly HostArray[]): readonly HostArray[] => {
  const { run, read } = prepare(primitive, params, xs)
  run()
  return read()
}

/** The routine gives what the reference gives: the same types and, within `tolerance` of the largest, the same numbers. */
export const expectLikeReference = (
  primitive: Primitive,
  params: Params,
  xs: readonly HostArray[],
  tolerance = 0,
): void => {
  const found = inWasm(primitive, params, xs)
  const wanted = primitive.impl(xs, params, interpret)
  expect(found.map((y) => [y.dtype, y.shape])).toEqual(wanted.map((y) => [y.dtype, y.shape]))
  found.forEach((y, k) => {
    const [a, b] = [[...y.data], [...wanted[k]!.data]]
    if (tolerance === 0) expect(a).toEqual(b)
    else {
      const size = b.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1)
      a.forEach((v, i) => {
        if (!Object.is(v, b[i]) && v !== b[i])
          expect(Math.abs(v - b[i]!) / size, `${primitive.name}, result ${k}, element ${i}`).toBeLessThanOrEqual(
            tolerance,
          )
      })
    }
  })
}
