import type { Contraction, Operand } from "../../../compiler/index.js"
import {
  coefficientOf,
  type Expr,
  type Fold,
  type Index,
  type LoopKernel,
  type Store,
  turnsOf,
  visit,
} from "../../../kernel/index.js"

/** Shorter sums than this are better made by a thread each. */
const SHORT = 32

/** Fewer products than this are as well made in any way. */
const FEW = 4096

const isAffine = (x: Index): boolean => x.terms.every(({ atom }) => atom.tag === "loop")

/** All that an expression reads is read at affine offsets. */
const isSimple = (e: Expr): boolean => {
  let yes = true
  visit([e], (x) => {
    yes &&= (x.tag !== "load" || isAffine(x.offset)) && (x.tag !== "index" || isAffine(x.index))
  })
  return yes
}

const operandOf = (e: Expr | undefined): Operand | null =>
  e?.tag === "load" && e.buffer.dtype === "float32" && isAffine(e.offset)
    ? { buffer: e.buffer, offset: e.offset }
    : null

/** A sum of products and where it goes, of a kernel that is nothing else. */
const partsOf = ({ stages, worker }: LoopKernel): readonly [Fold, Store] | null => {
  const [fold, store] = stages
  return worker === undefined &&
    stages.length === 2 &&
    fold?.tag === "fold" &&
    fold.combine === "sum" &&
    store?.tag === "store" &&
    store.over.length === 0 &&
    store.buffer.dtype === "float32"
    ? [fold, store]
    : null
}

/** A fold that is a product of a matrix and a vector, or of matrices with few rows: as a product; null for all others. */
export const contractionOf = (kernel: LoopKernel): Contraction | null => {
  const parts = partsOf(kernel)
  if (parts === null) return null
  const [{ over, value, result }, store] = parts
  if (value.tag !== "apply" || value.op !== "mul" || value.dtype !== "float32") return null
  const [x, y] = value.args.map(operandOf)
  if (x == null || y == null || !isSimple(store.value) || !isAffine(store.offset)) return null
  const turning = kernel.loops.filter((v) => v.size > 1)
  const has = (o: Operand, v: (typeof turning)[number]): boolean => coefficientOf(o.offset, v) !== 0
  const rows = turning.filter((v) => !has(y, v))
  const columns = turning.filter((v) => has(y, v) && !has(x, v))
  const batch = turning.filter((v) => has(y, v) && has(x, v))
  const isLarge =
    turnsOf(rows) * turnsOf(columns) > 1 && turnsOf(over) >= SHORT && turnsOf(turning) * turnsOf(over) >= FEW
  if (!isLarge || store.buffer === x.buffer || store.buffer === y.buffer) return null
  return {
    tag: "contraction",
    name: kernel.name,
    batch,
    rows,
    columns,
    inner: over.filter((v) => v.size > 1),
    x,
    y,
    out: { buffer: store.buffer, offset: store.offset },
    ...(store.value === result ? {} : { epilogue: { product: result, value: store.value } }),
  }
}
