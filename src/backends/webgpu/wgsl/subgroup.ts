import { type Accumulator, joinInto } from "./fold.js"
import type { Frame } from "./frame.js"
import type { Layout } from "./layout.js"
import type { Type } from "./scalar.js"
import { block } from "./text.js"
import { type Arrays, AT_ONCE, elementsFor } from "./tree.js"

/** Subgroups of a row whose results every thread joins by itself, at most. */
const FEW = 16

/** The size of subgroups, where they can join the threads of rows: each a part of one row, or some whole rows. */
export const subgroupsFor = ({ perGroup, lanes, acrossRows }: Layout, size: number | undefined): number | undefined =>
  size !== undefined && lanes > 1 && !acrossRows && (perGroup * lanes) % size === 0 && lanes <= FEW * size
    ? size
    : undefined

/** The value that the thread `apart` from this one has. */
const other = (type: Type, name: string, apart: string): string =>
  type === "bool" ? `subgroupShuffleXor(u32(${name}), ${apart}) != 0u` : `subgroupShuffleXor(${name}, ${apart})`

/**
 * What the threads of a row have gathered, joined two and two within subgroups, without memory; then, where a row has
 * several, through memory. The order depends on the size of subgroups alone, so that a device always gives the same.
 */
export const joinSubgroups = (
  frame: Frame,
  arrays: Arrays,
  { perGroup, lanes }: Pick<Layout, "perGroup" | "lanes">,
  size: number,
  folds: readonly Accumulator[],
): readonly (readonly string[])[] => {
  if (folds.length === 0) return []
  const now = folds.slice(0, AT_ONCE)
  const apart = frame.target.name("apart")
  const exchange = ({ fold, names, types }: Accumulator): readonly string[] => {
    const others = names.map(() => frame.target.name("other"))
    return [
      ...names.map((name, i) => `let ${others[i]} = ${other(types[i]!, name, apart)};`),
      ...joinInto(frame, fold, names, others),
    ]
  }
  const width = Math.min(lanes, size)
  frame.lines.push(...block(`for (var ${apart} = 1u; ${apart} < ${width}u; ${apart} *= 2u)`, now.flatMap(exchange)))
  if (lanes > size) {
    const elements = elementsFor(arrays, now)
    const first = perGroup === 1 ? "" : `thread / ${lanes}u * ${lanes / size}u`
    const k = frame.target.name("k")
    const put = now.flatMap((a, i) => elements(i, "subgroup").map((x, j) => `${x} = ${a.names[j]};`))
    const get = now.flatMap((a, i) => elements(i, first === "" ? "0" : first).map((x, j) => `${a.names[j]} = ${x};`))
    const rest = first === "" ? k : `${first} + ${k}`
    frame.lines.push(
      ...block("if (member == 0u)", put),
      "workgroupBarrier();",
      ...get,
      ...block(
        `for (var ${k} = 1u; ${k} < ${lanes / size}u; ${k}++)`,
        now.flatMap((a, i) => joinInto(frame, a.fold, a.names, elements(i, rest))),
      ),
    )
  }
  return [...now.map((a) => a.names), ...joinSubgroups(frame, arrays, { perGroup, lanes }, size, folds.slice(AT_ONCE))]
}
