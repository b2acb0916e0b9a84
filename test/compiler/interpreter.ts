import type { HostArray, TypedArray } from "../../src/array/index.js"
import { viewOf } from "../../src/backends/wasm/view.js"
import { type Contraction, type Copy, type Procedure, plan, type Routine, type Step } from "../../src/compiler/index.js"
import { type Buffer, evaluator, type LoopVar, run as runKernel } from "../../src/kernel/index.js"
import { expand } from "../../src/kernel/math/index.js"
import { interpret } from "../../src/program/index.js"

type Memory = (b: Buffer) => TypedArray

/** Every turn of the loops, in row-major order. */
const turns = (loops: readonly LoopVar[]): readonly ReadonlyMap<LoopVar, number>[] =>
  loops.reduce<readonly ReadonlyMap<LoopVar, number>[]>(
    (all, v) => all.flatMap((at) => Array.from({ length: v.size }, (_, i) => new Map([...at, [v, i]]))),
    [new Map()],
  )

const contract = ({ x, y, out, epilogue, ...c }: Contraction, memory: Memory): void => {
  const at = (turn: ReadonlyMap<LoopVar, number>, product = 0) =>
    evaluator({
      loop: (v) => turn.get(v)!,
      local: () => product,
      read: (b, i) => memory(b)[i]!,
      expand,
    })
  for (const outer of turns([...c.batch, ...c.rows, ...c.columns])) {
    const sum = turns(c.inner).reduce((total, inner) => {
      const { index } = at(new Map([...outer, ...inner]))
      return total + memory(x.buffer)[index(x.offset)]! * memory(y.buffer)[index(y.offset)]!
    }, 0)
    const product = out.buffer.dtype === "float32" ? Math.fround(sum) : sum
    const { index, expr } = at(outer, product)
    const others = (epilogue?.others ?? []).map((o) => [o.to, expr(o.value)] as const)
    memory(out.buffer)[index(out.offset)] = epilogue === undefined ? product : expr(epilogue.value)
    for (const [to, value] of others) memory(to.buffer)[index(to.offset)] = value
  }
}

const routine = ({ equation, inputs, outputs }: Routine, memory: Memory): void => {
  const xs = equation.inputs.map((a, i): HostArray => ({ ...a.aval, data: memory(inputs[i]!).slice() }))
  equation.primitive.impl(xs, equation.params, interpret).forEach((y, i) => {
    memory(outputs[i]!).set(y.data)
  })
}

/** Where the buffers lie that lie in others. */
type Windows = Map<Buffer, TypedArray>

const copy = ({ from, to, size, fromAt, toAt, window }: Copy, memory: Memory, windows: Windows, turn: number): void => {
  const [start, end] = [fromAt.start + fromAt.stride * turn, toAt.start + toAt.stride * turn]
  if (window === undefined) memory(to).set(memory(from).slice(start, start + size), end)
  else if (window === to) windows.set(to, memory(from).subarray(start, start + size))
  else windows.set(from, memory(to).subarray(end, end + size))
}

const step = (s: Step, memory: Memory, windows: Windows, turn: number): void => {
  const all = (steps: readonly Step[], inner: number): void => {
    steps.forEach((t) => {
      step(t, memory, windows, inner)
    })
  }
  switch (s.tag) {
    case "loops":
      runKernel(s, memory, expand)
      break
    case "contraction":
      contract(s, memory)
      break
    case "routine":
      routine(s, memory)
      break
    case "copy":
      copy(s, memory, windows, turn)
      break
    case "repeat":
      for (let i = 0; i < s.trips; i++) all(s.body, i)
      break
    case "while":
      for (all(s.test, turn); memory(s.flag)[0] !== 0; all(s.test, turn)) all(s.body, turn)
      break
    case "choose":
      all(s.branches[Math.min(Math.max(memory(s.index)[0]!, 0), s.branches.length - 1)]!, turn)
  }
}

/** What was in memory before: no number that an element should be. */
const RUBBISH = 0xa5

/** Runs a procedure step by step, in memory that is planned and full of rubbish; its results. */
export const runProcedure = (p: Procedure, inputs: readonly TypedArray[]): readonly TypedArray[] => {
  const { address, bytes } = plan(p, 0, () => [])
  const { buffer } = new Uint8Array(bytes).fill(RUBBISH)
  const windows: Windows = new Map()
  const memory: Memory = (b) => windows.get(b) ?? viewOf(buffer, address.get(b)!, b.dtype, b.size)
  p.inputs.forEach((b, i) => {
    memory(b).set(inputs[i]!)
  })
  p.steps.forEach((s) => {
    step(s, memory, windows, 0)
  })
  return p.outputs.map((b) => memory(b).slice())
}
