import { unsigned, written } from "./bytes.js"
import {
  type Code,
  code,
  type ImmediateKind,
  type Op,
  type Operand,
  operand,
  type Type,
  type ValueType,
} from "./code.js"

/** The arguments after the operands. */
interface Immediates {
  readonly none: []
  readonly memory: [offset?: number]
  readonly lane: [lane: number]
  readonly memoryLane: [lane: number, offset?: number]
  readonly shuffle: [lanes: readonly number[]]
}

type Operands<I extends readonly ValueType[]> = { [K in keyof I]: Operand<I[K]> }

/** The function that makes the code of an instruction from its operands and what stands in it. */
export type Instruction<O> =
  O extends Op<infer I, infer R, infer M> ? (...args: [...Operands<I>, ...Immediates[M]]) => Code<R> : never

type Table = Readonly<Record<string, Op>>

type Instructions<T extends Table> = { readonly [K in keyof T]: Instruction<T[K]> }

type Group<Names extends string, I extends readonly ValueType[], R extends Type, M extends ImmediateKind> = {
  readonly [K in Names]: Op<I, R, M>
}

interface Layout<M extends ImmediateKind> {
  readonly immediate: M
  readonly align?: number
  readonly zeros?: number
}

const opcodeBytes = (prefix: number | null, opcode: number, zeros: number): readonly number[] =>
  written((out) => {
    if (prefix === null) out.push(opcode)
    else {
      out.push(prefix)
      unsigned(out, opcode)
    }
    for (let i = 0; i < zeros; i++) out.push(0)
  })

const grouped =
  (prefix: number | null) =>
  <const I extends readonly ValueType[], R extends Type, M extends ImmediateKind>(
    operands: I,
    result: R,
    layout: Layout<M>,
  ) =>
  <Names extends string>(opcodes: Readonly<Record<Names, number>>): Group<Names, I, R, M> => {
    const op = (opcode: number): Op<I, R, M> => ({
      bytes: opcodeBytes(prefix, opcode, layout.zeros ?? 0),
      operands,
      result,
      immediate: layout.immediate,
      align: layout.align ?? 0,
    })
    const names = Object.keys(opcodes) as Names[]
    return Object.fromEntries(names.map((name) => [name, op(opcodes[name])])) as Group<Names, I, R, M>
  }

/** Rows of the table that share a signature. The suffix says how the opcode is written: alone, or after a prefix. */
const plainRows = grouped(null)
const longRows = grouped(0xfc)
const simdRows = grouped(0xfd)
const atomicRows = grouped(0xfe)

const signature =
  (rows: typeof plainRows) =>
  <const I extends readonly ValueType[], R extends Type>(operands: I, result: R) =>
    rows(operands, result, { immediate: "none" })

export const plain = signature(plainRows)
export const long = signature(longRows)
export const simd = signature(simdRows)

/** `v128 -> v128`, `v128 v128 -> v128`, and so on. */
export const unary = simd(["v128"], "v128")
export const binary = simd(["v128", "v128"], "v128")
export const ternary = simd(["v128", "v128", "v128"], "v128")
/** Shifts all lanes by one count. */
export const shift = simd(["v128", "i32"], "v128")
/** A question about all lanes. */
export const test = simd(["v128"], "i32")

export const shuffle = simdRows(["v128", "v128"], "v128", { immediate: "shuffle" })
export const extract = <R extends ValueType>(lane: R) => simdRows(["v128"], lane, { immediate: "lane" })
export const replace = <R extends ValueType>(lane: R) => simdRows(["v128", lane], "v128", { immediate: "lane" })

/** Loads and stores; `align` is the logarithm of the bytes that they move. */
export const load = <R extends ValueType>(result: R, align: number) =>
  plainRows(["i32"], result, { immediate: "memory", align })
export const store = <R extends ValueType>(value: R, align: number) =>
  plainRows(["i32", value], "void", { immediate: "memory", align })
export const simdLoad = (align: number) => simdRows(["i32"], "v128", { immediate: "memory", align })
export const simdStore = (align: number) => simdRows(["i32", "v128"], "void", { immediate: "memory", align })
export const laneLoad = (align: number) => simdRows(["i32", "v128"], "v128", { immediate: "memoryLane", align })
export const laneStore = (align: number) => simdRows(["i32", "v128"], "void", { immediate: "memoryLane", align })

/** Accesses that other threads see in order; they must be aligned. */
export const atomic = <const I extends readonly ValueType[], R extends Type>(operands: I, result: R, align: number) =>
  atomicRows(operands, result, { immediate: "memory", align })
export const fence = atomicRows([], "void", { immediate: "none", zeros: 1 })

/** Instructions on the memory as a whole. */
export const wholeMemory = plainRows([], "i32", { immediate: "none", zeros: 1 })
export const growMemory = plainRows(["i32"], "i32", { immediate: "none", zeros: 1 })
export const bulkMemory = (zeros: number) => longRows(["i32", "i32", "i32"], "void", { immediate: "none", zeros })

type Argument = Code | number | bigint | readonly number[] | undefined

const isOperand = (x: Argument): x is Code | number | bigint => x !== undefined && !Array.isArray(x)

const isLanes = (x: Argument): x is number | readonly number[] => typeof x === "number" || Array.isArray(x)

const offsetOf = (x: Argument): number => (typeof x === "number" ? x : 0)

const LANES = { none: 0, memory: 0, lane: 1, memoryLane: 1, shuffle: 16 }

const NONE: readonly number[] = []

const instruction = (name: string, op: Op) => {
  const { operands: types, result, immediate } = op
  const n = types.length
  const laneCount = LANES[immediate]
  return (...args: readonly Argument[]): Code => {
    const operands: Code[] = []
    for (let i = 0; i < n; i++) {
      const x = args[i]
      if (!isOperand(x)) throw new TypeError(`${name} takes ${n} operands`)
      operands.push(operand(types[i]!, x))
    }
    if (laneCount === 0) return code(result, { tag: "op", name, op, operands, lanes: NONE, offset: offsetOf(args[n]) })
    const immediates = args.slice(n).filter(isLanes).flat()
    const lanes = immediates.slice(0, laneCount)
    return code(result, { tag: "op", name, op, operands, lanes, offset: offsetOf(immediates[laneCount]) })
  }
}

/** One function for each row of a table, by its name. */
export const instructions = <T extends Table>(namespace: string, table: T): Instructions<T> => {
  const entries: readonly (readonly unknown[])[] = Object.entries(table).map(([name, op]) => [
    name,
    instruction(`${namespace}.${name}`, op),
  ])
  return Object.fromEntries(entries)
}
