import { fromParts, isFloat, type NDArray, type Parts, partsOf } from "../array/index.js"
import { apply } from "../kernel/index.js"
import { add, mul, sub } from "./arithmetic.js"
import { integerPowerKernel } from "./bit-kernels.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, gt } from "./compare.js"
import { binary } from "./elementwise.js"
import { select } from "./select.js"
import { exp, log } from "./transcendental.js"

/** IEEE 754 pow: JavaScript's differs where the result is 1 whatever the other operand is. */
const floatPower = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y)

/** x^n modulo 2^32 by repeated squaring. */
const wrappingPower = (x: number, n: number): number => {
  let result = 1
  let square = x
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = Math.imul(result, square)
    square = Math.imul(square, square)
  }
  return result
}

/** A negative exponent truncates 1 / x^n to a whole number; there is none for 0, which stays 0. */
const integerPower = (x: number, n: number): number =>
  n >= 0 ? wrappingPower(x, n) : x === 1 ? 1 : x === -1 ? (n % 2 === 0 ? 1 : -1) : 0

const oneWhereZero = (test: NDArray, x: NDArray): NDArray => select(eq(test, zerosOf(test)), fill(x, 1), x)

/** y x^(y-1), and 0 for y = 0 also where x is 0 or not finite. */
const powerByBase = (x: NDArray, y: NDArray): NDArray =>
  select(eq(y, zerosOf(y)), zerosOf(x), mul(y, pow(oneWhereZero(y, x), sub(y, fill(y, 1)))))

/**
 * x^y: for floats as IEEE 754 has it (pow(x, 0) = pow(1, y) = 1 for NaN too); for integers exact modulo 2^32, with
 * negative exponents truncated to 0 but for the bases 1 and -1.
 *
 * d/dx = y x^(y-1), and 0 for y = 0; d/dy = x^y log x, with log 0 read as 0.
 */
export const pow = binary(
  "pow",
  { float: floatPower, int32: integerPower, uint32: wrappingPower },
  [(t, x, y) => mul(t, powerByBase(x, y)), (u, x, _y, out) => mul(u, mul(log(oneWhereZero(x, x)), out))],
  add,
  {
    complex: (z, w) => complexPower(fromParts(...z), fromParts(...w)),
    kernel: (x, n) => (isFloat(x!.dtype) ? apply("pow", x!, n!) : integerPowerKernel(x!, n!)),
  },
)

/** z^w = exp(w log z); 0^0 = 1, and 0^w is 0 where the real part of w is above 0. */
const complexPower = (z: NDArray, w: NDArray): Parts => {
  const isZero = eq(z, zerosOf(z))
  const general = exp(mul(w, log(select(isZero, fill(z, 1), z))))
  const [re] = partsOf(w)!
  const nan = fill(re, Number.NaN)
  const ofZero = select(gt(re, zerosOf(re)), zerosOf(z), fromParts(nan, nan))
  return partsOf(select(isZero, select(eq(w, zerosOf(w)), fill(z, 1), ofZero), general))!
}
