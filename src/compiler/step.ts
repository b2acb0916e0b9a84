import type { Buffer, Expr, Index, Local, LoopKernel, LoopVar } from "../kernel/index.js"
import type { Equation } from "../program/index.js"

/** An array in memory, read at an affine offset. */
export interface Operand {
  readonly buffer: Buffer
  readonly offset: Index
}

/** What becomes of every element of a product before it is stored; other operands are read at affine offsets. */
export interface Epilogue {
  readonly product: Local
  readonly value: Expr
  /** what else is stored of every element: the state of an optimizer beside its parameter */
  readonly others?: readonly Other[]
}

/** A second result of a product: a value, and where it goes. */
export interface Other {
  readonly to: Operand
  readonly value: Expr
}

/** All that an epilogue computes. */
export const valuesOf = (e: Epilogue | undefined): readonly Expr[] =>
  e === undefined ? [] : [e.value, ...(e.others ?? []).map(({ value }) => value)]

/** All places that a product is stored at. */
export const placesOf = ({ out, epilogue }: Contraction): readonly Operand[] => [
  out,
  ...(epilogue?.others ?? []).map(({ to }) => to),
]

/** `out[b, m, n] = sum over k of x[b, m, k] y[b, k, n]`. */
export interface Contraction {
  readonly tag: "contraction"
  readonly name: string
  readonly batch: readonly LoopVar[]
  readonly rows: readonly LoopVar[]
  readonly columns: readonly LoopVar[]
  readonly inner: readonly LoopVar[]
  readonly x: Operand
  readonly y: Operand
  /** where results go; sums gather there while they are parts */
  readonly out: Operand
  readonly epilogue?: Epilogue
}

/** A primitive that works on whole arrays in memory. */
export interface Routine {
  readonly tag: "routine"
  readonly equation: Equation
  readonly inputs: readonly Buffer[]
  readonly outputs: readonly Buffer[]
}

/** An offset in elements that moves with the turn of the loop around it. */
export interface Walk {
  readonly start: number
  readonly stride: number
}

/** A copy of `size` elements of one dtype. */
export interface Copy {
  readonly tag: "copy"
  readonly from: Buffer
  readonly to: Buffer
  readonly size: number
  readonly fromAt: Walk
  readonly toAt: Walk
  /** the one of the two that lies in the other from here on, in this turn: then nothing is copied */
  readonly window?: Buffer
}

/** The steps of `body`, `trips` times. */
export interface Repeat {
  readonly tag: "repeat"
  readonly trips: number
  readonly body: readonly Step[]
}

/** `test`, which sets `flag`, then while it is true `body` and `test` again. */
export interface Loop {
  readonly tag: "while"
  readonly test: readonly Step[]
  readonly flag: Buffer
  readonly body: readonly Step[]
}

/** The steps of one branch, chosen by an int32 in `index` that is held to the branches there are. */
export interface Choose {
  readonly tag: "choose"
  readonly index: Buffer
  readonly branches: readonly (readonly Step[])[]
}

export type Step = LoopKernel | Contraction | Routine | Copy | Repeat | Loop | Choose

/** A program in steps over buffers. */
export interface Procedure {
  readonly inputs: readonly Buffer[]
  readonly outputs: readonly Buffer[]
  readonly steps: readonly Step[]
}

const STAY: Walk = { start: 0, stride: 0 }

/** A whole buffer into another. */
export const copyOf = (from: Buffer, to: Buffer): Copy => ({
  tag: "copy",
  from,
  to,
  size: from.size,
  fromAt: STAY,
  toAt: STAY,
})
