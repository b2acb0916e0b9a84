import {
  all,
  brIf,
  type Code,
  type FunctionBuilder,
  forRange,
  i32,
  type Local,
  loop,
  nop,
  seq,
} from "../assembler/index.js"

/** An axis that several offsets move along at once, each by a step of its own. */
export interface Axis {
  readonly size: number
  /** bytes for each offset */
  readonly steps: readonly number[]
}

const joins = (outer: Axis, inner: Axis): boolean =>
  outer.steps.every((step, k) => step === inner.size * inner.steps[k]!)

/** The same turns in fewer loops: axes of one turn go, and two that all offsets see as one become one. */
export const merged = (axes: readonly Axis[]): readonly Axis[] =>
  axes
    .filter(({ size }) => size !== 1)
    .reduceRight<readonly Axis[]>((inner, axis) => {
      const [first, ...rest] = inner
      return first !== undefined && joins(axis, first)
        ? [{ size: axis.size * first.size, steps: first.steps }, ...rest]
        : [axis, ...inner]
    }, [])

/** The offset locals that step along an axis. */
const stepped = (moving: readonly (Local<"i32"> | null)[], steps: readonly number[]): Code<"void"> =>
  all(moving.flatMap((l, k) => (l === null ? [] : [l.set(i32.add(l, steps[k]!))])))

/** Runs the body for all turns of the axes, the last one fastest, with the offsets of each turn. */
export const nest = (
  f: FunctionBuilder,
  axes: readonly Axis[],
  starts: readonly Code<"i32">[],
  body: (at: readonly Code<"i32">[]) => Code<"void">,
): Code<"void"> => {
  const [axis, ...rest] = axes
  if (axis === undefined) return body(starts)
  const moving = starts.map((_, k) => (axis.steps[k] === 0 ? null : f.local("i32", `at${k}`)))
  const at = moving.map((l, k) => l ?? starts[k]!)
  return seq(
    all(moving.flatMap((l, k) => (l === null ? [] : [l.set(starts[k]!)]))),
    forRange(f, 0, axis.size, 1, () => seq(nest(f, rest, at, body), stepped(moving, axis.steps))),
  )
}

/** The units into which turns of the axes are cut: those of the first one. */
export const unitsOf = (axes: readonly Axis[]): number => axes[0]?.size ?? 1

/** Runs the body for the turns lo ... hi - 1 of the first axis, and all turns of the others. */
export const nestShare = (
  f: FunctionBuilder,
  axes: readonly Axis[],
  starts: readonly Code<"i32">[],
  { lo, hi }: { readonly lo: Code<"i32">; readonly hi: Code<"i32"> },
  body: (at: readonly Code<"i32">[]) => Code<"void">,
): Code<"void"> => {
  const [first, ...rest] = axes
  if (first === undefined) return forRange(f, lo, hi, 1, () => body(starts))
  const at = starts.map((_, k) => f.local("i32", `start${k}`))
  return forRange(f, lo, hi, 1, (i) =>
    seq(all(at.map((l, k) => l.set(i32.add(starts[k]!, i32.mul(i, first.steps[k]!))))), nest(f, rest, at, body)),
  )
}

/** Runs the body at `count` addresses from `from` on, `step` bytes apart; they may pass 2^31. */
export const along = (
  f: FunctionBuilder,
  from: Code<"i32">,
  count: number,
  step: number,
  body: (at: Local<"i32">) => Code<"void">,
): Code<"void"> => {
  if (count <= 0) return nop
  const [at, end] = [f.local("i32", "at"), f.local("i32", "end")]
  return seq(
    at.set(from),
    end.set(i32.add(at, (count * step) | 0)),
    loop((next) => seq(body(at), brIf(next, i32.ne(at.tee(i32.add(at, step)), end)))),
  )
}

/** Bytes of `n` elements. */
export const scaled = (n: Code<"i32">, bytes: number): Code<"i32"> =>
  bytes === 1 ? n : bytes > 0 && (bytes & (bytes - 1)) === 0 ? i32.shl(n, Math.log2(bytes)) : i32.mul(n, bytes)
