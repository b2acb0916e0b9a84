import {
  allocate,
  type DType,
  deviceOf,
  fromHost,
  hostOf,
  isConcrete,
  type NDArray,
  type Shape,
  scalar,
  sizeOf,
} from "../array/index.js"
import { add } from "../primitives/arithmetic.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { isTracing } from "../program/index.js"
import { jit } from "../transforms/index.js"
import { counters } from "./key.js"

/** Samples that depend on nothing but the key, their own counters, and numbers in the shape and dtype of the samples. */
type Draw = (k: NDArray, counts: NDArray, ...numbers: readonly NDArray[]) => NDArray

/** Samples that are drawn by one call. */
const PIECE = 2 ** 14

/** So many samples repay a call, some of whose samples may be of no use. */
const MANY = 2 ** 12

const spread = (x: NDArray, { shape }: NDArray): NDArray => broadcastInDim(x, shape, [])

/**
 * A sampler of all shapes. Many samples outside of a trace are drawn piece by piece with one jitted function, which
 * depends on no shape; the words of a piece are those of its counters, so that no sample depends on the pieces.
 */
/* @__NO_SIDE_EFFECTS__ */
export const inPieces = (draw: Draw) => {
  const at = (k: NDArray, counts: NDArray, numbers: readonly NDArray[]): NDArray =>
    draw(k, counts, ...numbers.map((x) => spread(x, counts)))
  const piece = jit((k: NDArray, start: NDArray, numbers: readonly NDArray[]): NDArray => {
    const counts = counters([PIECE])
    return at(k, add(counts, spread(start, counts)), numbers)
  })
  return (k: NDArray, shape: Shape, dtype: DType, values: readonly number[]): NDArray => {
    const numbers = values.map((x) => scalar(x, dtype))
    const n = sizeOf(shape)
    if (n < MANY || isTracing() || !isConcrete(k) || deviceOf(k) !== null) return at(k, counters(shape), numbers)
    const data = allocate(dtype, n)
    for (let start = 0; start < n; start += PIECE) {
      const some = hostOf("random", piece(k, scalar(start, "uint32"), numbers)).data
      data.set(some.subarray(0, n - start), start)
    }
    return fromHost(shape, dtype, data)
  }
}
