import { conv, jitWith, matmul, type NDArray } from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { type Context, countsOf, repeated, type Task } from "./context.js"
import { timeOf } from "./measure.js"
import type { Compared, Row } from "./row.js"

/** Random numbers that are made on the device. */
export const drawn = ({ device }: Context, shape: readonly number[], seed: number): NDArray =>
  jitWith({ device })((k: ReturnType<typeof key>) => normal(k, shape))(key(seed))

/** Operations a millisecond as 10^9 a second. */
const giga = (rate: number): number => rate / 1e6

const measured = async (
  c: Context,
  f: (x: NDArray, y: NDArray) => NDArray,
  shapes: readonly (readonly number[])[],
  flops: number,
): Promise<Omit<Row, "name"> & { readonly ms: number }> => {
  const work = repeated(
    c,
    (x, y) => f(x!, y!),
    shapes.map((shape, i) => drawn(c, shape, i)),
  )
  const ms = await timeOf(work, c.effort)
  return { ms, rate: { value: giga(flops / ms), unit: "GFLOP/s" }, ...(await countsOf(c, work.call)) }
}

const fma: Task = {
  name: "multiply-adds on registers",
  run: async (c) => {
    const { ms, rate, how } = await c.fma()
    return { ms, rate: { value: giga(rate), unit: "GFLOP/s" }, note: `the best of four shaders: ${how}` }
  },
}

const square = (n: number): Task => ({
  name: `matmul ${n}`,
  run: async (c) => {
    const row = await measured(
      c,
      matmul,
      [
        [n, n],
        [n, n],
      ],
      2 * n ** 3,
    )
    const { rate } = await c.fma()
    return { ...row, compared: { name: "multiply-adds", ratio: row.rate!.value / giga(rate), goal: { least: 0.75 } } }
  },
})

/** The best of the products, of which a convolution should reach a part. */
const ofProducts = ({ rows }: Context, rate: number): { readonly compared?: Compared } => {
  const products = rows.filter((r) => r.name.startsWith("matmul") && r.rate !== undefined)
  if (products.length === 0) return {}
  const best = products.reduce((a, b) => (b.rate!.value > a.rate!.value ? b : a))
  return { compared: { name: best.name, ratio: rate / best.rate!.value, goal: { least: 0.7 } } }
}

const convolution = (images: number, channels: number, side: number): Task => ({
  name: `conv 3x3, ${images} x ${channels} x ${side} x ${side}`,
  run: async (c) => {
    const shapes = [
      [images, channels, side, side],
      [channels, channels, 3, 3],
    ]
    const flops = 2 * images * side ** 2 * channels ** 2 * 9
    const row = await measured(c, (x, w) => conv(x, w, { padding: "SAME" }), shapes, flops)
    return { ...row, ...ofProducts(c, row.rate!.value) }
  },
})

/** The rate of the adapter, products and convolutions. */
export const productTasks = ({ sizes }: Context): readonly Task[] => [
  fma,
  ...sizes.products.map(square),
  ...sizes.convolutions.map((c) => convolution(...c)),
]
