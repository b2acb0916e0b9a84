import { br, call, f64, forRange, func, i32, if_, loop, return_, select, seq } from "../../assembler/index.js"
import { along, foldedTogether, locals, rowOf } from "./numbers.js"
import { hypot } from "./reflection.js"

const MOST_SWEEPS = 60

/** A rotation by its sine and the tangent of half its angle, which keep small angles as exact as large ones. */
const turn = func(
  "turn",
  { x: "i32", y: "i32", sine: "f64", half: "f64", n: "i32" },
  "void",
  (f, { x, y, sine, half, n }) => {
    const [p, q] = [f.local("i32", "p"), f.local("i32", "q")]
    return along(f, n, (m, at, o) => {
      const [u, v] = [f.local(m.type, "u"), f.local(m.type, "v")]
      const [s, h] = [m.splat(sine), m.splat(half)]
      return seq(
        p.set(i32.add(x, at)),
        q.set(i32.add(y, at)),
        u.set(m.load(p, o)),
        v.set(m.load(q, o)),
        m.store(p, m.sub(u, m.mul(s, m.add(v, m.mul(h, u)))), o),
        m.store(q, m.add(v, m.mul(s, m.sub(u, m.mul(h, v)))), o),
      )
    })
  },
)

/** Makes two rows of g orthogonal by a rotation of at most 45 degrees, which turns those of w too; 0 when they are it. */
const turnPair = func(
  "turnPair",
  { x: "i32", y: "i32", u: "i32", v: "i32", n: "i32", least: "f64" },
  "i32",
  (f, { x, y, u, v, n, least }) => {
    const { zeta, tangent, secant, sine, half } = locals(f, "f64", "zeta", "tangent", "secant", "sine", "half")
    const [products, [xx, yy, xy]] = foldedTogether(f, n, "add", 2, (m, at, o) => {
      const [a, b] = [f.local(m.type, "a"), f.local(m.type, "b")]
      return [m.mul(a.tee(m.load(i32.add(x, at), o)), a), m.mul(b.tee(m.load(i32.add(y, at), o)), b), m.mul(a, b)]
    })
    return seq(
      products,
      if_(f64.le(f64.abs(xy!), f64.mul(f64.mul(f64.sqrt(xx!), f64.sqrt(yy!)), least)), return_(i32.const(0))),
      zeta.set(f64.div(f64.sub(yy!, xx!), f64.mul(xy!, 2))),
      tangent.set(
        f64.div(
          select(f64.const(1), f64.const(-1), f64.ge(zeta, 0)),
          f64.add(f64.abs(zeta), call(hypot, { x: 1, y: zeta })),
        ),
      ),
      secant.set(f64.sqrt(f64.add(f64.mul(tangent, tangent), 1))),
      sine.set(f64.div(tangent, secant)),
      half.set(f64.div(tangent, f64.add(secant, 1))),
      call(turn, { x, y, sine: sine, half: half, n }),
      call(turn, { x: u, y: v, sine: sine, half: half, n }),
      i32.const(1),
    )
  },
)

/**
 * Rotates the n rows of g, each of n numbers, until they are orthogonal, and the rows of w with them: one-sided Jacobi
 * (Golub & Van Loan, Matrix Computations, 4th ed., 8.6.3), which finds small singular values to high relative accuracy.
 * 0 when it does not end, as with NaN.
 */
export const orthogonalize = func("orthogonalize", { g: "i32", w: "i32", n: "i32" }, "i32", (f, { g, w, n }) => {
  const [stride, sweep, turned] = [f.local("i32", "stride"), f.local("i32", "sweep"), f.local("i32", "turned")]
  const least = f.local("f64", "least")
  return seq(
    stride.set(i32.shl(n, 3)),
    least.set(f64.mul(f64.sqrt(f64.convert_i32_s(n)), Number.EPSILON)),
    loop((again) =>
      seq(
        turned.set(0),
        forRange(f, 0, n, 1, (i) =>
          forRange(f, i32.add(i, 1), n, 1, (j) =>
            turned.set(
              i32.or(
                turned,
                call(turnPair, {
                  x: rowOf(g, i, stride),
                  y: rowOf(g, j, stride),
                  u: rowOf(w, i, stride),
                  v: rowOf(w, j, stride),
                  n,
                  least,
                }),
              ),
            ),
          ),
        ),
        if_(i32.eqz(turned), return_(i32.const(1))),
        sweep.set(i32.add(sweep, 1)),
        if_(i32.lt_s(sweep, MOST_SWEEPS), br(again)),
      ),
    ),
    i32.const(0),
  )
})
