import { f64, func, i32, if_, return_, seq } from "../../assembler/index.js"
import { along, folded } from "./numbers.js"

/** The inner product of n numbers at x and n at y. */
export const dot = func("dot", { x: "i32", y: "i32", n: "i32" }, "f64", (f, { x, y, n }) =>
  folded(f, n, "add", (m, at, o) => m.mul(m.load(i32.add(x, at), o), m.load(i32.add(y, at), o))),
)

/** y + a x in place of y, n numbers each. */
export const addScaled = func("addScaled", { y: "i32", x: "i32", a: "f64", n: "i32" }, "void", (f, { y, x, a, n }) => {
  const to = f.local("i32", "to")
  return along(f, n, (m, at, o) =>
    seq(to.set(i32.add(y, at)), m.store(to, m.add(m.load(to, o), m.mul(m.splat(a), m.load(i32.add(x, at), o))), o)),
  )
})

/* @__NO_SIDE_EFFECTS__ */
const multiplied = (name: string, op: "mul" | "div") =>
  func(name, { x: "i32", a: "f64", n: "i32" }, "void", (f, { x, a, n }) => {
    const to = f.local("i32", "to")
    return along(f, n, (m, at, o) => seq(to.set(i32.add(x, at)), m.store(to, m[op](m.load(to, o), m.splat(a)), o)))
  })

/** a x in place of x. */
export const scale = multiplied("scale", "mul")

/** x / a in place of x. */
export const divide = multiplied("divide", "div")

/** x and y change places. */
export const exchange = func("exchange", { x: "i32", y: "i32", n: "i32" }, "void", (f, { x, y, n }) => {
  const [p, q] = [f.local("i32", "p"), f.local("i32", "q")]
  return along(f, n, (m, at, o) => {
    const held = f.local(m.type, "held")
    return seq(
      p.set(i32.add(x, at)),
      q.set(i32.add(y, at)),
      held.set(m.load(p, o)),
      m.store(p, m.load(q, o), o),
      m.store(q, held, o),
    )
  })
})

/** The largest size of n numbers; NaN if one is. */
export const largest = func("largest", { x: "i32", n: "i32" }, "f64", (f, { x, n }) =>
  folded(f, n, "max", (m, at, o) => m.abs(m.load(i32.add(x, at), o))),
)

/** Sums of squares in between are right to the last digits: nothing overflowed and nothing that counts was lost. */
const SAFE = [1e-280, 1e280] as const

/** The square root of the sum of squares of n numbers, without overflow or underflow. */
export const norm = func("norm", { x: "i32", n: "i32" }, "f64", (f, { x, n }) => {
  const [sum, size] = [f.local("f64", "sum"), f.local("f64", "size")]
  return seq(
    sum.set(
      folded(f, n, "add", (m, at, o) => {
        const value = f.local(m.type, "value")
        return m.mul(value.tee(m.load(i32.add(x, at), o)), value)
      }),
    ),
    if_(i32.and(f64.ge(sum, SAFE[0]), f64.le(sum, SAFE[1])), return_(f64.sqrt(sum))),
    size.set(folded(f, n, "max", (m, at, o) => m.abs(m.load(i32.add(x, at), o)))),
    if_(i32.or(f64.eq(size, 0), f64.eq(size, Number.POSITIVE_INFINITY)), return_(size)),
    if_(f64.ne(size, size), return_(size)),
    sum.set(
      folded(f, n, "add", (m, at, o) => {
        const value = f.local(m.type, "value")
        return m.mul(value.tee(m.div(m.load(i32.add(x, at), o), m.splat(size))), value)
      }),
    ),
    f64.mul(size, f64.sqrt(sum)),
  )
})

/** c x + s y in place of x, and c y - s x in place of y. */
export const rotate = func(
  "rotate",
  { x: "i32", y: "i32", c: "f64", s: "f64", n: "i32" },
  "void",
  (f, { x, y, c, s, n }) => {
    const [p, q] = [f.local("i32", "p"), f.local("i32", "q")]
    return along(f, n, (m, at, o) => {
      const [u, v] = [f.local(m.type, "u"), f.local(m.type, "v")]
      return seq(
        p.set(i32.add(x, at)),
        q.set(i32.add(y, at)),
        u.set(m.load(p, o)),
        v.set(m.load(q, o)),
        m.store(p, m.add(m.mul(m.splat(c), u), m.mul(m.splat(s), v)), o),
        m.store(q, m.sub(m.mul(m.splat(c), v), m.mul(m.splat(s), u)), o),
      )
    })
  },
)
