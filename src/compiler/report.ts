import { bytesOf } from "../array/index.js"
import { type Buffer, type LoopKernel, type Store, show, turnsOf } from "../kernel/index.js"
import { accesses, bodiesOf } from "./access.js"
import type { KernelReport } from "./backend.js"
import { flopsOf } from "./cost.js"
import { type Contraction, type Procedure, type Step, valuesOf } from "./step.js"

const kernelFlops = (k: LoopKernel): number =>
  turnsOf(k.loops) * k.stages.reduce((n, s) => n + turnsOf(s.over) * (flopsOf(s.value) + (s.tag === "fold" ? 1 : 0)), 0)

const contractionFlops = (c: Contraction): number => {
  const elements = turnsOf([...c.batch, ...c.rows, ...c.columns])
  return elements * (2 * turnsOf(c.inner) + valuesOf(c.epilogue).reduce((n, e) => n + flopsOf(e), 0))
}

const size = (b: Buffer): number => b.size * bytesOf(b.dtype)

const bytes = (s: Step): number => {
  const { reads, writes } = accesses(s)
  const all = (list: readonly Buffer[]): number => [...new Set(list)].reduce((n, b) => n + size(b), 0)
  return all(reads) + all(writes)
}

const lengths = (loops: readonly { readonly size: number }[]): string => loops.map((v) => v.size).join("x") || "1"

/** What a product is stored as. */
const assignments = ({ x, y, out, epilogue: e }: Contraction): readonly string[] => {
  const product = `${x.buffer.name} . ${y.buffer.name}`
  if (e === undefined) return [`${out.buffer.name} = ${product}`]
  const all = [{ to: out, value: e.value }, ...(e.others ?? [])]
  const stages = all.map(({ to, value }): Store => ({ tag: "store", over: [], ...to, value }))
  const lines = show({ tag: "loops", name: "", loops: [], stages }).split("\n")
  return [`${e.product.name} = ${product}`, ...lines.slice(1).map((line) => line.trim())]
}

const contractionText = (c: Contraction): string => {
  const batch = c.batch.some((v) => v.size > 1) ? `batch ${lengths(c.batch)}, ` : ""
  return [
    `contraction ${c.name}: ${batch}rows ${lengths(c.rows)}, columns ${lengths(c.columns)}, summed over ${lengths(c.inner)}`,
    ...assignments(c).map((line) => `  ${line}`),
  ].join("\n")
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n")

const names = (list: readonly Buffer[]): string => list.map((b) => b.name).join(", ")

const head = (s: Step): string => {
  switch (s.tag) {
    case "loops":
      return show(s)
    case "contraction":
      return contractionText(s)
    case "routine":
      return `routine ${names(s.outputs)} = ${s.equation.primitive.name} ${names(s.inputs)}`
    case "copy":
      return s.window === undefined
        ? `copy ${s.to.name} = ${s.from.name}`
        : `${s.window.name} lies in ${(s.window === s.to ? s.from : s.to).name}`
    case "repeat":
      return `repeat ${s.trips} times`
    case "while":
      return `while ${s.flag.name}`
    case "choose":
      return `choose by ${s.index.name}`
  }
}

/** Steps as text, the steps inside them indented. */
const text = (s: Step): string => [head(s), ...bodiesOf(s).map((b) => indent(b.map(text).join("\n")))].join("\n")

const flops = (s: Step): number => {
  const own = s.tag === "loops" ? kernelFlops(s) : s.tag === "contraction" ? contractionFlops(s) : 0
  const inner = bodiesOf(s)
    .flat()
    .reduce((n, t) => n + flops(t), 0)
  return own + inner * (s.tag === "repeat" ? s.trips : 1)
}

const nameOf = (s: Step): string =>
  s.tag === "loops" || s.tag === "contraction" ? s.name : s.tag === "routine" ? s.equation.primitive.name : s.tag

/** The steps of a procedure as a person reads them. */
export const reportSteps = (p: Procedure): readonly KernelReport[] =>
  p.steps.map((s) => ({ name: nameOf(s), text: text(s), flops: flops(s), bytes: bytes(s) }))
