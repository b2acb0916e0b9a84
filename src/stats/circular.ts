import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  greaterEqual,
  lessEqual,
  log,
  logicalAnd,
  multiply,
  negative,
  sin,
  square,
  subtract,
} from "../operations/index.js"
import { i0e } from "../special/index.js"
import { distribution, type Formula } from "./distribution.js"
import { expOf, inside, standard, sumOf } from "./formula.js"

type Concentrated = "kappa" | "loc" | "scale"

const circularLogpdf: Formula<Concentrated> = (x, p) => {
  const chord = multiply(square(sin(divide(standard(x, p), 2))), 2)
  return negative(sumOf(multiply(p.kappa, chord), log(i0e(p.kappa)), log(multiply(p.scale, 2 * Math.PI))))
}

/**
 * The distribution of von Mises on the circle, with concentration `kappa`.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example vonmises.pdf(array([1]), { kappa: 0 }) // [1 / (2 * Math.PI)]
 */
export const vonmises = /* @__PURE__ */ distribution("vonmises", ["kappa", "loc", "scale"], {
  logpdf: circularLogpdf,
  pdf: expOf(circularLogpdf),
})

type Wrapped = "c" | "loc" | "scale"

/** With 1 + c^2 - 2 c cos z = (1 - c)^2 + 4 c sin^2 (z / 2), which nothing cancels in. */
const wrappedLogpdf: Formula<Wrapped> = (x, p) => {
  const z = standard(x, p)
  const isIn = logicalAnd(greaterEqual(z, 0), lessEqual(z, 2 * Math.PI))
  const [less, more]: readonly NDArray[] = [subtract(1, p.c), add(p.c, 1)]
  const density = (y: NDArray): NDArray => {
    const distance: NDArray = add(square(less!), multiply(multiply(p.c, 4), square(sin(divide(y, 2)))))
    return subtract(log(divide(multiply(less!, more!), distance)), log(multiply(p.scale, 2 * Math.PI)))
  }
  return inside(isIn, z, 1, density, -Infinity)
}

/**
 * Cauchy's distribution wrapped around the circle from 0 to 2 pi, with concentration `c` between 0 and 1.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example wrapcauchy.pdf(array([0]), { c: 0.5 }) // [3 / (2 * Math.PI)]
 */
export const wrapcauchy = /* @__PURE__ */ distribution("wrapcauchy", ["c", "loc", "scale"], {
  logpdf: wrappedLogpdf,
  pdf: expOf(wrappedLogpdf),
})
