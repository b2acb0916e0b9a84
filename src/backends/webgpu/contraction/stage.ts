import { range } from "../../../array/index.js"
import { turnsOf } from "../../../kernel/index.js"

import type { Side } from "./side.js"
import { lead } from "./tile.js"

/** How blocks of an operand come from memory into workgroup memory, in WGSL. */
export interface Stage {
  /** where the rows or columns of this thread begin, before all blocks */
  readonly prepare: readonly string[]
  /** the elements from `k` on, in registers; past `limit` of them zeros, where there is one */
  readonly read: (k: string, limit: string | null) => readonly string[]
  /** the registers into the part of workgroup memory that begins at a vector */
  readonly write: (start: string) => readonly string[]
}

/** The size of a block, and the threads that stage it. */
interface Block {
  readonly lanes: number
  readonly inner: number
  readonly threads: number
}

const FOUR = [0, 1, 2, 3] as const
const COMPONENTS = ["x", "y", "z", "w"] as const

const sum = (a: string, n: number): string => (n === 0 ? a : `${a} + ${n}u`)

/** A number in [0, of) by which the unit `e` of a thread is placed. */
const at = (e: string, by: number, part: "quotient" | "remainder"): string =>
  by === 1 ? (part === "quotient" ? e : "0u") : part === "quotient" ? `${e} / ${by}u` : `${e} % ${by}u`

/**
 * The units of a block: four lanes of one row of sums, or, where sums lie side by side, four lanes of four. Every thread
 * has as many; where there are fewer units than threads, some have none.
 */
export const stageOf = (side: Side, { lanes, inner, threads }: Block): Stage => {
  const { name, array, access, innerFirst } = side
  const block = access === "inner"
  const depth = block ? inner / 4 : inner
  const units = (lanes / 4) * depth
  const each = Math.ceil(units / threads)
  const registers = block ? FOUR.map((j) => `_${j}`) : [""]
  const total = turnsOf(side.lanes)
  const fits = total % lanes === 0
  const deepFirst = block || innerFirst
  const unitsOf = range(each)

  const some = (lines: readonly string[]): readonly string[] =>
    units % threads === 0 ? lines : [`if (li < ${units}u) {`, ...lines.map((l) => `  ${l}`), "}"]

  /** A lane, held to those there are: what is read twice is not stored. */
  const lane = (l: string, last: number): string => (fits ? l : `min(${l}, ${last}u)`)
  const starts = (i: number): readonly string[] => {
    const first = `${name}Block + 4u * ${name}l${i}`
    return access === "lanes"
      ? [`let ${name}at${i}_0 = ${name}Start + ${name}Lane(${lane(first, total - 4)});`]
      : FOUR.map((j) => `let ${name}at${i}_${j} = ${name}Start + ${name}Lane(${lane(sum(first, j), total - 1)});`)
  }
  const place = (i: number): readonly string[] => {
    const e = i === 0 ? "li" : `(li + ${i * threads}u)`
    const [l, k] = deepFirst
      ? [at(e, depth, "quotient"), at(e, depth, "remainder")]
      : [at(e, lanes / 4, "remainder"), at(e, lanes / 4, "quotient")]
    return [`let ${name}l${i} = ${l};`, `let ${name}k${i} = ${block ? `4u * (${k})` : k};`]
  }
  const load = (i: number): readonly string[] => {
    const k = `${name}in${i}`
    const value = block
      ? FOUR.map((j) => `${name}v${i}_${j} = ${array}[(${name}at${i}_${j} + ${k}) / 4u];`)
      : access === "lanes"
        ? [`${name}v${i} = ${array}[(${name}at${i}_0 + ${k}) / 4u];`]
        : [`${name}v${i} = vec4<f32>(${FOUR.map((j) => `${array}[${name}at${i}_${j} + ${k}]`).join(", ")});`]
    return value
  }
  const store = (i: number, start: string): readonly string[] => {
    const to = (deep: number): string => {
      const k = `${name}k${i}`
      return `${name}s[${start}(${sum(k, deep)}) * ${lead(lanes)}u + ${name}l${i}]`
    }
    return block
      ? COMPONENTS.map((c, j) => `${to(j)} = vec4<f32>(${FOUR.map((r) => `${name}v${i}_${r}.${c}`).join(", ")});`)
      : [`${to(0)} = ${name}v${i};`]
  }

  return {
    prepare: unitsOf.flatMap((i) => [
      ...place(i),
      ...starts(i),
      ...registers.map((r) => `var ${name}v${i}${r} = vec4<f32>();`),
    ]),
    read: (k, limit) =>
      some(
        unitsOf.flatMap((i) => {
          const lines = [`let ${name}in${i} = ${name}Inner(${k} + ${name}k${i});`, ...load(i)]
          return limit === null ? lines : [`if (${name}k${i} < ${limit}) {`, ...lines.map((l) => `  ${l}`), "}"]
        }),
      ),
    write: (start) => some(unitsOf.flatMap((i) => store(i, start))),
  }
}
