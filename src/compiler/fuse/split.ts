import {
  apply,
  at,
  type Buffer,
  buffer,
  constant,
  type Expr,
  type Fold,
  flatten,
  groupsOf,
  type Index,
  joinOf,
  type Local,
  type LoopKernel,
  type LoopVar,
  load,
  local,
  localsIn,
  loopVar,
  plus,
  type Stage,
  type Store,
  substitute,
  substituteIndex,
  times,
  turnsOf,
} from "../../kernel/index.js"

/** How kernels are cut. */
export interface Cuts {
  /** with so many outer turns there is enough to share */
  readonly rows: number
  /** inner loops with fewer turns in all stay in one piece */
  readonly serial: number
  /** pieces of a fold, and what their lengths are multiples of */
  readonly pieces: number
  readonly step: number
}

const THREADS: Cuts = { rows: 16, serial: 65536, pieces: 64, step: 1024 }

const isFold = (s: Stage): s is Fold => s.tag === "fold"

/** One loop as `pieces` stretches of `length` turns and a rest. */
interface Cut {
  readonly loop: LoopVar
  readonly pieces: LoopVar
  readonly length: number
  readonly rest: number
}

/** Of several loops the first long one is cut, so that the last stays whole for vectors; else the longest. */
const cutOf = (over: readonly LoopVar[], { pieces: most, step }: Cuts): Cut => {
  const loop = over.slice(0, -1).find((v) => v.size >= THREADS.rows) ?? over.reduce((a, b) => (b.size > a.size ? b : a))
  const even = Math.ceil(loop.size / most)
  const length = loop === over.at(-1) && loop.size > step ? Math.ceil(even / step) * step : even
  const pieces = Math.floor(loop.size / length)
  return { loop, pieces: loopVar(`${loop.name}p`, pieces), length, rest: loop.size - pieces * length }
}

/** A stage with another index for one loop. */
const moved = (s: Stage, over: readonly LoopVar[], from: LoopVar, to: Index): Stage => {
  const move = (v: LoopVar): Index => (v === from ? to : at(v))
  const expr = substitute(move)
  const next = { over, value: expr(s.value) }
  return s.tag === "fold" ? { ...s, ...next } : { ...s, ...next, offset: substituteIndex(s.offset, move, expr) }
}

const withLoop = (over: readonly LoopVar[], from: LoopVar, to: LoopVar): readonly LoopVar[] =>
  over.map((v) => (v === from ? to : v))

/**
 * A kernel with few outer turns and long inner loops as several that can be shared: maps over the inner loops, and
 * folds of pieces whose results are folded in turn. How it is cut depends on sizes alone, so that results do too.
 */
export const splitKernel = (
  k: LoopKernel,
  name: (hint: string) => string,
  cuts: Cuts = THREADS,
): readonly LoopKernel[] => {
  const rows = turnsOf(k.loops)
  const long = (s: Stage): boolean => turnsOf(s.over) * rows >= cuts.serial && turnsOf(s.over) >= cuts.step
  if (rows >= cuts.rows || !k.stages.some(long)) return [k]

  const row = flatten(
    k.loops.map((v) => v.size),
    k.loops.map(at),
  )
  const done: LoopKernel[] = []
  /** the stages of the next kernel over the outer loops, and what stands for the results of folds */
  const state: { pending: readonly Stage[]; values: ReadonlyMap<Expr, Expr> } = { pending: [], values: new Map() }

  const current = (s: Stage): Stage => {
    const expr = substitute(at, (e) => state.values.get(e))
    const value = expr(s.value)
    return s.tag === "fold" ? { ...s, value } : { ...s, value, offset: substituteIndex(s.offset, at, expr) }
  }
  const kernel = (loops: readonly LoopVar[], stages: readonly Stage[]): LoopKernel => ({
    ...k,
    name: name(`${k.name}_`),
    loops,
    stages,
  })
  const store = (b: Buffer, offset: Index, value: Expr): Store => ({ tag: "store", over: [], buffer: b, offset, value })

  /** Ends the pending kernel; results that later stages need are stored. */
  const flush = (later: readonly Stage[]): void => {
    if (state.pending.length === 0) return
    const needed = [...localsIn(later)]
    const known = new Set<Expr>(state.pending.flatMap((s) => (isFold(s) ? [s.result] : [])))
    const kept = needed.flatMap((e): readonly (readonly [Expr, Expr, Store])[] => {
      const value = state.values.get(e) ?? (known.has(e) ? e : undefined)
      if (value === undefined || value.tag === "load") return []
      const b = buffer(name("r"), value.dtype, rows)
      return [[e, load(b, row), store(b, row, value)]]
    })
    done.push(kernel(k.loops, [...state.pending, ...kept.map(([, , s]) => s)]))
    state.values = new Map([...state.values, ...kept.map(([e, l]) => [e, l] as const)])
    state.pending = []
  }

  const splitFolds = (group: readonly Stage[]): void => {
    const { over } = group[0]!
    const cut = cutOf(over, cuts)
    const turn = loopVar(cut.loop.name, cut.length)
    const inner = withLoop(over, cut.loop, turn)
    const start = plus(times(at(cut.pieces), cut.length), at(turn))
    const partials = new Map(
      group.filter(isFold).map((s) => [s, buffer(name("p"), s.result.dtype, rows * cut.pieces.size)] as const),
    )
    const place = plus(times(row, cut.pieces.size), at(cut.pieces))
    done.push(
      kernel(
        [...k.loops, cut.pieces],
        [
          ...group.map((s) => moved(s, inner, cut.loop, start)),
          ...[...partials].map(([s, b]) => store(b, place, s.result)),
        ],
      ),
    )
    const rest = loopVar(cut.loop.name, cut.rest)
    const last = withLoop(over, cut.loop, rest)
    const ends = new Map<Stage, Local>(group.filter(isFold).map((s) => [s, local(name("q"), s.result.dtype)]))
    const tail =
      cut.rest === 0
        ? []
        : group.map((s): Stage => {
            const t = moved(s, last, cut.loop, plus(constant(cut.pieces.size * cut.length), at(rest)))
            return t.tag === "fold" ? { ...t, result: ends.get(s)! } : t
          })
    const joined = [...partials].map(([s, b]): readonly [Fold, Expr] => {
      const result = local(name("q"), s.result.dtype)
      const fold: Fold = { tag: "fold", over: [cut.pieces], combine: s.combine, value: load(b, place), result }
      return [fold, cut.rest === 0 ? result : apply(joinOf(s.combine)!, result, ends.get(s)!)]
    })
    state.pending = [...tail, ...joined.map(([fold]) => fold)]
    state.values = new Map([...state.values, ...[...partials.keys()].map((s, i) => [s.result, joined[i]![1]] as const)])
  }

  const groups = groupsOf(k.stages)
  groups.forEach((group, i) => {
    const later = groups.slice(i).flat()
    if (!long(group[0]!) || group.some((s) => isFold(s) && joinOf(s.combine) === null)) {
      state.pending = [...state.pending, ...group.map(current)]
      return
    }
    flush(later)
    const now = group.map(current)
    if (now.some(isFold)) splitFolds(now)
    else
      done.push(
        kernel(
          [...k.loops, ...now[0]!.over],
          now.map((s) => ({ ...s, over: [] })),
        ),
      )
  })
  flush([])
  return done
}
