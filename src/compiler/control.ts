import { sizeOf } from "../array/index.js"
import { type Buffer, buffer } from "../kernel/index.js"
import type { Control, Program } from "../program/index.js"
import { type Copy, copyOf, type Procedure, type Step } from "./step.js"

/** How the compiler meets control flow: buffers in, buffers out, and what builds the steps of a body. */
export interface Site {
  readonly inputs: readonly Buffer[]
  readonly outputs: readonly Buffer[]
  readonly name: (hint: string) => string
  readonly build: (p: Program, inputs: readonly Buffer[]) => Procedure
}

type Case<F> = Extract<Control, { readonly form: F }>

const like = (b: Buffer, { name }: Site, hint: string): Buffer => buffer(name(hint), b.dtype, b.size)

/** Copies all at once: when a source is also a target, the values wait in buffers of their own. */
const copyAll = (from: readonly Buffer[], to: readonly Buffer[], site: Site): readonly Step[] => {
  const pairs = from.map((f, i) => [f, to[i]!] as const).filter(([f, t]) => f !== t)
  const clash = pairs.some(([f]) => pairs.some(([, t]) => t === f))
  if (!clash) return pairs.map(([f, t]) => copyOf(f, t))
  const between = pairs.map(([f]) => like(f, site, "swap"))
  return [...pairs.map(([f], i) => copyOf(f, between[i]!)), ...pairs.map(([, t], i) => copyOf(between[i]!, t))]
}

/** Where the slice of turn i lies in a stack: forwards, or backwards from the end. */
const walk = (size: number, trips: number, reverse: boolean): Copy["fromAt"] =>
  reverse ? { start: (trips - 1) * size, stride: -size } : { start: 0, stride: size }

const scan = ({ body, consts, carry, length, reverse }: Case<"scan">, site: Site): readonly Step[] => {
  const { inputs, outputs, name } = site
  const own = body.inputs.map((v, i) =>
    i < consts ? inputs[i]! : buffer(name(i < consts + carry ? "carry" : "x"), v.aval.dtype, sizeOf(v.aval.shape)),
  )
  const inner = site.build(body, own)
  const state = own.slice(consts, consts + carry)
  const slices = own.slice(consts + carry)
  const read = slices.map((x, i): Step => {
    const from = inputs[consts + carry + i]!
    return { ...copyOf(from, x), size: x.size, fromAt: walk(x.size, length, reverse) }
  })
  const write = inner.outputs.slice(carry).map((y, i): Step => {
    return { ...copyOf(y, outputs[carry + i]!), size: y.size, toAt: walk(y.size, length, reverse) }
  })
  const next = copyAll(inner.outputs.slice(0, carry), state, site)
  return [
    ...copyAll(inputs.slice(consts, consts + carry), state, site),
    { tag: "repeat", trips: length, body: [...read, ...inner.steps, ...write, ...next] },
    ...copyAll(state, outputs.slice(0, carry), site),
  ]
}

const loop = ({ cond, body, condConsts, bodyConsts }: Case<"while">, site: Site): readonly Step[] => {
  const { inputs, outputs } = site
  const start = inputs.slice(condConsts + bodyConsts)
  const state = start.map((b) => like(b, site, "carry"))
  const test = site.build(cond, [...inputs.slice(0, condConsts), ...state])
  const inner = site.build(body, [...inputs.slice(condConsts, condConsts + bodyConsts), ...state])
  return [
    ...copyAll(start, state, site),
    {
      tag: "while",
      test: test.steps,
      flag: test.outputs[0]!,
      body: [...inner.steps, ...copyAll(inner.outputs, state, site)],
    },
    ...copyAll(state, outputs, site),
  ]
}

const choose = ({ branches }: Case<"cond">, site: Site): readonly Step[] => {
  const [index, ...operands] = site.inputs
  const steps = branches.map((p) => {
    const inner = site.build(p, operands)
    return [...inner.steps, ...copyAll(inner.outputs, site.outputs, site)]
  })
  return [{ tag: "choose", index: index!, branches: steps }]
}

/** scan, while and cond as steps: bodies work on buffers of their own, and values are copied in and out. */
export const controlSteps = (c: Case<"scan" | "while" | "cond">, site: Site): readonly Step[] =>
  c.form === "scan" ? scan(c, site) : c.form === "while" ? loop(c, site) : choose(c, site)
