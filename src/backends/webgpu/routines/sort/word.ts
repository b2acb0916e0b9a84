import type { DType } from "../../../../array/index.js"

/** The functions that give the word of a key's bits: elements are ordered as their words, NaN last and -0 equal to 0. */
export const wordFunction = (dtype: DType): readonly string[] => {
  switch (dtype) {
    case "float32":
      return [
        "fn word(bits: u32) -> u32 {",
        "  if ((bits & 0x7fffffffu) > 0x7f800000u) { return 0xffffffffu; }",
        "  let zeroed = select(bits, 0u, bits == 0x80000000u);",
        "  return select(zeroed | 0x80000000u, ~zeroed, (zeroed >> 31u) == 1u);",
        "}",
      ]
    case "int32":
      return ["fn word(bits: u32) -> u32 { return bits ^ 0x80000000u; }"]
    default:
      return ["fn word(bits: u32) -> u32 { return bits; }"]
  }
}
