import { sizeOf } from "../../../../array/index.js"
import type { Shader } from "../../shader.js"
import { block } from "../../wgsl/text.js"
import { type Parts, type Shared, shaderOf } from "../shader.js"

/** The matrices in the last two axes of an array. */
export interface Matrices {
  readonly count: number
  readonly rows: number
  readonly columns: number
}

/** The matrices of an array. */
export const matricesOf = (shape: readonly number[]): Matrices => ({
  count: sizeOf(shape.slice(0, -2)),
  rows: shape.at(-2)!,
  columns: shape.at(-1)!,
})

/** Threads that work on one matrix. */
export const THREADS = 64

/** What all threads have written is seen by all. */
export const SYNC = "storageBarrier();"

/** Something for each number `i` below a size, shared by the threads. */
export const each = (size: string, body: readonly string[], i = "i"): readonly string[] =>
  block(`for (var ${i} = thread; ${i} < ${size}; ${i} += ${THREADS}u)`, body)

/** Something by one thread. */
export const once = (body: readonly string[]): readonly string[] => block("if (thread == 0u)", body)

/** Something for each `k` from 0 in turn, all threads together. */
export const inTurn = (count: number, body: readonly string[], k = "k"): readonly string[] =>
  block(`for (var ${k} = 0u; ${k} < ${count}u; ${k}++)`, body)

/** How the numbers of all threads become one. */
interface Reduction {
  readonly name: string
  readonly type: "f32" | "u32"
  readonly join: (x: string, y: string) => string
}

const shared = ({ name, type }: Reduction): Shared => ({ name: `${name}_shares`, type, size: THREADS })

const text = ({ name, type, join }: Reduction): readonly string[] => {
  const shares = `${name}_shares`
  return [
    ...block(`fn ${name}(x: ${type}, thread: u32) -> ${type}`, [
      "workgroupBarrier();",
      `${shares}[thread] = x;`,
      ...block(`for (var half = ${THREADS / 2}u; half > 0u; half /= 2u)`, [
        "workgroupBarrier();",
        `if (thread < half) { ${shares}[thread] = ${join(`${shares}[thread]`, `${shares}[thread + half]`)}; }`,
      ]),
      "workgroupBarrier();",
      `return ${shares}[0];`,
    ]),
    "",
  ]
}

const REDUCTIONS = {
  /** `sum_all(x, thread)` */
  sum: { name: "sum_all", type: "f32", join: (x, y) => `${x} + ${y}` },
  /** `largest_all(bits of a size, thread)`: as floats without sign are ordered, and NaN above all */
  largest: { name: "largest_all", type: "u32", join: (x, y) => `max(${x}, ${y})` },
  /** `least_all(x, thread)` */
  least: { name: "least_all", type: "u32", join: (x, y) => `min(${x}, ${y})` },
} as const satisfies Readonly<Record<string, Reduction>>

/** Sums, maxima and minima over the threads of a workgroup. */
export type ReductionName = keyof typeof REDUCTIONS

/** The bits of a number's size. */
export const sizeBits = (x: string): string => `(bitcast<u32>(${x}) & 0x7fffffffu)`

/** A shader in which a workgroup works on each matrix, whose number is `group`. */
export const forMatrices = (
  count: number,
  {
    uses = [],
    functions = [],
    ...p
  }: Omit<Parts, "threads" | "workgroups" | "shared"> & {
    readonly uses?: readonly ReductionName[]
  },
): Shader =>
  shaderOf({
    ...p,
    shared: uses.map((u) => shared(REDUCTIONS[u])),
    functions: [...uses.flatMap((u) => text(REDUCTIONS[u])), ...functions],
    threads: THREADS,
    workgroups: count,
  })
