import {
  at,
  type Buffer,
  type Expr,
  type Index,
  type LoopKernel,
  type LoopVar,
  lit,
  loadsOf,
  local,
  type Store,
  sameIndex,
  substitute,
  substituteIndex,
  visit,
} from "../../kernel/index.js"
import { accesses, mapBodies, touches, usersOf } from "../access.js"
import type { Contraction, Procedure, Step } from "../step.js"
import { turnsAt, undivided } from "./dense.js"

/** What a target makes of products. */
export interface Products {
  /** whether a product is better finished as it is here than by a kernel after it */
  readonly finishes: (c: Contraction) => boolean
  /** whether every sum is stored once, when it is whole, so that what lies there may be read before */
  readonly isWhole: (c: Contraction) => boolean
}

/** A map with one result. */
const storeOf = ({ stages, worker }: LoopKernel): Store | null => {
  const [s] = stages
  return stages.length === 1 && s?.tag === "store" && s.over.length === 0 && worker === undefined ? s : null
}

/** The results of a map, of which none needs another; null for all other kernels. */
const storesOf = ({ stages, worker }: LoopKernel): readonly Store[] | null => {
  const stores = stages.filter((s): s is Store => s.tag === "store" && s.over.length === 0)
  if (stores.length < stages.length || worker !== undefined) return null
  const isApart = (s: Store, i: number): boolean => {
    const before = stores.slice(0, i).map((t) => t.buffer)
    return !before.includes(s.buffer) && loadsOf(s).every((l) => !before.includes(l.buffer))
  }
  return stores.every(isApart) ? stores : null
}

/** The loops alone, without data, quotients or remainders. */
const isAffine = (x: Index): boolean => x.terms.every(({ atom }) => atom.tag === "loop")

/** All indices of an expression are affine. */
const areAffine = (e: Expr): boolean => {
  let all = true
  visit([e], (x) => {
    all &&= (x.tag !== "load" || isAffine(x.offset)) && (x.tag !== "index" || isAffine(x.index))
  })
  return all
}

/** A map in the loops of the product that it reads, at the position of the element; null when its indices do not go into them. */
const resultsOf = (c: Contraction, kernel: LoopKernel): readonly Store[] | null => {
  const k = undivided(kernel)
  const stores = storesOf(k)
  const loads = (stores ?? []).flatMap(loadsOf).filter((l) => l.buffer === c.out.buffer)
  const [first] = loads
  if (stores === null || first === undefined || loads.some((l) => !sameIndex(l.offset, first.offset))) return null
  const places = turnsAt(first.offset, k.loops, c.out.buffer.size)?.(c.out.offset)
  if (places === undefined) return null
  const move = (v: LoopVar): Index => places.get(v) ?? at(v)
  const expr = substitute(move)
  const moved = stores.map(
    (s): Store => ({ ...s, value: expr(s.value), offset: substituteIndex(s.offset, move, expr) }),
  )
  return moved.every((s) => areAffine(s.value) && isAffine(s.offset)) ? moved : null
}

/** A product that nothing but a map reads, finished as the map would; null when the map must stay. */
const finished = (c: Contraction, k: LoopKernel, { isWhole }: Products): Contraction | null => {
  const results = resultsOf(c, k)
  if (results === null || results.some((r) => r.buffer.dtype !== c.out.buffer.dtype)) return null
  if (results.some(({ buffer }) => buffer === c.x.buffer || buffer === c.y.buffer)) return null
  if (rereads(k) && !isWhole(c)) return null
  const product = local("t", results[0]!.value.dtype)
  const expr = substitute(at, (e) => (e.tag === "load" && e.buffer === c.out.buffer ? product : undefined))
  const [first, ...others] = results.map(({ buffer, offset, value }) => ({
    to: { buffer, offset },
    value: expr(value),
  }))
  const { to, value } = first!
  if (value === product && others.length === 0) return { ...c, out: to }
  return { ...c, out: to, epilogue: { product, value, ...(others.length === 0 ? {} : { others }) } }
}

const isFree = (steps: readonly Step[], reads: readonly Buffer[], writes: readonly Buffer[]): boolean =>
  steps.every((s) => {
    const t = touches(s)
    return !reads.some((b) => t.writes.has(b)) && !writes.some((b) => t.writes.has(b) || t.reads.has(b))
  })

/** The kernel as it is where the products that it reads have none to store. */
const withZeros = (k: LoopKernel, b: Buffer): LoopKernel => {
  const expr = substitute(at, (e) => (e.tag === "load" && e.buffer === b ? lit(0, e.dtype) : undefined))
  return { ...k, stages: k.stages.map((s) => ({ ...s, value: expr(s.value) })) }
}

/** The steps that store parts of a result, finished as the kernel would that reads it: products, and before them zeros. */
const finishedParts = (
  parts: readonly Step[],
  k: LoopKernel,
  b: Buffer,
  products: Products,
): readonly Step[] | null => {
  const finish = (s: Step, i: number): Step | null => {
    if (s.tag === "contraction") {
      const one = s.epilogue === undefined ? finished(s, k, products) : null
      return one !== null && products.finishes(one) ? one : null
    }
    return s.tag === "loops" && i === 0 && isZero(s) && !rereads(k) ? { ...withZeros(k, b), name: s.name } : null
  }
  const done = parts.map(finish)
  return done.every((s) => s !== null) ? done : null
}

/** A kernel that stores zeros. */
const isZero = (k: LoopKernel): boolean => {
  const value = storeOf(k)?.value
  return value?.tag === "const" && value.value === 0
}

/** Whether a kernel reads the array that it writes, which zeros would have been stored in before. */
const rereads = (k: LoopKernel): boolean => accesses(k).reads.some((b) => accesses(k).writes.includes(b))

/** Steps that end in a kernel, with it in the product before it whose result it reads, or the parts of one; null when none can take it. */
const joined = (
  before: readonly Step[],
  k: LoopKernel,
  users: ReadonlyMap<Buffer, number>,
  products: Products,
): readonly Step[] | null => {
  if (storesOf(k) === null) return null
  const { reads, writes } = accesses(k)
  for (let i = before.length - 1; i >= 0; i--) {
    const c = before[i]!
    if (c.tag !== "contraction" || !reads.includes(c.out.buffer)) continue
    const parts = before.filter((s) => accesses(s).writes.includes(c.out.buffer))
    const done = users.get(c.out.buffer) === parts.length + 1 ? finishedParts(parts, k, c.out.buffer, products) : null
    if (done === null) continue
    const first = before.indexOf(parts[0]!)
    const between = before.slice(first).filter((s) => !parts.includes(s))
    const operands = parts.flatMap((s) => accesses(s).reads)
    if (isFree(between, operands, [c.out.buffer])) return [...before.slice(0, first), ...between, ...done]
    if (isFree(between, reads, writes)) return before.map((s) => done[parts.indexOf(s)] ?? s)
  }
  return null
}

/** Products with the maps that finish them: bias and activation, a residual, another order of axes. */
export const epilogues = (p: Procedure, products: Products): Procedure => {
  const users = usersOf(p)
  const within = (steps: readonly Step[]): readonly Step[] =>
    steps.reduce<readonly Step[]>(
      (done, s) => (s.tag === "loops" ? joined(done, s, users, products) : null) ?? [...done, mapBodies(s, within)],
      [],
    )
  return { ...p, steps: within(p.steps) }
}
