import { type Either, left, right } from "fp-ts/Either"
import { type DType, type Shape, showShape, sizeOf } from "../../array/index.js"
import { bytesOfStored, type Stored } from "../elements.js"
import { repeatedKey } from "./keys.js"

/** A tensor as the header describes it; its bytes are counted from the end of the header. */
export interface Entry {
  readonly name: string
  readonly stored: Stored
  readonly shape: Shape
  readonly begin: number
  readonly end: number
}

export interface SafetensorsHeader {
  readonly entries: readonly Entry[]
  readonly metadata: Readonly<Record<string, string>>
}

/** The format's names of dtypes. */
const codes: Readonly<Record<string, Stored>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U64: "uint64",
  U32: "uint32",
  U16: "uint16",
  U8: "uint8",
  BOOL: "bool",
  C64: "complex64",
}

/** The format's name of a dtype; null where it has none. */
export const codeOf = (dtype: DType): string | null => Object.keys(codes).find((code) => codes[code] === dtype) ?? null

const METADATA = "__metadata__"

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x)

const isLengths = (x: unknown): x is readonly number[] =>
  Array.isArray(x) && x.every((n) => Number.isSafeInteger(n) && n >= 0)

const entryOf = (name: string, value: unknown): Entry | string => {
  const own = JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name)
  if (!isRecord(value)) return `${own} is no tensor`
  const { dtype, shape, data_offsets: offsets, ...others } = value
  if (Object.keys(others).length > 0) return `${own} has the unknown field ${JSON.stringify(Object.keys(others)[0])}`
  const stored = typeof dtype === "string" && Object.hasOwn(codes, dtype) ? codes[dtype] : undefined
  if (stored === undefined)
    return `${own} has the dtype ${JSON.stringify(dtype) ?? "undefined"}, which there is none for`
  if (!isLengths(shape) || shape.length > 64) return `${own} has no shape`
  if (!isLengths(offsets) || offsets.length !== 2) return `${own} has no offsets`
  const [begin, end] = offsets
  if (end! - begin! !== sizeOf(shape) * bytesOfStored(stored))
    return `${own} is ${stored}${showShape(shape)}, and has ${end! - begin!} bytes`
  return { name, stored, shape, begin: begin!, end: end! }
}

/** What is wrong with the places of tensors, which must follow one another and fill the file; null if nothing is. */
const wrongPlaces = (entries: readonly Entry[], size: number): string | null => {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)
  let at = 0
  for (const { name, begin, end } of inOrder) {
    if (begin < at) return `${JSON.stringify(name)} overlaps another tensor`
    if (begin > at) return `${begin - at} bytes before ${JSON.stringify(name)} belong to no tensor`
    at = end
  }
  return at === size
    ? null
    : at > size
      ? `the tensors take ${at} bytes, and ${size} are there`
      : `${size - at} bytes at the end belong to no tensor`
}

const metadataIn = (value: unknown): Readonly<Record<string, string>> | null =>
  value === undefined
    ? {}
    : isRecord(value) && Object.values(value).every((text) => typeof text === "string")
      ? (value as Readonly<Record<string, string>>)
      : null

/** What the text of a header says about so many bytes; or what is wrong with it. */
export const readHeader = (text: string, size: number): Either<string, SafetensorsHeader> => {
  const json = ((): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  })()
  if (!isRecord(json)) return left("the header is no JSON object")
  const repeated = repeatedKey(text)
  if (repeated !== null) return left(`the header has ${JSON.stringify(repeated)} twice`)
  const metadata = metadataIn(Object.hasOwn(json, METADATA) ? json[METADATA] : undefined)
  if (metadata === null) return left("the metadata are no record of texts")
  const found = Object.entries(json)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => entryOf(name, value))
  const wrong = found.find((entry) => typeof entry === "string")
  if (typeof wrong === "string") return left(wrong)
  const entries = found.filter((entry) => typeof entry !== "string")
  const places = wrongPlaces(entries, size)
  return places === null ? right({ entries, metadata }) : left(places)
}

/** The text of a header. */
export const headerText = (
  entries: readonly Pick<Entry, "name" | "shape" | "begin" | "end">[],
  dtypes: readonly string[],
  metadata: Readonly<Record<string, string>>,
): string => {
  const tensors = entries.map(
    ({ name, shape, begin, end }, i) => [name, { dtype: dtypes[i], shape, data_offsets: [begin, end] }] as const,
  )
  const first = Object.keys(metadata).length === 0 ? [] : [[METADATA, metadata] as const]
  return JSON.stringify(Object.fromEntries([...first, ...tensors]))
}

export const isReserved = (name: string): boolean => name === METADATA
