/** IEEE 754 binary16 bit patterns to numbers and back (round half to even), exact. */
export const float16ToNumber = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const roundHalfEven = (x: number): number => {
  const low = Math.floor(x)
  const rest = x - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

export const numberToFloat16 = (x: number): number => {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0
  const a = Math.abs(x)
  if (Number.isNaN(x)) return 0x7e00
  if (a >= 65520) return sign | 0x7c00
  const exponent = Math.max(-14, Math.floor(Math.log2(a || 2 ** -20)))
  const units = roundHalfEven(a / 2 ** (exponent - 10))
  return units < 1024 ? sign | units : sign | ((exponent + 14) * 1024 + units)
}
