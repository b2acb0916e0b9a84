/** Gives every hint a name that was not given before. */
export type Namer = (hint: string) => string

/** Words that mean something else in WGSL, of those that look like the names of buffers, loops and values. */
const TAKEN = ["f16", "f32", "i32", "u32", "main", "wg", "count", "thread", "group", "lane", "row", "nothing"]

/** Letters, digits and underscores; no underscore at the begin. */
const plain = (hint: string): string => hint.replace(/[^A-Za-z0-9_]/g, "_").replace(/^_+|^(?=\d)/, "x")

/** Names that are used once each, and are none of those that are `known`. */
export const namer = (known: Iterable<string> = []): Namer => {
  const used = new Set([...TAKEN, ...known])
  const counts = new Map<string, number>()
  const free = (hint: string): string => {
    const n = counts.get(hint) ?? 0
    counts.set(hint, n + 1)
    const name = n === 0 ? hint : `${hint}_${n}`
    return used.has(name) ? free(hint) : name
  }
  return (hint) => {
    const name = free(plain(hint))
    used.add(name)
    return name
  }
}
