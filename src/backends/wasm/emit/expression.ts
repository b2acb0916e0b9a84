import { bytesOf } from "../../../array/index.js"
import {
  type Apply,
  type Buffer,
  type Const,
  type Expr,
  type Index,
  type IndexAtom,
  type IndexValue,
  isCore,
  type Load,
  sameIndex,
} from "../../../kernel/index.js"
import { all, i32, i32x4, if_, select, v128 } from "../assembler/index.js"
import { type Address, addressOf, type IndexScope, type Int, indexCode, without } from "./address.js"
import { compare, core, shift } from "./arithmetic.js"
import { emitChoice, emitExtremum, extremum, isNothing } from "./choice.js"
import {
  convert,
  copySign,
  exponent,
  isExponent,
  type Mask,
  placed,
  placedConstant,
  wideExponent,
  withExponent,
} from "./convert.js"
import { constant, depthOf, depthOfIndex, type Frame, find, guarded, outward } from "./frame.js"
import { laneStride, lanesForEach } from "./lane-index.js"
import { choose, splat, type Value } from "./lanes.js"
import { loadBackwards, loadLanes, loadRow, loadSplat, loadTwice } from "./memory.js"

/** Puts a value where it can be read again. */
export const hold = (frame: Frame, x: Value): Value => {
  const one = (v: Value[0]): Value[0] => {
    const local = frame.target.f.local("v128")
    frame.codes.push(local.set(v))
    return local
  }
  return x.length === 2 ? [one(x[0]), one(x[1])] : [one(x[0])]
}

export const holdInt = (frame: Frame, x: Int): Int => {
  const local = frame.target.f.local("i32")
  frame.codes.push(local.set(x))
  return local
}

/** Loop counters as they are; of data, the first lane. */
const scope = (frame: Frame): IndexScope => ({
  loop: (v) => find(frame, (f) => f.counters.get(v))!,
  data: (e) => holdInt(frame, i32x4.extract_lane(emit(frame, e)[0], 0)),
})

const isLane =
  (frame: Frame) =>
  (a: IndexAtom): boolean =>
    a === frame.lane?.loop

/** The address of an index in a buffer. */
const addressIn = ({ target }: Frame, b: Buffer, index: Index, counters: IndexScope): Address => {
  const pointer = target.pointer(b)
  const { code, offset } = addressOf(pointer === null ? target.base(b) : 0, index, b.dtype, counters)
  return { code: pointer === null ? code : i32.add(pointer, code), offset }
}

/** The part of an address that the lanes do not change, computed as far out as it can be. */
const rowAddress = (frame: Frame, b: Buffer, row: Index): Address => {
  const { dtype } = b
  const moves = frame.target.pointer(b) !== null
  const home = outward(frame, depthOfIndex(frame, row))
  const { code, offset } = addressIn(home, b, row, scope(home))
  if (row.terms.length === 0) return { code, offset }
  const base = moves ? 0 : frame.target.base(b)
  const rest: Index = { constant: offset === 0 ? base + row.constant * bytesOf(dtype) : 0, terms: row.terms }
  const kind = moves ? b.name : dtype
  const known = home.rows.find(([x, d]) => d === kind && sameIndex(x, rest))
  if (known !== undefined) return { code: known[2], offset }
  const local = holdInt(home, code)
  home.rows.push([rest, kind, local])
  return { code: local, offset }
}

/** The addresses of an index: of its first lane, and of every lane. */
export const addresses = (frame: Frame, load: Pick<Load, "buffer" | "offset">) => {
  const { buffer, offset } = load
  const stride = laneStride(frame, offset)
  const size = bytesOf(buffer.dtype)
  if (stride !== null) {
    const row = rowAddress(frame, buffer, without(offset, isLane(frame)))
    if (stride === 0) return { stride, first: row, lane: () => row }
    const move = i32.mul(frame.lane!.counter, stride * size)
    const step = stride === 1 ? i32.shl(frame.lane!.counter, Math.log2(size)) : move
    const first: Address =
      stride > 0
        ? { code: i32.add(row.code, step), offset: row.offset }
        : { code: i32.add(i32.add(row.code, row.offset), step), offset: 0 }
    return { stride, first, lane: laneAddresses(frame, first, stride * size) }
  }
  return { stride, first: { code: i32.const(0), offset: 0 }, lane: scattered(frame, load) }
}

const laneAddresses = (frame: Frame, first: Address, bytes: number) => {
  const held: Address[] = []
  return (l: number): Address => {
    if (held.length === 0) held.push({ code: holdInt(frame, first.code), offset: first.offset })
    const { code, offset } = held[0]!
    return bytes >= 0 ? { code, offset: offset + l * bytes } : { code: i32.add(code, l * bytes), offset }
  }
}

/** Every lane on its own: its turn is held to the loop, so that lanes past the end read what is there. */
const laneScope = (frame: Frame, l: number): IndexScope => {
  const { loop, counter } = frame.lane!
  return {
    loop: (v) => {
      if (v !== loop) return find(frame, (f) => f.counters.get(v))!
      const turn = holdInt(frame, i32.add(counter, l))
      return select(turn, i32.const(loop.size - 1), i32.lt_s(turn, loop.size - 1))
    },
    data: (e) => holdInt(frame, i32x4.extract_lane(emit(frame, e)[0], l as 0 | 1 | 2 | 3)),
  }
}

const scattered =
  (frame: Frame, { buffer, offset }: Pick<Load, "buffer" | "offset">) =>
  (l: number): Address => {
    const { code, offset: constant } = addressIn(frame, buffer, offset, laneScope(frame, l))
    return { code: holdInt(frame, code), offset: constant }
  }

const emitLoad = (frame: Frame, e: Load): Value => {
  const { dtype } = e.buffer
  const many = lanesForEach(frame, e.offset)
  if (many !== null) {
    const first = addressIn(frame, e.buffer, e.offset, scope(frame))
    return many === 2 ? loadTwice(first, dtype) : loadSplat(first, dtype)
  }
  const at = addresses(frame, e)
  return at.stride === 0
    ? loadSplat(at.first, dtype)
    : at.stride === 1
      ? loadRow(at.first, dtype)
      : at.stride === -1
        ? loadBackwards(at.first, dtype)
        : loadLanes(at.lane, dtype)
}

const emitIndex = (frame: Frame, { index }: IndexValue): Value => {
  const stride = laneStride(frame, index)
  if (stride === null)
    return [
      ([0, 1, 2, 3] as const).reduce(
        (v, l) => i32x4.replace_lane(v, indexCode(index, laneScope(frame, l)), l),
        i32x4.const(0),
      ),
    ]
  const first = i32x4.splat(indexCode(index, scope(frame)))
  return [stride === 0 ? first : i32x4.add(first, i32x4.const(0, stride, 2 * stride, 3 * stride))]
}

/** The costly value is computed only where some lane takes it. */
const emitWhen = (frame: Frame, [condition, costly, usual]: Apply["args"]): Value => {
  const [mask, start] = [emit(frame, condition!)[0], emit(frame, usual!)]
  const out = start.map(() => frame.target.f.local("v128"))
  const assign = (x: Value) => all(out.map((l, i) => l.set(x[i as 0]!)))
  const inner = guarded(frame)
  const chosen = choose(mask, emit(inner, costly!), start)
  frame.codes.push(assign(start), if_(v128.any_true(mask), all([...inner.codes, assign(chosen)])))
  return out.length === 2 ? [out[0]!, out[1]!] : [out[0]!]
}

/** The mask of a condition in lanes of 64 bits; null when it is no comparison of float64s, nor made of such. */
const emitWide = (frame: Frame, e: Expr): Value | null => {
  if (e.tag !== "apply" || !isCore(e.op)) return null
  const known = find(frame, (f) => f.wide.get(e))
  if (known !== undefined) return known
  const home = outward(frame, depthOf(frame, e))
  const compares = e.args[0]!.dtype === "float64"
  const xs = e.args.map((a) => (compares ? emit(home, a) : emitWide(home, a)))
  const found = xs.filter((x) => x !== null)
  if (found.length < xs.length) return null
  const mask = hold(home, compares ? compare(e.op, "float64", found) : core(e.op, "bool", found, frame.target))
  home.wide.set(e, mask)
  return mask
}

const emitSelect = (frame: Frame, e: Apply): Value => {
  const [condition, y, z] = e.args
  const ends = extremum(e.args)
  if (ends !== null) return emitExtremum(ends[0], e.dtype, emit(frame, ends[1]), emit(frame, ends[2]))
  const mask = (e.dtype === "float64" ? emitWide(frame, condition!) : null) ?? emit(frame, condition!)
  return emitChoice(mask, [emit(frame, y!), emit(frame, z!)], e.args, frame.target)
}

const emitApply = (frame: Frame, e: Apply): Value => {
  if (e.op === "when") return emitWhen(frame, e.args)
  if (e.op === "select") return emitSelect(frame, e)
  const [first, count] = e.args
  const from = first!.dtype
  const mask: Mask = (name, make) => constant(frame, name, make)
  if ((e.op === "shl" || e.op === "shr") && count?.tag === "const")
    return shift(e.op, from, emit(frame, first!), count.value)
  if (e.op === "convert" && e.dtype === "float64" && isExponent(first!))
    return wideExponent(emit(frame, first.args[0]!), mask)
  const xs = e.args.map((a) => emit(frame, a))
  if (e.op === "copySign") return copySign(xs[0]!, xs[1]!, mask)
  if (isCore(e.op)) return core(e.op, from, xs, frame.target)
  switch (e.op) {
    case "convert":
      return convert(xs[0]!, from, e.dtype)
    case "bitcast":
      return xs[0]!
    case "exponent":
      return exponent(xs[0]!, mask)
    case "withExponent": {
      const fields =
        count!.tag === "const"
          ? placedConstant(count!.value, e.dtype, mask)
          : placed(xs[1]!, count!.dtype, e.dtype, mask)
      return isNothing(first!) ? fields : withExponent(xs[0]!, fields, mask)
    }
    default:
      throw new RangeError(`${e.op} is not expanded`)
  }
}

const emitConst = (frame: Frame, { value, dtype }: Const): Value =>
  constant(frame, `${dtype} ${Object.is(value, -0) ? "-0" : value}`, () => splat(value, dtype))

/** The value of an expression in a frame; written once, as far out as its loops allow. */
export const emit = (frame: Frame, e: Expr): Value => {
  if (e.tag === "const") return emitConst(frame, e)
  const known = find(frame, (f) => f.values.get(e))
  if (known !== undefined) return known
  if (e.tag === "local") return find(frame, (f) => f.results.get(e))!
  const home = outward(frame, depthOf(frame, e))
  const value = hold(
    home,
    e.tag === "load" ? emitLoad(home, e) : e.tag === "index" ? emitIndex(home, e) : emitApply(home, e),
  )
  home.values.set(e, value)
  return value
}
