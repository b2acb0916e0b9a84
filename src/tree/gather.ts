import { isNDArray, isPlain, type NDArray, partsOf } from "../array/index.js"
import type { Structure } from "./structure.js"

/**
 * Takes a tree apart that should have a known structure: appends its leaves, and says whether it has.
 *
 * It does for a jitted function that is called again what `flatten` does, but makes nothing.
 */
export const gather = (s: Structure, x: unknown, leaves: NDArray[]): boolean => {
  if (s.kind === "leaf" || s.kind === "complex") {
    if (!isNDArray(x)) return false
    const parts = partsOf(x)
    if ((parts === null) !== (s.kind === "leaf")) return false
    if (parts === null) leaves.push(x)
    else leaves.push(parts[0], parts[1])
    return true
  }
  if (s.kind === "empty") return x === s.value
  if (s.kind === "list") {
    if (!Array.isArray(x) || x.length !== s.items.length) return false
    for (let i = 0; i < x.length; i++) if (!gather(s.items[i]!, x[i], leaves)) return false
    return true
  }
  if (isNDArray(x) || !isPlain(x) || Object.keys(x).length !== s.keys.length) return false
  for (let i = 0; i < s.keys.length; i++) {
    const key = s.keys[i]!
    if (!Object.hasOwn(x, key) || !gather(s.items[i]!, x[key], leaves)) return false
  }
  return true
}
