import { fromParts, type NDArray, partsOf } from "../array/index.js"
import { add, mul, neg } from "./arithmetic.js"

/** re - i im; a real array itself. */
export const conjugate = (z: NDArray): NDArray => {
  const parts = partsOf(z)
  return parts === null ? z : fromParts(parts[0], neg(parts[1]))
}

/** |z|^2, which is real. */
export const squaredSize = (z: NDArray): NDArray => {
  const parts = partsOf(z)
  if (parts === null) return mul(z, z)
  const [a, b] = parts
  return add(mul(a, a), mul(b, b))
}
