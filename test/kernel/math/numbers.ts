export type Width = "float32" | "float64"

const singles = new Float32Array(1)
const singleBits = new Int32Array(singles.buffer)
const doubles = new Float64Array(1)

const order32 = (x: number): number => {
  singles[0] = x
  const b = singleBits[0]!
  return b < 0 ? -(b & 0x7fffffff) : b
}

const doubleWords = new Int32Array(doubles.buffer)

/** NaN is only itself, and the zeros differ. */
const plain = (x: number, y: number): number | null =>
  Object.is(x, y) ? 0 : Number.isNaN(x) || Number.isNaN(y) || x === y ? Infinity : null

/** The floats between a float32 and a number rounded to one. */
export const distance32 = (x: number, exact: number): number => {
  const y = Math.fround(exact)
  return plain(x, y) ?? Math.abs(order32(x) - order32(y))
}

/** The same for float64; exact up to 2^20, and beyond that far. */
export const distance64 = (x: number, y: number): number => {
  const known = plain(x, y)
  if (known !== null) return known
  if (x < 0 !== y < 0)
    return Math.abs(x) + Math.abs(y) < 2 ** -1020 ? (Math.abs(x) + Math.abs(y)) * 2 ** 537 * 2 ** 537 : Infinity
  doubles[0] = x
  const [low, high] = [doubleWords[0]! >>> 0, doubleWords[1]!]
  doubles[0] = y
  return Math.abs((high - doubleWords[1]!) * 2 ** 32 + (low - (doubleWords[0]! >>> 0)))
}

/** A stream of 32-bit words for a seed (splitmix). */
const words = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    const a = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    const b = Math.imul(a ^ (a >>> 15), 0x735a2d97)
    return (b ^ (b >>> 15)) >>> 0
  }
}

const EDGES = [
  0,
  1,
  0.5,
  2,
  3,
  0.25,
  1.5,
  8192,
  8191.999,
  131072,
  1e5,
  1e22,
  1e30,
  1e300,
  9.2,
  20,
  88.7,
  88.9,
  89.41,
  103.9,
  104,
  709.7,
  710.4,
  745,
  746,
  2 ** -126,
  2 ** -149,
  2 ** -1022,
  2 ** -1074,
  1e-40,
  1e-310,
  3.4028234663852886e38,
  1.7976931348623157e308,
  1 - 2 ** -24,
  1 + 2 ** -23,
  1 - 2 ** -53,
  1 + 2 ** -52,
  Infinity,
  Number.NaN,
].flatMap((x) => [x, -x])

const anyBits = (width: Width, next: () => number): number => {
  if (width === "float32") {
    singleBits[0] = next()
    return singles[0]!
  }
  doubleWords[0] = next()
  doubleWords[1] = next()
  return doubles[0]!
}

/** All magnitudes up to a thousand, as often each. */
const usual = (next: () => number): number => (next() / 2 ** 32 - 0.5) * 2 ** ((next() % 12) - 1)

/** Numbers for the `input`-th operand: edges with edges in the first batch, then bit patterns and usual numbers in turn. */
export const fill = (
  lanes: { [i: number]: number; readonly length: number },
  width: Width,
  turn: number,
  input: number,
): void => {
  const next = words(turn * 16 + input)
  for (let i = 0; i < lanes.length; i++) {
    const edge = input === 0 ? i % EDGES.length : Math.floor(i / EDGES.length)
    lanes[i] =
      turn === 0 && edge < EDGES.length ? EDGES[edge]! : (turn + i) % 2 === 0 ? anyBits(width, next) : usual(next)
  }
}
