import { type Either, isLeft } from "fp-ts/Either"
import { callback, checked, ndarray, text } from "../src/array/given.js"
import { type NDArray, sameAval, toTypedArray } from "../src/array/index.js"
import { flattenWhole } from "../src/tree/structure.js"
import { formatKind } from "./kinds.js"
import { holds, type Law, law } from "./law.js"

const bytesOf = (x: NDArray): Uint8Array => {
  const data = toTypedArray(x)
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** Whether arrays have the same dtype, shape and bits. */
export const sameBits = checked("laws.file.sameBits", { x: ndarray, y: ndarray }, (x: NDArray, y: NDArray): boolean => {
  const [a, b] = [bytesOf(x), bytesOf(y)]
  return sameAval(x, y) && a.length === b.length && a.every((byte, i) => byte === b[i])
})

/** The first leaf at which trees of arrays differ; null if there is none. */
const differenceOf = (left: unknown, right: unknown): string | null => {
  const [a, b] = [flattenWhole("laws", "", left), flattenWhole("laws", "", right)]
  if (a.paths.join() !== b.paths.join()) return "the trees have other leaves"
  const at = a.leaves.findIndex((x, i) => !sameBits(x, b.leaves[i]!))
  return at < 0 ? null : `${a.paths[at] || "the array"} differs`
}

/** What a format needs: an array, or a tree of arrays, as bytes and back. */
export interface Format<A> {
  readonly name: string
  readonly encode: (a: A) => Uint8Array
  readonly parse: (bytes: Uint8Array) => Either<unknown, A>
}

/** Reading after writing is the identity: the same tree, to the bit. */
export const roundTrip = checked(
  "laws.file.roundTrip",
  { format: formatKind },
  <A>({ name, encode, parse }: Format<A>): Law<A> =>
    law(`${name} round trip`, "parse(encode(a)) = a", (a, violated) => {
      const back = parse(encode(a))
      if (isLeft(back)) return violated(`what was written is refused: ${String(back.left)}`)
      const difference = differenceOf(a, back.right)
      return difference === null ? holds : violated(difference, { left: String(a), right: String(back.right) })
    }),
)

/** The most arrays' bytes that a parser may make of each byte: deflate makes a thousand. */
const MOST_RATIO = 1100

/**
 * A parser is total: whatever the bytes are, it gives a value or an error and throws nothing, leaves the bytes as they are,
 * and makes no more of them than they can hold.
 */
export const total = checked(
  "laws.file.total",
  { name: text, parse: callback },
  (name: string, parse: (bytes: Uint8Array) => Either<unknown, unknown>): Law<Uint8Array> =>
    law(`${name} is total`, "parse(bytes) is left or right, and bytes stay", (bytes, violated) => {
      const before = Uint8Array.from(bytes)
      try {
        const result = parse(bytes)
        if (!before.every((byte, i) => byte === bytes[i])) return violated("the bytes have changed")
        if (isLeft(result)) return result.left instanceof Error ? holds : violated("the error is none")
        const size = flattenWhole("laws", "", arraysIn(result.right)).leaves.reduce((n, x) => n + bytesOf(x).length, 0)
        return size <= MOST_RATIO * (bytes.length + 1)
          ? holds
          : violated(`${bytes.length} bytes became ${size} of arrays`)
      } catch (error) {
        return violated(`it throws ${String(error)}`)
      }
    }),
)

/** The part of a value that is a tree of arrays. */
const arraysIn = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "tensors" in value ? value.tensors : value

/** A whole file is needed: no beginning of one is taken for another. */
export const refusesTruncated = checked(
  "laws.file.refusesTruncated",
  { format: formatKind },
  <A>({ name, encode, parse }: Format<A>): Law<readonly [A, number]> =>
    law(`${name} refuses what is truncated`, "parse(encode(a) without its end) is left", ([a, share], violated) => {
      const bytes = encode(a)
      const kept = Math.min(bytes.length - 1, Math.floor(share * bytes.length))
      return kept < 0 || isLeft(parse(bytes.subarray(0, kept)))
        ? holds
        : violated(`${kept} of ${bytes.length} bytes are taken for a file`)
    }),
)
