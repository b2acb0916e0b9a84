import {
  type ComplexOf,
  type DType,
  fromParts,
  hostOf,
  isComplex as isComplexDType,
  isInexact,
  type NDArray,
  type PartOf,
  type Parts,
  partsOf,
  type Shape,
} from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { scale } from "../primitives/arithmetic.js"
import { atan2 } from "../primitives/atan2.js"
import { zerosOf } from "../primitives/broadcast.js"
import { eq, ne } from "../primitives/compare.js"
import { conjugate as conjugateParts } from "../primitives/complex.js"
import { convert } from "../primitives/convert.js"
import { floats } from "./elementwise.js"
import { asArray, broadcast } from "./operand.js"
import { operation } from "./operation.js"

export type { ComplexOf, PartOf } from "../array/index.js"

/**
 * re + i im: the complex array of two real ones, which broadcast; float32 parts give complex64, float64 complex128.
 *
 * @throws DTypeError unless both are float32, or both float64; ShapeError when the shapes do not broadcast
 * @example complex(array([1, 2]), 3) // array([{ re: 1, im: 3 }, { re: 2, im: 3 }])
 */
export const complex = <A extends Shape = Empty, B extends Shape = Empty, D extends "float32" | "float64" = "float32">(
  re: NDArray<A, D> | number,
  im: NDArray<B, D> | number,
): NDArray<Broadcast<A, B>, ComplexOf<D>> => {
  const [x, y] = broadcast("complex", { re, im }, floats)
  return fromParts<Broadcast<A, B>, ComplexOf<D>>(x!, y!)
}

/** The parts of an array; the imaginary part of a real one is 0. */
const both = (x: NDArray): Parts => partsOf(x) ?? [x, zerosOf(x)]

/**
 * The real part; a real array itself.
 *
 * @throws TreeError unless z is an array
 * @example real(complex(array([1, 2]), 3)) // [1, 2]
 */
export const real = <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, PartOf<D>> =>
  both(asArray("real", z, "z"))[0]

/**
 * The imaginary part; zeros for a real array.
 *
 * @throws TreeError unless z is an array
 * @example imag(complex(array([1, 2]), 3)) // [3, 3]
 */
export const imag = <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, PartOf<D>> =>
  both(asArray("imag", z, "z"))[1]

/**
 * The complex conjugate, re - i im; a real array itself.
 *
 * @throws TreeError unless z is an array
 * @example conj(complex(array([1, 2]), 3)) // array([{ re: 1, im: -3 }, { re: 2, im: -3 }])
 */
export const conj = <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, D> =>
  conjugateParts(asArray("conj", z, "z"))
export const conjugate = conj

/** The options of `angle`. */
export interface AngleOptions {
  /** whether the angle is in degrees; default false */
  readonly deg?: boolean
}

/**
 * The angle of each number in the complex plane, from -pi to pi, in radians unless `deg`; integers count as float32.
 *
 * @throws TreeError unless z is an array
 * @example angle(complex(array([1, 0]), array([0, 2]))) // [0, Math.PI / 2]
 */
export const angle = operation(
  "angle",
  <S extends Shape, D extends DType>(z: NDArray<S, D>, { deg = false }: AngleOptions = {}): NDArray<S, PartOf<D>> => {
    const given = asArray("angle", z, "z")
    const [re, im] = both(isInexact(given.dtype) ? given : convert(given, "float32"))
    const radians = atan2(im, re)
    return deg ? scale(radians, 180 / Math.PI) : radians
  },
  ["deg"],
)

/** The question of which elements have a imaginary part that is, or is not, 0. */
const imaginary =
  (op: string, compare: (x: NDArray, y: NDArray) => NDArray) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, "bool"> => {
    const [, im] = both(asArray(op, x))
    return compare(im, zerosOf(im))
  }

/**
 * Which elements have the imaginary part 0: all of a real array.
 *
 * @throws TreeError unless x is an array
 * @example isReal(complex(array([1, 2]), array([0, 3]))) // [true, false]
 */
export const isReal: <S extends Shape>(x: NDArray<S>) => NDArray<S, "bool"> = operation(
  "isReal",
  imaginary("isReal", eq),
)

/**
 * Which elements have an imaginary part that is not 0: none of a real array.
 *
 * @throws TreeError unless x is an array
 * @example isComplex(complex(array([1, 2]), array([0, 3]))) // [false, true]
 */
export const isComplex: <S extends Shape>(x: NDArray<S>) => NDArray<S, "bool"> = operation(
  "isComplex",
  imaginary("isComplex", ne),
)

/**
 * Whether an array has a complex dtype.
 *
 * @throws TreeError unless x is an array
 * @example isComplexObj(complex(array([1]), 0)) // true
 */
export const isComplexObj = (x: NDArray): boolean => isComplexDType(asArray("isComplexObj", x).dtype)

/**
 * Whether an array has a dtype that is not complex.
 *
 * @throws TreeError unless x is an array
 * @example isRealObj(array([1])) // true
 */
export const isRealObj = (x: NDArray): boolean => !isComplexDType(asArray("isRealObj", x).dtype)

/** The options of `realIfClose`. */
export interface RealIfCloseOptions {
  /** how many roundings of 1 the imaginary parts may be from 0, or, up to 1, how far; default 100 */
  readonly tol?: number
}

const epsilon = (dtype: DType): number => (dtype === "float64" ? 2 ** -52 : 2 ** -23)

/**
 * The real parts when all imaginary parts are close to 0, otherwise the array itself; it must be looked into, so that it
 * cannot be traced.
 *
 * @throws TreeError unless z is an array; TraceError for a traced array, whose dtype could not depend on its elements
 * @example realIfClose(complex(array([1, 2]), 1e-7)) // [1, 2]
 */
export const realIfClose = operation(
  "realIfClose",
  <S extends Shape, D extends DType>(
    z: NDArray<S, D>,
    { tol = 100 }: RealIfCloseOptions = {},
  ): NDArray<S, D | PartOf<D>> => {
    const parts = partsOf(asArray("realIfClose", z, "z"))
    if (parts === null) return z
    const [re, im] = parts
    const bound = tol > 1 ? tol * epsilon(im.dtype) : tol
    return hostOf("realIfClose", im).data.every((x) => Math.abs(x) < bound) ? re : z
  },
  ["tol"],
)
