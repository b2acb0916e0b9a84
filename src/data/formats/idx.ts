import { right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { type DType, describe, type NDArray, showShape, sizeOf } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"
import { arrayOf, bytesOfArray, bytesOfStored, swapBytes } from "../../io/elements.js"
import { loaded } from "../../io/load.js"
import { checkBytes } from "../../io/options.js"
import { type LoadError, malformed, type Parsed } from "../../io/result.js"
import type { LoadOptions, Source } from "../../io/source.js"
import { asArray } from "../../operations/operand.js"

/** The third byte of an IDX file, which says what its elements are. */
const codes: Readonly<Record<number, DType>> = {
  8: "uint8",
  9: "int8",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
}

/** An array in IDX's bytes, for an operation. */
export const idxIn = (op: string, bytes: Uint8Array): Parsed<NDArray> => {
  const hint = "IDX is the format of MNIST's files: two bytes 0, the kind of elements, the number of axes"
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    return malformed(op, "the bytes do not begin with IDX's magic number", { offset: 0, hint })
  const dtype = codes[bytes[2]!]
  if (dtype === undefined) return malformed(op, `there is no kind ${bytes[2]} of elements`, { offset: 2, hint })
  const start = 4 + 4 * bytes[3]!
  if (start > bytes.length) return malformed(op, `the file ends after ${bytes.length} bytes, in its header`, { hint })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const shape = Array.from({ length: bytes[3]! }, (_, axis) => view.getUint32(4 + 4 * axis))
  const [needed, there] = [sizeOf(shape) * bytesOfStored(dtype), bytes.length - start]
  if (needed !== there)
    return malformed(op, `the elements take ${needed} bytes, and ${there} are there`, {
      given: { header: `${dtype}${showShape(shape)}` },
      offset: start,
      hint: "the file may be truncated; fetch it again",
    })
  const found = arrayOf(dtype, shape, bytes.subarray(start), true)
  return typeof found === "string" ? malformed(op, found, { offset: start }) : right(found)
}

/**
 * The array in the bytes of an IDX file, the format of MNIST.
 *
 * Gives a ParseError for anything else.
 * @example parseIdx(encodeIdx(array([1, 2]))) // E.right(array([1, 2]))
 */
export const parseIdx = (bytes: Uint8Array): Parsed<NDArray> => idxIn("parseIdx", checkBytes("parseIdx", bytes))

/**
 * The array in an IDX file, inflated if it is gzip: uint8[60000,28,28] for MNIST's training images.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no IDX.
 * @example const task = loadIdx("train-images-idx3-ubyte.gz")
 */
export const loadIdx = (source: Source, options?: LoadOptions): TaskEither<LoadError, NDArray> =>
  loaded("loadIdx", source, options, (bytes) => idxIn("loadIdx", bytes))

/**
 * An array as the bytes of an IDX file.
 *
 * Law: `parseIdx(encodeIdx(x))` is x.
 * @throws DTypeError for a dtype that IDX does not have; ShapeError for more than 255 axes, or too long ones; TraceError
 * for a traced array
 * @example encodeIdx(array([1, 2])) // Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 2, 63, 128, 0, 0, 64, 0, 0, 0])
 */
export const encodeIdx = (x: NDArray): Uint8Array => {
  const op = "encodeIdx"
  const elements = new Uint8Array(bytesOfArray(op, asArray(op, x)))
  const code = Object.keys(codes).find((key) => codes[Number(key)] === x.dtype)
  if (code === undefined)
    throw new DTypeError({
      op,
      problem: `IDX has no ${x.dtype}`,
      given: { x: describe(x) },
      hint: `convert it to one of ${Object.values(codes).join(", ")}`,
    })
  const shape: readonly number[] = x.shape
  if (shape.length > 255 || shape.some((length) => length >= 2 ** 32))
    throw new ShapeError({ op, problem: `IDX has no shape ${showShape(shape)}`, hint: "reshape it" })
  const bytes = new Uint8Array(4 + 4 * shape.length + elements.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, Number(code), shape.length])
  shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length)
  })
  swapBytes(elements, bytesOfStored(x.dtype))
  bytes.set(elements, 4 + 4 * shape.length)
  return bytes
}
