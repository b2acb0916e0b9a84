import { type DType, isFloat, type TypedArray } from "./dtype.js"
import { type Shape, showShape, sizeOf, stridesOf } from "./shape.js"
import { decoder, encoder, isSmallFloat } from "./small-float.js"

const EDGE = 3
const THRESHOLD = 1000

/** The element of a float dtype next to a number. */
const rounded = (x: number, dtype: DType): number =>
  dtype === "float32" ? Math.fround(x) : decoder(dtype)(encoder(dtype)(x))

/** The digits a reader needs: the shortest that give the element back, at most eight. */
const digits = (x: number, dtype: DType): string => {
  for (let p = 1; p < 8; p++) {
    const text = x.toPrecision(p)
    if (rounded(Number(text), dtype) === x) return text
  }
  return x.toPrecision(8)
}

const decimals = (text: string): number => text.split("e")[0]!.split(".")[1]?.replace(/0+$/, "").length ?? 0

const special = (x: number): string => (Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf")

/** `0.5000` as `0.5` and three spaces: points stand below each other and no digit claims more than it knows. */
const trimmed = (text: string, places: number): string =>
  places === 0 ? `${text}.` : text.replace(/0+$/, "").padEnd(text.length)

/** One format for all elements shown, as NumPy chooses it: plain, or scientific when their sizes differ too much. */
const formatter = (values: readonly number[], dtype: DType): ((x: number) => string) => {
  if (dtype === "bool") return (x) => (x === 0 ? "false" : "true")
  if (!isFloat(dtype) && !isSmallFloat(dtype)) return String
  const finite = values.filter(Number.isFinite)
  const sizes = finite.filter((x) => x !== 0).map(Math.abs)
  const largest = Math.max(0, ...sizes)
  const smallest = Math.min(Infinity, ...sizes)
  const scientific = sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e6)
  const places = finite.map((x) => decimals(scientific ? Number(digits(x, dtype)).toExponential() : plain(x, dtype)))
  const n = Math.max(0, ...places)
  return (x) => {
    if (!Number.isFinite(x)) return special(x)
    const sign = Object.is(x, -0) ? "-" : ""
    const d = Number(digits(x, dtype))
    return sign + (scientific ? d.toExponential(n) : trimmed(d.toFixed(n), n))
  }
}

const plain = (x: number, dtype: DType): string => {
  const d = Number(digits(x, dtype))
  const places = decimals(d.toExponential()) - Math.floor(Math.log10(Math.abs(d) || 1))
  return d.toFixed(Math.min(20, Math.max(0, places)))
}

/** The indices shown along an axis; -1 stands for the dots. */
const shown = (length: number, summarize: boolean): readonly number[] =>
  summarize && length > 2 * EDGE
    ? [...Array.from({ length: EDGE }, (_, i) => i), -1, ...Array.from({ length: EDGE }, (_, i) => length - EDGE + i)]
    : Array.from({ length }, (_, i) => i)

/** How the elements at some offsets are written, one format for all of them. */
type Cells = (offsets: readonly number[]) => (offset: number) => string

const layOut = (shape: Shape, dtype: DType, cells: Cells): string => {
  const head = `${dtype}${showShape(shape)}`
  const strides = stridesOf(shape)
  const summarize = sizeOf(shape) > THRESHOLD
  const visit = (axis: number, offset: number): readonly number[] =>
    axis === shape.length
      ? [offset]
      : shown(shape[axis]!, summarize).flatMap((i) => (i < 0 ? [] : visit(axis + 1, offset + i * strides[axis]!)))
  const offsets = visit(0, 0)
  const format = cells(offsets)
  const width = Math.max(0, ...offsets.map((i) => format(i).length))
  const text = (axis: number, offset: number, indent: string): string => {
    if (axis === shape.length) return format(offset).padStart(shape.length === 0 ? 0 : width)
    const last = axis === shape.length - 1
    const items = shown(shape[axis]!, summarize).map((i) =>
      i < 0 ? "..." : text(axis + 1, offset + i * strides[axis]!, `${indent} `),
    )
    return `[${items.join(last ? " " : `\n${"\n".repeat(shape.length - axis - 2)}${indent} `)}]`
  }
  const body = text(0, 0, "")
  return shape.length < 2 && !body.includes("\n") ? `${head} ${body}` : `${head}\n${body}`
}

interface Elements {
  readonly shape: Shape
  readonly dtype: DType
  readonly data: TypedArray
}

const formatAt =
  ({ data, dtype }: Elements): Cells =>
  (offsets) => {
    const number = decoder(dtype)
    const format = formatter(
      offsets.map((i) => number(data[i]!)),
      dtype,
    )
    return (i) => format(number(data[i]!))
  }

/** dtype, shape and values as NumPy lays them out; more than 1,000 elements are summarised to three at each edge. */
export const showHost = (x: Elements): string => layOut(x.shape, x.dtype, formatAt(x))

/** The same for a complex array, `1.+2.j`: the real parts have one format, the imaginary parts another. */
export const showComplex = (dtype: DType, re: Elements, im: Elements): string =>
  layOut(re.shape, dtype, (offsets) => {
    const [real, imaginary] = [formatAt(re)(offsets), formatAt(im)(offsets)]
    const width = Math.max(0, ...offsets.map((i) => real(i).length))
    const signed = (i: number): string => imaginary(i).replace(/^(?=[^-])/, "+")
    const units = Math.max(0, ...offsets.map((i) => signed(i).length))
    return (i) =>
      real(i).padStart(re.shape.length === 0 ? 0 : width) +
      `${signed(i).trimEnd()}j`.padEnd(re.shape.length === 0 ? 0 : units + 1)
  })
