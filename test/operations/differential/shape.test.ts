import * as fc from "fast-check"
import { test } from "vitest"
import { array, type NDArray } from "../../../src/index.js"
import * as op from "../../../src/operations/index.js"
import { arraysOf, indicesOf, plain, put, runs, same, shapes, withAxis } from "./oracle.js"

const mod = (a: number, n: number): number => ((a % n) + n) % n

test("flip and roll move elements along an axis", () => {
  fc.assert(
    fc.property(withAxis(), fc.integer({ min: -7, max: 7 }), ([x, axis], shift) => {
      const a = plain(x)
      const n = a.shape[axis]!
      same(op.flip(x, { axis }), { ...a, at: (i) => a.at(put(i, axis, n - 1 - i[axis]!)) })
      same(op.roll(x, shift, { axis }), { ...a, at: (i) => a.at(put(i, axis, mod(i[axis]! - shift, n))) })
    }),
    runs,
  )
})

test("rot90 turns from the first axis to the second", () => {
  const cases = shapes(2, 4).chain((shape) =>
    fc.tuple(
      arraysOf(shape),
      fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: 2, maxLength: 2 },
      ),
      fc.integer({ min: -5, max: 5 }),
    ),
  )
  fc.assert(
    fc.property(cases, ([x, [p, q], k]) => {
      const a = plain(x)
      const turned = mod(k, 4)
      const [m, n] = [a.shape[p!]!, a.shape[q!]!]
      const shape = turned % 2 === 0 ? a.shape : put(put(a.shape, p!, n), q!, m)
      const from = (i: number, j: number): readonly [number, number] =>
        turned === 0 ? [i, j] : turned === 1 ? [j, n - 1 - i] : turned === 2 ? [m - 1 - i, n - 1 - j] : [m - 1 - j, i]
      const at = (index: readonly number[]): number => {
        const [i, j] = from(index[p!]!, index[q!]!)
        return a.at(put(put(index, p!, i), q!, j))
      }
      same(op.rot90(x, { k, axes: [p!, q!] }), { shape, at })
    }),
    runs,
  )
})

test("concatenate, stack and split", () => {
  const cases = withAxis().chain(([x, axis]) =>
    fc
      .array(fc.nat(4), { minLength: 1, maxLength: 3 })
      .chain((lengths) =>
        fc.tuple(fc.constant(axis), fc.tuple(...lengths.map((n) => arraysOf(put(x.shape, axis, n))))),
      ),
  )
  fc.assert(
    fc.property(cases, ([axis, xs]) => {
      const parts = xs.map(plain)
      const ends = parts.map((_, k) => parts.slice(0, k + 1).reduce((n, p) => n + p.shape[axis]!, 0))
      const joined = op.concatenate(xs, { axis })
      same(joined, {
        shape: put(parts[0]!.shape, axis, ends.at(-1)!),
        at: (i) => {
          const k = ends.findIndex((end) => i[axis]! < end)
          return parts[k]!.at(put(i, axis, i[axis]! - (ends[k - 1] ?? 0)))
        },
      })
      op.split(joined, ends.slice(0, -1), { axis }).forEach((part, k) => same(part, parts[k]!))
      const stacked = op.stack([xs[0]!, xs[0]!], { axis })
      same(stacked, {
        shape: [...parts[0]!.shape.slice(0, axis), 2, ...parts[0]!.shape.slice(axis)],
        at: (i) => parts[0]!.at(i.filter((_, k) => k !== axis)),
      })
    }),
    runs,
  )
})

test("tile and repeat", () => {
  const reps = fc.array(fc.nat(3), { minLength: 0, maxLength: 4 })
  fc.assert(
    fc.property(withAxis(), reps, fc.nat(3), ([x, axis], times, n) => {
      const a = plain(x)
      const dims = Math.max(a.shape.length, times.length)
      const fill = (list: readonly number[]): readonly number[] => [
        ...Array<number>(dims - list.length).fill(1),
        ...list,
      ]
      const [own, count] = [fill(a.shape), fill(times)]
      same(op.tile(x, times), {
        shape: own.map((d, i) => d * count[i]!),
        at: (i) => a.at(i.map((k, j) => k % own[j]!).slice(dims - a.shape.length)),
      })
      same(op.repeat(x, n, { axis }), {
        shape: put(a.shape, axis, a.shape[axis]! * n),
        at: (i) => a.at(put(i, axis, Math.floor(i[axis]! / n))),
      })
    }),
    runs,
  )
})

test("pad in each mode", () => {
  const modes = fc.constantFrom("constant", "edge", "reflect", "symmetric", "wrap")
  const cases = shapes(1, 3, 1).chain((shape) =>
    fc.tuple(arraysOf(shape), fc.tuple(...shape.map(() => fc.tuple(fc.nat(7), fc.nat(7)))), modes),
  )
  /** The place an element of the padded axis has in the axis of n elements; null outside. */
  const source = (mode: string, i: number, n: number): number | null => {
    if (i >= 0 && i < n) return i
    if (mode === "constant") return null
    if (mode === "edge") return i < 0 ? 0 : n - 1
    if (mode === "wrap") return mod(i, n)
    const period = mode === "reflect" ? 2 * (n - 1) : 2 * n
    if (period === 0) return 0
    const j = mod(i, period)
    return j < n ? j : mode === "reflect" ? period - j : period - 1 - j
  }
  fc.assert(
    fc.property(cases, ([x, widths, mode]) => {
      const a = plain(x)
      same(op.pad(x, widths as [number, number][], { mode: mode as "edge" }), {
        shape: a.shape.map((d, k) => d + widths[k]![0] + widths[k]![1]),
        at: (index) => {
          const from = index.map((i, k) => source(mode, i - widths[k]![0], a.shape[k]!))
          return from.every((i) => i !== null) ? a.at(from) : 0
        },
      })
    }),
    runs,
  )
})

test("take, takeAlongAxis and at with lists of indices", () => {
  const cases = withAxis(1).chain(([x, axis]) => {
    const n: number = x.shape[axis]
    const list = fc.array(fc.integer({ min: -n, max: n - 1 }), { minLength: 1, maxLength: 4 })
    return fc.tuple(fc.constant([x, axis] as const), list)
  })
  fc.assert(
    fc.property(cases, ([[x, axis], list]) => {
      const a = plain(x)
      const ids: NDArray = array(list, { dtype: "int32" })
      const place = (k: number): number => mod(list[k]!, a.shape[axis]!)
      const expected = {
        shape: put(a.shape, axis, list.length),
        at: (i: readonly number[]) => a.at(put(i, axis, place(i[axis]!))),
      }
      same(op.take(x, ids, { axis }), expected)
      same(op.at(x, ...a.shape.map((_, k) => (k === axis ? ids : {}))), expected)
      const spread = op.reshape(
        ids,
        a.shape.map((_, k) => (k === axis ? list.length : 1)),
      )
      same(op.takeAlongAxis(x, spread, { axis }), expected)
    }),
    runs,
  )
})

/** A number, or a slice with all of its parts possible. */
const entry = (n: number) =>
  fc.oneof(
    ...(n > 0 ? [fc.integer({ min: -n, max: n - 1 })] : []),
    fc.record(
      {
        start: fc.integer({ min: -7, max: 7 }),
        stop: fc.integer({ min: -7, max: 7 }),
        step: fc.integer({ min: -3, max: 3 }).filter((s) => s !== 0),
      },
      { requiredKeys: [] },
    ),
  )

interface Slice {
  readonly start?: number
  readonly stop?: number
  readonly step?: number
}

/** The places of a slice, as Python counts them. */
const placesOf = ({ start, stop, step = 1 }: Slice, n: number): readonly number[] => {
  const clamp = (i: number): number =>
    step > 0 ? Math.min(Math.max(i < 0 ? i + n : i, 0), n) : Math.min(Math.max(i < 0 ? i + n : i, -1), n - 1)
  const first = start === undefined ? (step > 0 ? 0 : n - 1) : clamp(start)
  const end = stop === undefined ? (step > 0 ? n : -1) : clamp(stop)
  const places: number[] = []
  for (let i = first; step > 0 ? i < end : i > end; i += step) places.push(i)
  return places
}

test("at and update.set with numbers and slices", () => {
  const cases = shapes(1, 4).chain((shape) =>
    fc.tuple(arraysOf(shape), fc.tuple(...shape.map(entry)), fc.nat(shape.length)),
  )
  fc.assert(
    fc.property(cases, ([x, all, count]) => {
      const a = plain(x)
      const entries = all.slice(0, count)
      const places = a.shape.map((n, k) => {
        const e = entries[k] ?? {}
        return typeof e === "number" ? [mod(e, n)] : placesOf(e, n)
      })
      const kept = a.shape.flatMap((_, k) => (typeof entries[k] === "number" ? [] : [k]))
      same(op.at(x, ...entries), {
        shape: kept.map((k) => places[k]!.length),
        at: (i) => a.at(places.map((p, k) => p[kept.includes(k) ? i[kept.indexOf(k)]! : 0]!)),
      })
      same(op.update.set(x, entries, 77), {
        ...a,
        at: (i) => (i.every((j, k) => places[k]!.includes(j)) ? 77 : a.at(i)),
      })
      same(op.update.add(x, entries, 1), {
        ...a,
        at: (i) => a.at(i) + Number(i.every((j, k) => places[k]!.includes(j))),
      })
    }),
    runs,
  )
})

test("transpose and reshape keep every element", () => {
  const cases = shapes().chain((shape) =>
    fc.tuple(
      arraysOf(shape),
      fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length },
      ),
    ),
  )
  fc.assert(
    fc.property(cases, ([x, perm]) => {
      const a = plain(x)
      same(op.transpose(x, perm), {
        shape: perm.map((p) => a.shape[p]!),
        at: (i) => a.at(perm.map((_, k) => i[perm.indexOf(k)]!)),
      })
      const flat = indicesOf(a.shape)
      same(op.ravel(x), { shape: [flat.length], at: ([k]) => a.at(flat[k!]!) })
    }),
    runs,
  )
})
