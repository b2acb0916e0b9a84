import { DTypeError } from "../errors/index.js"
import { type NDArray, STORAGE, type Storage } from "./ndarray.js"

/** The real and the imaginary part: two real arrays of one shape and dtype. */
export type Parts = readonly [re: NDArray, im: NDArray]

/** What stands behind a complex array: its parts, and nothing of its own. */
export interface ComplexStorage extends Storage {
  readonly kind: "complex"
  readonly parts: Parts
}

export const isComplexStorage = (s: Storage): s is ComplexStorage => s.kind === "complex"

/** True for arrays that are a pair of real arrays. */
export const isComplexArray = (x: NDArray): boolean => isComplexStorage(x[STORAGE])

/** The parts of a complex array, null for a real one. */
export const partsOf = (x: NDArray): Parts | null => {
  const storage = x[STORAGE]
  return isComplexStorage(storage) ? storage.parts : null
}

/** What takes real arrays is given a complex one. */
export const partsOnly = (op: string, given: Readonly<Record<string, string>>): DTypeError =>
  new DTypeError({
    op,
    problem: "takes real arrays, not complex ones",
    given,
    hint: "give it the parts, real(z) and imag(z), or the size abs(z)",
  })
