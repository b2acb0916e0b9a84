import { allocate, fromHost, hostOf, isFloat, type NDArray, sizeOf, toTypedArray } from "../src/array/index.js"

/** Lists of arrays as a vector space, on the host and in float64: what the laws measure derivatives with. */
export type Point = readonly NDArray[]

const rebuild = (x: NDArray, f: (v: number, i: number) => number): NDArray => {
  const { data } = hostOf("laws", x)
  const out = allocate(x.dtype, data.length)
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]!, i)
  return fromHost(x.shape, x.dtype, out)
}

/**
 * A direction that depends on nothing but the types, of elements in [-1, 1] none of which is near zero; integers stand
 * still. Fixed, so that a counterexample replays and shrinks.
 */
export const direction = (like: Point, salt: number): Point =>
  like.map((x, k) => {
    const angle = (i: number): number => (i + 1) * 2.399963 + (k + 1) * 1.1 + salt * 0.7
    return rebuild(x, (_, i) => {
      const s = Math.sin(angle(i))
      return isFloat(x.dtype) ? Math.sign(s) * (0.25 + 0.75 * Math.abs(s)) : 0
    })
  })

/** x + h t on float leaves. */
export const shift = (xs: Point, ts: Point, h: number): Point =>
  xs.map((x, k) => {
    const t = toTypedArray(ts[k]!)
    return isFloat(x.dtype) ? rebuild(x, (v, i) => v + h * t[i]!) : x
  })

/** a x + b y on float leaves. */
export const combine = (a: number, xs: Point, b: number, ys: Point): Point =>
  xs.map((x, k) => {
    const y = toTypedArray(ys[k]!)
    return isFloat(x.dtype) ? rebuild(x, (v, i) => a * v + b * y[i]!) : x
  })

/** The inner product over float leaves, and the sum of the sizes of its terms, to which its error is relative. */
export const inner = (xs: Point, ys: Point): { readonly value: number; readonly scale: number } =>
  xs.reduce(
    ({ value, scale }, x, k) => {
      if (!isFloat(x.dtype)) return { value, scale }
      const [a, b] = [toTypedArray(x), toTypedArray(ys[k]!)]
      let [v, s] = [value, scale]
      for (let i = 0; i < a.length; i++) {
        v += a[i]! * b[i]!
        s += Math.abs(a[i]! * b[i]!)
      }
      return { value: v, scale: s }
    },
    { value: 0, scale: 1e-300 },
  )

/** One array with a new leading axis from arrays of one type. */
export const stackHost = (xs: readonly NDArray[]): NDArray => {
  const [first] = xs
  const n = sizeOf(first!.shape)
  const data = allocate(first!.dtype, xs.length * n)
  xs.forEach((x, i) => data.set(toTypedArray(x), i * n))
  return fromHost([xs.length, ...first!.shape], first!.dtype, data)
}

/** Lists of one type, stacked position by position. */
export const stackPoints = (points: readonly Point[]): Point =>
  points[0]!.map((_, k) => stackHost(points.map((p) => p[k]!)))

export const floatsOf = (xs: Point): Point => xs.filter((x) => isFloat(x.dtype))
