import { type Combine, identityOf, isPosition, joinOf, type Scalar } from "../../../kernel/index.js"
import { type Code, f64x2, i8x16, i32x4, type Local, seq, v128 } from "../assembler/index.js"
import { core } from "./arithmetic.js"
import { convert } from "./convert.js"
import type { Frame, Target } from "./frame.js"
import { choose, iota, LANES, parts, splat, swapped, type Value, type Vector } from "./lanes.js"

type Locals = readonly Local<"v128">[]

/** A fold while it runs, lane by lane. */
export interface Accumulator {
  /** takes one value more; `turn` is the position of the first lane, for argmax and argmin */
  readonly add: (x: Value, positions: Value) => Code<"void">
  /** what has gathered so far, as it is kept */
  readonly state: () => readonly Value[]
  /** takes what another of the same kind has gathered */
  readonly join: (other: Accumulator) => Code<"void">
  /** the result of every lane by itself */
  readonly lanes: () => Value
  /** one result of all lanes, in every lane */
  readonly all: () => Value
}

const asValue = (l: Locals): Value => (l.length === 2 ? [l[0]!, l[1]!] : [l[0]!])

const assign = (l: Locals, x: Value): Code<"void"> => {
  const second = l[1]
  return second === undefined || x.length === 1 ? l[0]!.set(x[0]) : seq(l[0]!.set(x[0]), second.set(x[1]))
}

const declare = (t: Target, x: Value): Locals => x.map(() => t.f.local("v128"))

/** Neighbouring 32-bit lanes exchanged. */
const neighbours = (x: Vector): Vector => i8x16.shuffle(x, x, [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])

/** All lanes joined, by halves; the result stands in every lane. */
const across = (frame: Frame, x: Value, join: (a: Value, b: Value) => Value): Value => {
  const hold = (v: Value): Value => {
    const l = declare(frame.target, v)
    frame.codes.push(assign(l, v))
    return asValue(l)
  }
  if (x.length === 2) {
    const both = hold(join([x[0], x[0]], [x[1], x[1]]))
    return hold(join(both, parts([both], swapped)))
  }
  const half = hold(join(x, [swapped(x[0])]))
  return hold(join(half, [neighbours(half[0])]))
}

const simple = (frame: Frame, combine: Combine, dtype: Scalar): Accumulator => {
  const { target } = frame
  const op = joinOf(combine)!
  const join = (a: Value, b: Value): Value => core(op, dtype, [a, b], target)
  const start = splat(identityOf(combine, dtype), dtype)
  const held = declare(target, start)
  frame.codes.push(assign(held, start))
  return {
    add: (x) => assign(held, join(asValue(held), x)),
    state: () => [asValue(held)],
    join: (other) => assign(held, join(asValue(held), other.state()[0]!)),
    lanes: () => asValue(held),
    all: () => across(frame, asValue(held), join),
  }
}

/** Sums of float32 are gathered in float64, so that neither their length nor their order shows. */
const sumOfFloats = (frame: Frame): Accumulator => {
  const { target } = frame
  const total = [target.f.local("v128"), target.f.local("v128")] as const
  const zero = f64x2.const(0)
  frame.codes.push(total[0].set(zero), total[1].set(zero))
  const grown = (x: Value): Code<"void"> => assign(total, core("add", "float64", [[total[0], total[1]], x], target))
  const lanes = (): Value => [total[0], total[1]]
  return {
    add: (x) => grown(convert(x, "float32", "float64")),
    state: () => [lanes()],
    join: (other) => grown(other.state()[0]!),
    lanes: () => convert(lanes(), "float64", "float32"),
    all: () =>
      convert(
        across(frame, lanes(), (a, b) => core("add", "float64", [a, b], target)),
        "float64",
        "float32",
      ),
  }
}

/** The extremum so far and where it was; NaN is one, and the first of equals stays. */
const position = (frame: Frame, combine: "argmax" | "argmin", dtype: Scalar): Accumulator => {
  const { target } = frame
  const best = declare(target, splat(0, dtype))
  const where = target.f.local("v128")
  frame.codes.push(assign(best, splat(identityOf(combine, dtype), dtype)), where.set(i32x4.const(0x7fffffff)))
  const op = combine === "argmax" ? "gt" : "lt"
  const ask = (o: "gt" | "lt" | "ne" | "eq", a: Value, b: Value): Vector => core(o, dtype, [a, b], target)[0]
  const isFloat = dtype === "float32" || dtype === "float64"
  const nan = (a: Value): Vector => (isFloat ? ask("ne", a, a) : i32x4.const(0))
  /** x beats y: greater, or NaN where y is none, or equal (both NaN too) and earlier */
  const beats = (x: Value, at: Vector, y: Value, than: Vector): Vector => {
    const earlier = i32x4.lt_s(at, than)
    const alike = v128.or(ask("eq", x, y), v128.and(nan(x), nan(y)))
    const better = v128.or(v128.andnot(ask(op, x, y), nan(y)), v128.andnot(nan(x), nan(y)))
    return v128.or(better, v128.and(alike, earlier))
  }
  const take = (x: Value, at: Vector): Code<"void"> => {
    const won = target.f.local("v128")
    return seq(
      won.set(beats(x, at, asValue(best), where)),
      assign(best, choose(won, x, asValue(best))),
      where.set(v128.bitselect(at, where, won)),
    )
  }
  const held = (x: Value): Value => {
    const l = declare(target, x)
    frame.codes.push(assign(l, x))
    return asValue(l)
  }
  const round = (turn: (v: Value) => Value, turnAt: (v: Vector) => Vector): void => {
    const x = held(turn(asValue(best)))
    const at = held([turnAt(where)])
    frame.codes.push(take(x, at[0]))
  }
  return {
    add: (x, positions) => take(x, positions[0]),
    state: () => [asValue(best), [where]],
    join: (other) => take(other.state()[0]!, other.state()[1]![0]),
    lanes: () => [where],
    all: () => {
      const wide = dtype === "float64"
      round((v) => (v.length === 2 ? [v[1], v[0]] : [swapped(v[0])]), swapped)
      round((v) => parts([v], wide ? swapped : neighbours), neighbours)
      return [where]
    },
  }
}

export const accumulator = (frame: Frame, combine: Combine, dtype: Scalar): Accumulator =>
  isPosition(combine)
    ? position(frame, combine, dtype)
    : combine === "sum" && dtype === "float32"
      ? sumOfFloats(frame)
      : simple(frame, combine, dtype)

/** Values as a fold joins them, but argmax and argmin. */
export const joinAll = (frame: Frame, combine: Combine, dtype: Scalar, xs: readonly Value[]): Value => {
  if (xs.length === 1) return xs[0]!
  const half = Math.ceil(xs.length / 2)
  const sides = [xs.slice(0, half), xs.slice(half)].map((side) => joinAll(frame, combine, dtype, side))
  return core(joinOf(combine)!, dtype, sides, frame.target)
}

/** Lanes below `count` keep their value, the others take what changes nothing. */
export const masked = (x: Value, count: number, combine: Combine, dtype: Scalar): Value =>
  count >= LANES ? x : choose(i32x4.lt_s(iota, i32x4.const(count)), x, splat(identityOf(combine, dtype), dtype))
