import { type Either, left, right } from "fp-ts/Either"
import { crc32, inflateExactly } from "../inflate.js"

/** A file in a zip archive, as the directory at its end describes it. */
interface Member {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly stored: number
  readonly size: number
  readonly offset: number
}

const END = 0x06054b50
const MEMBER = 0x02014b50
const LOCAL = 0x04034b50
const [END_SIZE, MEMBER_SIZE, LOCAL_SIZE] = [22, 46, 30]
const [STORED, DEFLATED] = [0, 8]
/** What stands in a field whose number is somewhere else, in archives of more than 4 GB. */
const ELSEWHERE = 0xffffffff

/** Where the record at the end is, which only a comment may follow; -1 if there is none. */
const endOf = (view: DataView): number => {
  const first = Math.max(0, view.byteLength - END_SIZE - 0xffff)
  for (let at = view.byteLength - END_SIZE; at >= first; at--)
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength) return at
  return -1
}

const memberAt = (view: DataView, at: number, end: number): (Member & { readonly next: number }) | string => {
  if (at + MEMBER_SIZE > end || view.getUint32(at, true) !== MEMBER) return "the directory is damaged"
  const word = (offset: number): number => view.getUint32(at + offset, true)
  const half = (offset: number): number => view.getUint16(at + offset, true)
  const next = at + MEMBER_SIZE + half(28) + half(30) + half(32)
  if (next > end) return "the directory is damaged"
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + MEMBER_SIZE, half(28)))
  if (half(8) & 1) return `${JSON.stringify(name)} is encrypted`
  if ([20, 24, 42].some((offset) => word(offset) === ELSEWHERE)) return "archives of more than 4 GB are not read"
  return { name, method: half(10), crc: word(16), stored: word(20), size: word(24), offset: word(42), next }
}

const directory = (view: DataView): readonly Member[] | string => {
  const end = view.byteLength < END_SIZE ? -1 : endOf(view)
  if (end < 0) return "there is no directory of a zip archive at its end"
  const [count, size, start] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ]
  if (start + size !== end) return "the directory is not where it is said to be"
  const members: Member[] = []
  for (let at = start; at < end; ) {
    const member = memberAt(view, at, end)
    if (typeof member === "string") return member
    members.push(member)
    at = member.next
  }
  return members.length === count ? members : `there are ${members.length} files, and not ${count}`
}

/** What is in a member; its place may be shared with no other. */
const contentOf = (bytes: Uint8Array, view: DataView, m: Member): Uint8Array | string => {
  const own = JSON.stringify(m.name)
  if (m.offset + LOCAL_SIZE > bytes.length || view.getUint32(m.offset, true) !== LOCAL)
    return `${own} is not where it is said to be`
  const start = m.offset + LOCAL_SIZE + view.getUint16(m.offset + 26, true) + view.getUint16(m.offset + 28, true)
  if (start + m.stored > bytes.length) return `${own} is truncated`
  const stored = bytes.subarray(start, start + m.stored)
  if (m.method !== STORED && m.method !== DEFLATED) return `${own} is compressed in the way ${m.method}, not deflated`
  const content = m.method === DEFLATED ? inflateExactly(stored, m.size, "raw") : m.stored === m.size ? stored : null
  return content === null || crc32(content) !== m.crc ? `${own} is damaged` : content
}

/**
 * The files in a zip archive, by name, if they take at most so many bytes; or what is wrong. Their sizes are checked
 * before anything is inflated, and their sums after it.
 */
export const unzip = (
  bytes: Uint8Array,
  maxBytes: number,
): Either<string, readonly (readonly [string, Uint8Array])[]> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const members = directory(view)
  if (typeof members === "string") return left(members)
  const total = members.reduce((sum, m) => sum + m.size, 0)
  if (total > maxBytes) return left(`its files take ${total} bytes, more than ${maxBytes}`)
  // Files that share their bytes are how small archives become huge ones.
  if (members.reduce((sum, m) => sum + m.stored, 0) > bytes.length) return left("its files overlap")
  const files: (readonly [string, Uint8Array])[] = []
  for (const member of members) {
    const content = contentOf(bytes, view, member)
    if (typeof content === "string") return left(content)
    files.push([member.name, content])
  }
  return right(files)
}
