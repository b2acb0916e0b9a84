import { isNDArray, type NDArray, toArray } from "../../src/index.js"

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === "object" && x !== null

/** Nested numbers and booleans for arrays and typed arrays, in lists and records too: `[array(1)]` is `[1]`. */
const plain = (x: unknown): unknown => {
  if (isNDArray(x)) return toArray(x)
  if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return Array.from(x as Float32Array)
  if (Array.isArray(x)) return x.map(plain)
  return isRecord(x) ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, plain(v)])) : x
}

const equal = (a: unknown, b: unknown): boolean => {
  if (typeof a === "number" && typeof b === "number")
    return Number.isFinite(b) ? Math.abs(a - b) <= 1e-6 * (b === 0 ? 1 : Math.abs(b)) : Object.is(a, b)
  if (!isRecord(a) || !isRecord(b)) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((k) => k in b && equal(a[k], b[k]))
}

const typeOf = (x: NDArray): string => `${x.dtype}[${x.shape.join(",")}]`

/** Null when an example gave what it says: `{ type }` of an array, or a value to six digits; else both sides. */
export const difference = (actual: unknown, expected: unknown): string | null => {
  const wanted = isRecord(expected) && typeof expected.type === "string" ? expected.type : null
  if (wanted !== null) return isNDArray(actual) && typeOf(actual) === wanted ? null : `${String(actual)}, not ${wanted}`
  const [a, b] = [plain(actual), plain(expected)]
  return equal(a, b) ? null : `${JSON.stringify(a)}, not ${JSON.stringify(b)}`
}
