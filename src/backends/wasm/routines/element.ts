import { type Code, i32, i64 } from "../assembler/index.js"

/** Copies one element of so many bytes; the addresses count from the bases. */
export const copyElement = (
  bytes: number,
  to: Code<"i32">,
  toBase: number,
  from: Code<"i32">,
  fromBase: number,
): Code<"void"> => {
  switch (bytes) {
    case 1:
      return i32.store8(to, i32.load8_u(from, fromBase), toBase)
    case 2:
      return i32.store16(to, i32.load16_u(from, fromBase), toBase)
    case 4:
      return i32.store(to, i32.load(from, fromBase), toBase)
    default:
      return i64.store(to, i64.load(from, fromBase), toBase)
  }
}
