import { nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { type Bytes, isAddress, isBytes, type Path, pathOf, type Signal } from "./address.js"
import { builtin } from "./node.js"
import { optionsIn } from "./options.js"

/**
 * Where bytes come from: a path; an address (http:, https:, data:, blob: or file:), as a text or a URL; or the bytes
 * themselves. In a browser a path is an address beside the page's.
 */
export type Source = Path | Uint8Array | ArrayBuffer | Bytes

/** How much is read, and until when. */
export interface LoadOptions {
  /** the most bytes that are read, and the most that they are inflated to; default 2^31 */
  readonly maxBytes?: number
  /** whether bytes that are gzip's are inflated; default true */
  readonly gunzip?: boolean
  /** gives up when it is aborted */
  readonly signal?: Signal
}

/** What stands behind a source. */
export type Place =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array | Bytes }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "address"; readonly url: string }

const SCHEME = /^([a-z][a-z\d+.-]+):/i

const addressOrPath = (text: string): Place => {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase()
  if (scheme === "file" && builtin("node:url") !== undefined) return { kind: "file", path: pathOf(new URL(text)) }
  if (scheme !== undefined && /^(https?|data|blob|file)$/.test(scheme)) return { kind: "address", url: text }
  return builtin("node:fs/promises") === undefined ? { kind: "address", url: text } : { kind: "file", path: text }
}

/** Throws a ValueError for what is no source. */
export const placeOf = (op: string, source: Source): Place => {
  if (typeof source === "string" && source !== "" && !source.includes("\0")) return addressOrPath(source)
  if (isAddress(source)) return addressOrPath(source.href)
  if (source instanceof Uint8Array) return { kind: "bytes", bytes: source }
  if (source instanceof ArrayBuffer) return { kind: "bytes", bytes: new Uint8Array(source) }
  if (isBytes(source)) return { kind: "bytes", bytes: source }
  throw new ValueError({
    op,
    problem: `the source is ${nameOfValue(source)}`,
    hint: "give a path, a URL, or bytes: a Uint8Array, an ArrayBuffer or a Blob",
  })
}

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 197)}...` : text)

/** How messages name a source. */
export const nameOfSource = (source: Source): string =>
  typeof source === "string"
    ? shortened(source)
    : isAddress(source)
      ? shortened(source.href)
      : isBytes(source)
        ? `${source.size} bytes`
        : `${source.byteLength} bytes`

const MOST = 2 ** 31

/** The names of the options. */
const known = ["maxBytes", "gunzip", "signal"]

/** The options with their defaults; throws for those that make no sense, or are neither these nor those `beside` them. */
export const loadOptions = (
  op: string,
  options?: LoadOptions,
  beside: readonly string[] = [],
): Required<Pick<LoadOptions, "maxBytes" | "gunzip">> & Pick<LoadOptions, "signal"> => {
  const { maxBytes = MOST, gunzip = true, signal } = optionsIn(op, options, [...beside, ...known])
  if (!(maxBytes >= 0))
    throw new ValueError({ op, problem: `maxBytes is ${nameOfValue(maxBytes)}`, hint: "use a number of bytes" })
  return { maxBytes, gunzip, ...(signal === undefined ? {} : { signal }) }
}
