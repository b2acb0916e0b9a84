import { expect, test } from "vitest"
import { allocate, fromHost, type NDArray, toTypedArray } from "../../../src/array/index.js"
import { reference } from "../../../src/backends/reference/index.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import { primitives } from "../../../src/primitives/index.js"
import { bind, type Params } from "../../../src/program/index.js"
import { jitWith } from "../../../src/transforms/index.js"

type Width = "float32" | "float64"
type Columns = readonly (readonly number[])[]

const device = wasmDevice(0)
const LAST = { float32: 2 ** -24, float64: 2 ** -53 } as const

/** From lo to hi, evenly or, over many magnitudes, in equal ratios; both below or both above 0 then. */
const span = (lo: number, hi: number, n = 500): readonly number[] => {
  const steep = lo * hi > 0 && Math.max(lo / hi, hi / lo) > 50
  return Array.from({ length: n }, (_, i) => {
    const u = (i + 0.37) / n
    return steep ? lo * (hi / lo) ** u : lo + (hi - lo) * u
  })
}

/** Every element of each list with every one of the others. */
const all = (...lists: Columns): Columns =>
  lists.map((list, k) => {
    const inner = lists.slice(k + 1).reduce((n, l) => n * l.length, 1)
    const outer = lists.slice(0, k).reduce((n, l) => n * l.length, 1)
    return Array.from({ length: outer * list.length * inner }, (_, i) => list[Math.floor(i / inner) % list.length]!)
  })

/** The largest distance from the reference in last bits, of values, or of `size` where they are smaller, and where it is. */
const worst = (
  name: string,
  params: Params,
  columns: Columns,
  width: Width,
  size: number,
): readonly [number, string] => {
  const xs = columns.map((c) => fromHost([c.length], width, allocate(width, c)))
  const f = (ys: readonly NDArray[]): readonly NDArray[] => bind(primitives[name]!, ys, params)
  const [y, r] = [device, reference].map((d) => toTypedArray(jitWith({ device: d })(f)(xs)[0]!))
  let found: readonly [number, string] = [0, ""]
  r!.forEach((v, i) => {
    if (Object.is(v, y![i]) || v === y![i]) return
    const distance = Math.abs(y![i]! - v) / Math.max(Math.abs(v), size) / LAST[width]
    const at = xs.map((x) => toTypedArray(x)[i]).join(", ")
    if (!(distance <= found[0])) found = [distance, `${name}(${at}) = ${y![i]}, not ${v}`]
  })
  return found
}

const EDGES = [0, -0, 1, -1, 0.5, 2, 10, 1e-30, -1e-30, 1e-40, 1e30, -1e30, -2.5, -3, Infinity, -Infinity, Number.NaN]

interface Case {
  readonly name: string
  readonly params?: Params
  readonly columns: Columns
  /** below this values are compared absolutely */
  readonly size?: number
  readonly bits: number
}

const unary = (
  name: string,
  bits: number,
  spans: readonly (readonly [number, number])[],
  more: Partial<Case> = {},
): Case => ({
  name,
  bits,
  columns: [[...spans.flatMap(([lo, hi]) => span(lo, hi)), ...EDGES]],
  ...more,
})

const BOTH_SIDES = [
  [1e-30, 1e-2],
  [0.01, 3],
  [3, 1e5],
  [-0.99, -0.01],
  [-12, -1],
] as const

const members = (name: string, key: string, values: readonly number[], make: (n: number) => Case): readonly Case[] =>
  values.map((n) => ({ ...make(n), name, params: { [key]: n, ...make(n).params } }))

const POSITIVE = [0, 1e-10, 0.01, 0.3, 0.5, 1, 1.5, 2.5, 5, 9.5, 10, 30, 100, 1000, 1e5, Infinity, Number.NaN, -1]
const PROBABILITIES = [0, 1e-10, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1, 1.1, Number.NaN, -1]

const COMPLEX = [0, 1e-10, 0.1, 0.5, 0.9, 1, 1.7, 2.5, 3, 4.2, 6, 7, 30, 99, 1e5, -1.3, Infinity, Number.NaN]

/** Series, asymptotic series, steps, polynomials, poles and limits of the hypergeometric functions. */
const UPPER = [0.3, 1, 12, -0.4, -1, -7.3, 0]
const KUMMER = [
  [...UPPER, -12, Infinity],
  [0.3, 2.5, 60, -0.4, -2, 0, Number.NaN],
  [0.4, 30, 300, -1.7, -80, -3000, 0, Infinity, -Infinity, Number.NaN],
]
const GAUSS = [UPPER, [0.5, -2.5, -3], [0.3, 1, 12, -2, Infinity], [0.6, 0.999, 1, 3, -0.2, -1e5, 0, Number.NaN]]
const JACOBI = [[-12], [0.5, 2, 30, -7], [2.5, 12], [0.3, 0.8, 0.999, 1, -0.2, -30]]

const cases: readonly Case[] = [
  unary("lgamma", 12, BOTH_SIDES, { size: 1 }),
  unary("digamma", 32, BOTH_SIDES, { size: 1 }),
  ...members("polygamma", "order", [0, 1, 2, 3], (n) =>
    unary("polygamma", 40, n % 2 === 1 ? BOTH_SIDES : BOTH_SIDES.slice(0, 3), { size: 1 }),
  ),
  unary("erfInv", 10, [
    [1e-30, 0.1],
    [-0.9, 0.9],
    [0.9, 0.9999999],
  ]),
  unary("ndtri", 10, [
    [1e-30, 0.1],
    [0.1, 0.9],
    [0.9, 0.9999999],
  ]),
  unary("logNdtr", 16, [
    [-1e4, -1],
    [-1, 1],
    [1, 12],
  ]),
  unary(
    "expi",
    40,
    [
      [1e-10, 0.3],
      [0.3, 6],
      [6, 80],
      [-80, -0.001],
    ],
    { size: 1 },
  ),
  unary("spence", 16, [
    [1e-10, 0.5],
    [0.5, 3],
    [3, 1e10],
  ]),
  unary("entr", 6, [[1e-30, 1e30]], { size: 1 }),
  ...members("expn", "order", [0, 1, 2, 7], () =>
    unary("expn", 24, [
      [1e-10, 1],
      [1, 3],
      [3, 80],
    ]),
  ),
  ...members("besselI", "order", [0, 1, 2, 5, 7], () =>
    unary(
      "besselI",
      32,
      [
        [1e-3, 3],
        [3, 80],
        [-30, -0.1],
      ],
      { params: { scaled: true } },
    ),
  ),
  unary("erfcx", 24, [
    [1e-10, 3],
    [3, 1e6],
    [-5, -0.01],
  ]),
  unary("dawsn", 16, [
    [1e-10, 2],
    [2, 6],
    [6, 1e6],
  ]),
  ...[false, true].flatMap((cosine) => [
    unary(
      "sici",
      60,
      [
        [1e-10, 4],
        [4, 60],
        [-20, -0.1],
      ],
      { params: { cosine }, size: 0.5 },
    ),
    unary(
      "fresnel",
      60,
      [
        [1e-10, 1.2],
        [1.2, 30],
        [-4, -0.1],
      ],
      { params: { cosine }, size: 0.5 },
    ),
  ]),
  ...[false, true].map((imaginary) => ({
    name: "faddeeva",
    params: { imaginary },
    bits: 100,
    size: 0.01,
    columns: all(COMPLEX, [...COMPLEX, -0.5, -2]),
  })),
  { name: "owensT", bits: 40, size: 0.01, columns: all([...COMPLEX, 9], [...COMPLEX, 20]) },
  ...members("zeta", "order", [0, 1], () => ({
    name: "zeta",
    bits: 200,
    size: 1,
    columns: all(
      [0.5, 1, 1.01, 1.5, 2, 3, 7, 20, Infinity, Number.NaN, -1],
      [...[0, 0.1, 0.5, 1, 1.5, 10, 1e4, 1e10, Infinity, Number.NaN], ...[-0.5, -1, -2.25, -Infinity]],
    ),
  })),
  ...[false, true].flatMap((upper) =>
    members("incompleteGamma", "order", [0, 1], () => ({
      name: "incompleteGamma",
      params: { upper },
      bits: 400,
      size: 1,
      columns: all(POSITIVE, [...POSITIVE, 0.2, 0.75, 0.99, 1.01, 95, 105]),
    })),
  ),
  { name: "betaln", bits: 100, size: 1, columns: all(POSITIVE.slice(0, -1), POSITIVE.slice(0, -1)) },
  { name: "betainc", bits: 400, size: 1, columns: all(POSITIVE, POSITIVE, PROBABILITIES) },
  ...[
    [0, 0, 0],
    [1, 0, 0],
    [1, 1, 1],
  ].map((orders) => ({ name: "hyp1f1", params: { orders }, bits: 1000, size: 1, columns: all(...KUMMER) })),
  ...[
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 1, 1],
  ].map((orders) => ({ name: "hyp2f1", params: { orders }, bits: 1000, size: 1, columns: all(...GAUSS) })),
  { name: "hyp2f1", params: { orders: [0, 0, 0, 0] }, bits: 400, size: 1e-2, columns: all(...JACOBI) },
  ...["xlogy", "xlog1py", "nextafter"].map((name) => ({
    name,
    bits: name === "nextafter" ? 0 : 4,
    columns: all(EDGES, EDGES),
  })),
  ...[
    [5, 10],
    [8, 7],
    [4, 3],
    [8, 0],
    [11, 52],
  ].map(([exponentBits, mantissaBits]) => ({
    name: "reducePrecision",
    params: { exponentBits: exponentBits!, mantissaBits: mantissaBits! },
    bits: 0,
    columns: [[...span(1e-40, 1e40), ...span(-300, 300), ...EDGES]],
  })),
]

test.each(cases.map((c) => [`${c.name} ${JSON.stringify(c.params ?? {})}`, c] as const))(
  "%s over its range and at its edges, in both widths",
  { timeout: 6e5 },
  (_, { name, params = {}, columns, size = 0, bits }) => {
    for (const width of ["float32", "float64"] as const) {
      const [distance, where] = worst(
        name,
        params,
        columns,
        width,
        Math.max(size, width === "float32" ? 2 ** -126 : 2 ** -1022),
      )
      expect(distance, `${where} (${width})`).toBeLessThanOrEqual(bits)
    }
  },
)

const INTEGERS = [0, 1, -1, 2, -2, 3, 5, 31, 32, 33, 100, -100, 7, 12345, 2147483647, -2147483648]

test.each(["popcount", "clz", "pow"])("%s of integers", (name) => {
  for (const dtype of ["int32", "uint32"] as const) {
    const columns = name === "pow" ? all(INTEGERS, INTEGERS) : [INTEGERS]
    const xs = columns.map((c) => fromHost([c.length], dtype, allocate(dtype, c)))
    const f = (ys: readonly NDArray[]): readonly NDArray[] => bind(primitives[name]!, ys, {})
    const [y, r] = [device, reference].map((d) => toTypedArray(jitWith({ device: d })(f)(xs)[0]!))
    expect(y).toEqual(r)
  }
})
