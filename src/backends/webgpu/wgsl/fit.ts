import {
  at,
  type Buffer,
  buffer,
  buffersOf,
  type Expr,
  flatten,
  type Index,
  type Local,
  type LoopKernel,
  load,
  loadedIn,
  localsIn,
  type Stage,
  type Store,
  substitute,
  substituteIndex,
  turnsOf,
  visit,
} from "../../../kernel/index.js"

type Name = (hint: string) => string

const row = (loops: LoopKernel["loops"]): Index =>
  flatten(
    loops.map((v) => v.size),
    loops.map(at),
  )

/** Results of folds that stages need after those that fold them. */
const crossing = (before: readonly Stage[], after: readonly Stage[]): readonly Local[] => {
  const needed = localsIn(after)
  return before.flatMap((s) => (s.tag === "fold" && needed.has(s.result) ? [s.result] : []))
}

const replaced = (s: Stage, replace: (e: Expr) => Expr | undefined): Stage => {
  const expr = substitute(at, replace)
  const value = expr(s.value)
  return s.tag === "fold" ? { ...s, value } : { ...s, value, offset: substituteIndex(s.offset, at, expr) }
}

/** A kernel as two, of which the first has so many stages and stores what the second needs of its folds. */
const cutAfter = (k: LoopKernel, n: number, name: Name): readonly [LoopKernel, LoopKernel] => {
  const [before, after] = [k.stages.slice(0, n), k.stages.slice(n)]
  const kept = new Map<Expr, Buffer>(
    crossing(before, after).map((l) => [l, buffer(name("r"), l.dtype, turnsOf(k.loops))]),
  )
  const place = row(k.loops)
  const stores = [...kept].map(([value, b]): Store => ({ tag: "store", over: [], buffer: b, offset: place, value }))
  const loads = new Map([...kept].map(([l, b]) => [l, load(b, place)] as const))
  return [
    { ...k, stages: [...before, ...stores] },
    { ...k, name: name(`${k.name}_`), stages: after.map((s) => replaced(s, (e) => loads.get(e))) },
  ]
}

/** The part of an expression that reads most buffers without reading more than so many. */
const largestPart = (root: Expr, most: number): Expr | null => {
  const parts: (readonly [Expr, number])[] = []
  visit([root], (e) => {
    const n = e.tag === "apply" ? loadedIn([e]).size : 0
    if (n > 1 && n <= most) parts.push([e, n])
  })
  return parts.sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

/** A kernel as two, of which the first computes a part of its first stage into memory. */
const cutInside = (k: LoopKernel, most: number, name: Name): readonly [LoopKernel, LoopKernel] => {
  const [stage, ...others] = k.stages
  const part = largestPart(stage!.value, most - 1)
  if (part === null) throw new RangeError(`${k.name} reads more buffers at once than the device has bindings`)
  const loops = [...k.loops, ...stage!.over]
  const b = buffer(name("r"), part.dtype, turnsOf(loops))
  const before: Store = { tag: "store", over: [], buffer: b, offset: row(loops), value: part }
  const read = load(b, row(loops))
  return [
    { ...k, name: name(`${k.name}_`), loops, stages: [before] },
    { ...k, stages: [replaced(stage!, (e) => (e === part ? read : undefined)), ...others] },
  ]
}

/** A kernel as several of which none touches more than so many buffers. */
export const fitBindings = (k: LoopKernel, most: number, name: Name): readonly LoopKernel[] => {
  if (buffersOf(k.stages).size <= most) return [k]
  const fits = (n: number): boolean => {
    const before = k.stages.slice(0, n)
    return buffersOf(before).size + crossing(before, k.stages.slice(n)).length <= most
  }
  const counts = k.stages.map((_, i) => i + 1).filter((n) => n < k.stages.length)
  const n = counts.filter(fits).at(-1)
  const [a, b] = n === undefined ? cutInside(k, most, name) : cutAfter(k, n, name)
  return [a, b].flatMap((part) => fitBindings(part, most, name))
}
