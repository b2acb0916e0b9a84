import { neg } from "../primitives/arithmetic.js"
import type { Tangent } from "../program/index.js"
import type { Structure } from "../tree/structure.js"

/** Which leaves of a tree are the imaginary parts of complex arrays. */
const imaginary = (s: Structure): readonly boolean[] =>
  s.kind === "leaf"
    ? [false]
    : s.kind === "complex"
      ? [false, true]
      : s.kind === "empty"
        ? []
        : s.items.flatMap(imaginary)

export const hasComplex = (s: Structure): boolean => s.kind === "complex" || ("items" in s && s.items.some(hasComplex))

/**
 * Cotangents of complex arrays as cotangents of their parts, and back.
 *
 * A complex cotangent c pairs with a tangent t as Re(c t) = re c re t - im c im t, so that the cotangent of an imaginary
 * part is -im c. The pullback of a holomorphic f is then c f'(z), and the gradient of a real f is df/dx - i df/dy.
 */
export const conjugated = (s: Structure, cts: readonly Tangent[]): readonly Tangent[] => {
  if (!hasComplex(s)) return cts
  const turned = imaginary(s)
  return cts.map((ct, i) => (turned[i] && ct !== null ? neg(ct) : ct))
}
