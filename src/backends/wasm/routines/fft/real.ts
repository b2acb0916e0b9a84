import { type Code, call, forRange, func, i32, memory, seq } from "../../assembler/index.js"
import { alone, bytesOf, exchanged, type FloatType, type Parts } from "./floats.js"
import { joinHalves, splitHalves } from "./halves.js"
import { neighbours } from "./neighbours.js"
import { rootsOf } from "./roots.js"
import { apart, elsewhere, type Step, type Transform, undivided } from "./step.js"

type Int = Code<"i32">

const aligned = (n: number): number => Math.ceil(n / 16) * 16

/** A transform of n complex numbers between two rows in the memory to work in. */
const inside = (dtype: FloatType, n: number, inner: Transform) => {
  const bytes = aligned(2 * n * bytesOf(dtype))
  const second = (work: Int): Int => i32.add(work, bytes)
  const between = (steps: readonly Step[]): readonly Step[] =>
    elsewhere(steps, ({ work, ...at }) => ({ ...at, from: work, to: second(work), work: i32.add(work, 2 * bytes) }))
  return { workBytes: 2 * bytes + inner.workBytes, second, between, z: apart(dtype, n) }
}

/** The roots of n come after the table of a transform of n / 2. */
const withRoots = (dtype: FloatType, n: number, inner: Transform) => {
  const start = aligned(inner.tableBytes)
  const make = rootsOf(dtype, n)
  const roots = (table: Int): Int => i32.add(table, start)
  return {
    roots,
    tableBytes: start + 2 * n * bytesOf(dtype),
    prepare: (table: Int, work: Int) => seq(inner.prepare(table, work), call(make, { to: roots(table) })),
  }
}

/** A row of even length as a complex one of half of it. */
const evenForward = (dtype: FloatType, n: number, inner: Transform, factor: number): Transform => {
  const { roots, ...own } = withRoots(dtype, n, inner)
  const { workBytes, second, between, z } = inside(dtype, n / 2, inner)
  const enter = neighbours(dtype, n / 2, z, false)
  return {
    ...own,
    workBytes,
    steps: (from, to) => {
      const leave = splitHalves(dtype, n / 2, z, to, factor)
      return [
        undivided(n, (at) => call(enter, { from: i32.add(at.from, from.re), to: at.work })),
        ...between(inner.steps(z, z)),
        undivided(8 * n, (at) => call(leave, { from: second(at.work), to: at.to, roots: roots(at.table) })),
      ]
    },
  }
}

/** The first half of n complex numbers, the elements behind the first multiplied by a factor. */
const firstHalf = (dtype: FloatType, n: number, from: Parts, to: Parts, factor: number) =>
  func("firstHalf", { from: "i32", to: "i32" }, "void", (f, at) => {
    const bytes = bytesOf(dtype)
    const copy = (k: Int, by: number): Code<"void"> =>
      alone(dtype, (m) =>
        seq(
          m.store(i32.add(at.to, k), m.mul(m.constant(by), m.load(i32.add(at.from, k), from.re)), to.re),
          m.store(i32.add(at.to, k), m.mul(m.constant(by), m.load(i32.add(at.from, k), from.im)), to.im),
        ),
      )
    return seq(
      copy(i32.const(0), 1),
      forRange(f, bytes, (bytes * (n + 1)) / 2, bytes, (k) => copy(k, factor)),
    )
  })

const oddForward = (dtype: FloatType, n: number, inner: Transform, factor: number): Transform => {
  const { workBytes, second, between, z } = inside(dtype, n, inner)
  const bytes = n * bytesOf(dtype)
  return {
    ...inner,
    workBytes,
    steps: (from, to) => {
      const leave = firstHalf(dtype, n, z, to, factor)
      return [
        undivided(n, (at) =>
          seq(
            memory.copy(at.work, i32.add(at.from, from.re), i32.const(bytes)),
            memory.fill(i32.add(at.work, bytes), 0, bytes),
          ),
        ),
        ...between(inner.steps(z, z)),
        undivided(n, (at) => call(leave, { from: second(at.work), to: at.to })),
      ]
    },
  }
}

/** The first half of the transforms of real rows by one of complex numbers; `doubled`: with inner elements times 2. */
export const realForward = (dtype: FloatType, n: number, inner: Transform, doubled: boolean): Transform =>
  (n % 2 === 0 ? evenForward : oddForward)(dtype, n, inner, doubled ? 2 : 1)

const evenBackward = (dtype: FloatType, n: number, inner: Transform, factor: number): Transform => {
  const { roots, ...own } = withRoots(dtype, n, inner)
  const { workBytes, second, between, z } = inside(dtype, n / 2, inner)
  const leave = neighbours(dtype, n / 2, z, true)
  return {
    ...own,
    workBytes,
    steps: (from, to) => {
      const enter = joinHalves(dtype, n / 2, from, z, factor)
      return [
        undivided(8 * n, (at) => call(enter, { from: at.from, to: at.work, roots: roots(at.table) })),
        ...between(inner.steps(exchanged(z), exchanged(z))),
        undivided(n, (at) => call(leave, { from: second(at.work), to: i32.add(at.to, to.re) })),
      ]
    },
  }
}

/** The elements of a half, those behind the first multiplied by a factor, and behind them their mirrored conjugates. */
const completed = (dtype: FloatType, n: number, from: Parts, to: Parts, factor: number) =>
  func("completed", { from: "i32", to: "i32" }, "void", (f, at) => {
    const bytes = bytesOf(dtype)
    const end = n * bytes
    return alone(dtype, (m) => {
      const [re, im] = [f.local(m.type, "re"), f.local(m.type, "im")]
      return seq(
        m.store(at.to, m.load(at.from, from.re), to.re),
        m.store(at.to, m.constant(0), to.im),
        forRange(f, bytes, (bytes * (n + 1)) / 2, bytes, (k) =>
          seq(
            re.set(m.mul(m.constant(factor), m.load(i32.add(at.from, k), from.re))),
            im.set(m.mul(m.constant(factor), m.load(i32.add(at.from, k), from.im))),
            m.store(i32.add(at.to, k), re, to.re),
            m.store(i32.add(at.to, k), im, to.im),
            m.store(i32.sub(i32.add(at.to, to.re + end), k), re, 0),
            m.store(i32.sub(i32.add(at.to, to.im + end), k), m.sub(m.constant(0), im), 0),
          ),
        ),
      )
    })
  })

const oddBackward = (dtype: FloatType, n: number, inner: Transform, factor: number): Transform => {
  const { workBytes, second, between, z } = inside(dtype, n, inner)
  return {
    ...inner,
    workBytes,
    steps: (from, to) => {
      const enter = completed(dtype, n, from, z, factor)
      return [
        undivided(n, (at) => call(enter, { from: at.from, to: at.work })),
        ...between(inner.steps(exchanged(z), exchanged(z))),
        undivided(n, (at) => memory.copy(i32.add(at.to, to.re), second(at.work), i32.const(n * bytesOf(dtype)))),
      ]
    },
  }
}

/** Real rows of length n from the first half of their transforms; not `doubled`: with its inner elements halved. */
export const realBackward = (dtype: FloatType, n: number, inner: Transform, doubled: boolean): Transform =>
  (n % 2 === 0 ? evenBackward : oddBackward)(dtype, n, inner, doubled ? 1 : 0.5)
