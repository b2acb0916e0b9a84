import type { Buffer, Expr, Index, IndexAtom, LoopKernel, LoopVar, Stage } from "../../kernel/index.js"

/** Numbers for things, by identity. */
const numbering = <A>(): ((a: A) => number) => {
  const known = new Map<A, number>()
  return (a) => {
    const n = known.get(a) ?? known.size
    known.set(a, n)
    return n
  }
}

const withChildren = (e: Expr, go: (e: Expr) => Expr, index: (x: Index) => Index): Expr => {
  if (e.tag === "apply") {
    const args = e.args.map(go)
    return args.every((a, i) => a === e.args[i]) ? e : { ...e, args }
  }
  return e.tag === "load" ? { ...e, offset: index(e.offset) } : e.tag === "index" ? { ...e, index: index(e.index) } : e
}

/**
 * The same kernel, in which equal expressions are one object, so that each is computed once. An element is another one
 * after a stage has written to its buffer.
 */
export const unify = (k: LoopKernel): LoopKernel => {
  const nodes = new Map<string, Expr>()
  const numberOf = numbering<Expr>()
  const loop = numbering<LoopVar>()
  const buffer = numbering<Buffer>()
  const writes = new Map<Buffer, number>()

  const unified = (known: Map<Expr, Expr>) => {
    const go = (e: Expr): Expr => {
      const done = known.get(e)
      if (done !== undefined) return done
      const next = withChildren(e, go, indexOf)
      const key = keyOf(next)
      const one = nodes.get(key) ?? next
      nodes.set(key, one)
      known.set(e, one)
      return one
    }
    const atomOf = (a: IndexAtom): IndexAtom =>
      a.tag === "loop" ? a : a.tag === "data" ? { ...a, value: go(a.value) } : { ...a, of: indexOf(a.of) }
    const indexOf = (x: Index): Index =>
      x.terms.every(({ atom }) => atom.tag === "loop")
        ? x
        : { ...x, terms: x.terms.map((t) => ({ ...t, atom: atomOf(t.atom) })) }
    return { expr: go, index: indexOf }
  }

  const atomKey = (a: IndexAtom): string =>
    a.tag === "loop"
      ? `l${loop(a)}`
      : a.tag === "data"
        ? `d${numberOf(a.value)}/${a.size}`
        : `${a.tag}(${indexKey(a.of)})${a.by}`
  const indexKey = (x: Index): string =>
    `${x.constant}+${x.terms
      .map((t) => `${t.coefficient}${atomKey(t.atom)}`)
      .sort()
      .join("+")}`
  const keyOf = (e: Expr): string => {
    switch (e.tag) {
      case "const":
        return `c${e.dtype}${Object.is(e.value, -0) ? "-0" : e.value}`
      case "load":
        return `b${buffer(e.buffer)}.${writes.get(e.buffer) ?? 0}[${indexKey(e.offset)}]`
      case "index":
        return `i${indexKey(e.index)}`
      case "local":
        return `v${numberOf(e)}`
      case "apply":
        return `${e.op}:${e.dtype}(${e.args.map(numberOf).join()})`
    }
  }

  const stage = (s: Stage): Stage => {
    const { expr, index } = unified(new Map())
    const value = expr(s.value)
    if (s.tag === "fold") return { ...s, value }
    const next = { ...s, value, offset: index(s.offset) }
    writes.set(s.buffer, (writes.get(s.buffer) ?? 0) + 1)
    return next
  }
  return { ...k, stages: k.stages.map(stage) }
}
