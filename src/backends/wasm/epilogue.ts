import { bytesOf } from "../../array/index.js"
import { type Contraction, costOfExpr, type Operand } from "../../compiler/index.js"
import {
  at,
  type Buffer,
  coefficientOf,
  constant,
  dependencies,
  type Expr,
  type Index,
  type Load,
  type LoopVar,
  local,
  sameIndex,
  show,
  substitute,
  turnsOf,
  visit,
} from "../../kernel/index.js"
import { expandAll } from "../../kernel/math/index.js"
import { type Code, type FunctionBuilder, i32, type Local, seq, type ValueType } from "./assembler/index.js"
import type { Epilogue, Place } from "./contraction/index.js"
import type { Features } from "./emit/arithmetic.js"
import { emit, hold } from "./emit/expression.js"
import { rootFrame } from "./emit/frame.js"
import type { Value } from "./emit/lanes.js"
import { loadRow, loadSplat } from "./emit/memory.js"

/** More instructions than these go better into a loop of their own, which has the registers for several vectors. */
const SHORT = 8

/** More arrays as large as the product are better read row by row. */
const LARGE = 1

/** The loops of a product, as its contraction counts them. */
export interface Nests {
  readonly batch: readonly LoopVar[]
  readonly rows: readonly LoopVar[]
  readonly columns: readonly LoopVar[]
}

/** How an operand is read: as the output lies, or by the elements that a step of each counter moves. */
type Steps = "like" | { readonly [K in keyof Nests]: number }

/** The elements that an index moves with the row-major counter of loops; null when they are not always as many. */
const stepOf = (x: Index, loops: readonly LoopVar[]): number | null => {
  const turning = loops.filter((v) => v.size > 1)
  const last = turning.at(-1)
  const step = last === undefined ? 0 : coefficientOf(x, last)
  const size = (from: number): number => turnsOf(turning.slice(from))
  return turning.every((v, i) => coefficientOf(x, v) === step * size(i + 1)) ? step : null
}

const stepsOf = (l: Load, out: Operand, nests: Nests): Steps | null => {
  if (bytesOf(l.buffer.dtype) === bytesOf(out.buffer.dtype) && sameIndex(l.offset, out.offset)) return "like"
  const [batch, rows, columns] = [nests.batch, nests.rows, nests.columns].map((v) => stepOf(l.offset, v))
  return batch == null || rows == null || columns == null || (columns !== 0 && columns !== 1)
    ? null
    : { batch, rows, columns }
}

/** An operand by the input that tells where it is. */
interface Source {
  readonly name: string
  readonly load: Load
  readonly steps: Steps
}

/** The operands of an epilogue; null when one is read in another way. */
const sourcesOf = (value: Expr, out: Operand, nests: Nests): readonly Source[] | null => {
  const found: (readonly [Load, Steps | null])[] = []
  const state = { counts: false }
  visit([value], (e) => {
    if (e.tag === "load" && !found.some(([l]) => isSame(l, e))) found.push([e, stepsOf(e, out, nests)])
    state.counts ||= e.tag === "index"
  })
  const sources = found.flatMap(([load, steps], i) => (steps === null ? [] : [{ name: `in${i}`, load, steps }]))
  return state.counts || sources.length < found.length ? null : sources
}

const isSame = (x: Load, y: Load): boolean => x.buffer === y.buffer && sameIndex(x.offset, y.offset)

/** Whether an epilogue is short enough to be done while the sums are in registers, and reads what it can there. */
export const isShort = ({ epilogue, out }: Contraction, nests: Nests): boolean => {
  if (epilogue === undefined) return true
  if (epilogue.others !== undefined) return false
  const sources = sourcesOf(epilogue.value, out, nests)
  if (sources === null || out.buffer.dtype !== "float32" || costOfExpr(epilogue.value) > SHORT) return false
  return sources.filter((s) => s.steps === "like").length <= LARGE
}

/** A vector of an operand. */
const valueOf = ({ name, load, steps }: Source, place: Place): Value => {
  if (steps === "like") return [place.like(name)]
  const { dtype } = load.buffer
  const moved = (start: Code<"i32">, counter: Code<"i32">, step: number): Code<"i32"> =>
    step === 0 ? start : i32.add(start, i32.mul(counter, step * bytesOf(dtype)))
  const row = moved(moved(place.inputs[name]!, place.batch, steps.batch), place.row, steps.rows)
  const code = moved(row, place.column, steps.columns)
  return steps.columns === 0 ? loadSplat({ code, offset: 0 }, dtype) : loadRow({ code, offset: 0 }, dtype)
}

/** An epilogue as code, and its inputs once buffers have places. */
export interface Finish {
  readonly epilogue: Epilogue
  readonly names: readonly string[]
  readonly inputs: (place: (b: Buffer, bytes?: number) => Code<"i32">) => Readonly<Record<string, Code<"i32">>>
}

/** A constant as a local that is set where it is needed: one from the begin on would take a register from the sums. */
const heldBy = <T extends ValueType>(codes: Code<"void">[], f: FunctionBuilder, x: Code<T>): Local<T> => {
  const local = f.local(x.type as T)
  codes.push(local.set(x))
  return local
}

/** How a product is finished; null when it is stored as it is. */
export const finishOf = ({ epilogue, out }: Contraction, nests: Nests, features: Features): Finish | null => {
  if (epilogue === undefined) return null
  const { product } = epilogue
  const sources = sourcesOf(epilogue.value, out, nests) ?? []
  const locals = new Map(sources.map((s) => [s.name, local(s.name, s.load.dtype)]))
  const read = substitute(at, (e) =>
    e.tag === "load" ? locals.get(sources.find((s) => isSame(s.load, e))!.name) : undefined,
  )
  const value = expandAll([read(epilogue.value)])[0]!
  const needs = dependencies()
  const text = show({
    tag: "loops",
    name: "",
    loops: [],
    stages: [{ tag: "store", over: [], buffer: { ...out.buffer, name: "" }, offset: constant(0), value }],
  })
  const code: Epilogue = {
    key: JSON.stringify([text, sources.map(({ name, load, steps }) => [name, load.buffer.dtype, steps])]),
    value: (sum, place) => {
      const constants: Code<"void">[] = []
      const f: FunctionBuilder = { ...place.f, constant: (x) => heldBy(constants, place.f, x) }
      const frame = rootFrame({ ...features, f, base: () => 0, pointer: () => null, needs, constants: new Map() })
      frame.results.set(product, [sum])
      for (const s of sources) frame.results.set(locals.get(s.name)!, hold(frame, valueOf(s, place)))
      const [result] = emit(frame, value)
      return seq(...constants, ...frame.codes, result)
    },
  }
  const start = ({ load, steps }: Source, place: (b: Buffer, bytes?: number) => Code<"i32">): Code<"i32"> =>
    steps === "like"
      ? i32.sub(place(load.buffer), place(out.buffer))
      : place(load.buffer, load.offset.constant * bytesOf(load.buffer.dtype))
  return {
    epilogue: code,
    names: sources.map((s) => s.name),
    inputs: (place) => Object.fromEntries(sources.map((s) => [s.name, start(s, place)])),
  }
}
