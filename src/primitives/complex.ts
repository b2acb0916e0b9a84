import { fromParts, type NDArray, partsOf } from "../array/index.js"
import { add, mul, neg } from "./arithmetic.js"
import { zerosOf } from "./broadcast.js"

/** re - i im; a real array itself. */
export const conjugate = (z: NDArray): NDArray => {
  const parts = partsOf(z)
  return parts === null ? z : fromParts(parts[0], neg(parts[1]))
}

/** A function of real arrays of the real and of the imaginary parts; of a real array its value. */
export const byParts = (z: NDArray, f: (x: NDArray) => NDArray): NDArray => {
  const parts = partsOf(z)
  return parts === null ? f(z) : fromParts(f(parts[0]), f(parts[1]))
}

/** A real array as a complex one where the other is one with such parts; nothing else is promoted. */
export const alike = (x: NDArray, other: NDArray): NDArray => {
  const parts = partsOf(other)
  return parts !== null && x.dtype === parts[0].dtype ? fromParts(x, zerosOf(x)) : x
}

/** |z|^2, which is real. */
export const squaredSize = (z: NDArray): NDArray => {
  const parts = partsOf(z)
  if (parts === null) return mul(z, z)
  const [a, b] = parts
  return add(mul(a, a), mul(b, b))
}
