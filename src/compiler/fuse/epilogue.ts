import {
  at,
  type Buffer,
  type Expr,
  type Index,
  type LoopKernel,
  type LoopVar,
  local,
  type Store,
  sameIndex,
  substitute,
  substituteIndex,
  visit,
} from "../../kernel/index.js"
import { accesses, touches, usersOf } from "../access.js"
import type { Contraction, Procedure, Step } from "../step.js"
import { turnsAt, undivided } from "./dense.js"
import { loadsOf } from "./depend.js"

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
const resultOf = (c: Contraction, kernel: LoopKernel): Store | null => {
  const k = undivided(kernel)
  const store = storeOf(k)
  const loads = store === null ? [] : loadsOf(store).filter((l) => l.buffer === c.out.buffer)
  const [first] = loads
  if (store === null || first === undefined || loads.some((l) => !sameIndex(l.offset, first.offset))) return null
  const places = turnsAt(first.offset, k.loops, c.out.buffer.size)?.(c.out.offset)
  if (places === undefined) return null
  const move = (v: LoopVar): Index => places.get(v) ?? at(v)
  const expr = substitute(move)
  const moved: Store = { ...store, value: expr(store.value), offset: substituteIndex(store.offset, move, expr) }
  return areAffine(moved.value) && isAffine(moved.offset) ? moved : null
}

/** A product that nothing but a map reads, finished as the map would; null when the map must stay. */
const finished = (c: Contraction, k: LoopKernel, { isWhole }: Products): Contraction | null => {
  const result = resultOf(c, k)
  if (result === null || result.buffer.dtype !== c.out.buffer.dtype) return null
  const { buffer, offset } = result
  if (buffer === c.x.buffer || buffer === c.y.buffer) return null
  if (accesses(k).reads.includes(buffer) && !isWhole(c)) return null
  const product = local("t", result.value.dtype)
  const value = substitute(at, (e) => (e.tag === "load" && e.buffer === c.out.buffer ? product : undefined))(
    result.value,
  )
  return { ...c, out: { buffer, offset }, ...(value === product ? {} : { epilogue: { product, value } }) }
}

const isFree = (steps: readonly Step[], reads: readonly Buffer[], writes: readonly Buffer[]): boolean =>
  steps.every((s) => {
    const t = touches(s)
    return !reads.some((b) => t.writes.has(b)) && !writes.some((b) => t.writes.has(b) || t.reads.has(b))
  })

/** Steps that end in a kernel, with it in a product before it; null when there is none that can take it. */
const joined = (
  before: readonly Step[],
  k: LoopKernel,
  isPrivate: (b: Buffer) => boolean,
  products: Products,
): readonly Step[] | null => {
  if (storeOf(k) === null) return null
  const { reads, writes } = accesses(k)
  for (let i = before.length - 1; i >= 0; i--) {
    const c = before[i]!
    if (c.tag !== "contraction" || c.epilogue !== undefined || !reads.includes(c.out.buffer)) continue
    const one = isPrivate(c.out.buffer) ? finished(c, k, products) : null
    if (one === null || !products.finishes(one)) continue
    const between = before.slice(i + 1)
    if (isFree(between, [c.x.buffer, c.y.buffer], [c.out.buffer])) return [...before.slice(0, i), ...between, one]
    if (isFree(between, reads, writes)) return [...before.slice(0, i), one, ...between]
  }
  return null
}

/** Products with the maps that finish them: bias and activation, a residual, another order of axes. */
export const epilogues = (p: Procedure, products: Products): Procedure => {
  const users = usersOf(p)
  const isPrivate = (b: Buffer): boolean => users.get(b) === 2
  const within = (steps: readonly Step[]): readonly Step[] =>
    steps.reduce<readonly Step[]>((done, s) => {
      if (s.tag === "repeat") return [...done, { ...s, body: within(s.body) }]
      if (s.tag === "while") return [...done, { ...s, test: within(s.test), body: within(s.body) }]
      if (s.tag === "choose") return [...done, { ...s, branches: s.branches.map(within) }]
      return (s.tag === "loops" ? joined(done, s, isPrivate, products) : null) ?? [...done, s]
    }, [])
  return { ...p, steps: within(p.steps) }
}
