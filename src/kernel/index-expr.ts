import type { Expr, Index, IndexAtom, LoopVar, Term } from "./syntax.js"

export const loopVar = (name: string, size: number): LoopVar => ({ tag: "loop", name, size })

/** The turns of a nest of loops. */
export const turnsOf = (loops: readonly LoopVar[]): number => loops.reduce((n, v) => n * v.size, 1)

export const constant = (n: number): Index => ({ constant: n, terms: [] })

export const ZERO: Index = constant(0)

const ofAtom = (atom: IndexAtom): Index => ({ constant: 0, terms: [{ coefficient: 1, atom }] })

/** A loop that runs once is the constant 0. */
export const at = (v: LoopVar): Index => (v.size <= 1 ? ZERO : ofAtom(v))

export const fromData = (value: Expr, size: number): Index => (size <= 1 ? ZERO : ofAtom({ tag: "data", value, size }))

export const sameAtom = (a: IndexAtom, b: IndexAtom): boolean =>
  a === b ||
  ((a.tag === "div" || a.tag === "mod") && a.tag === b.tag && a.by === b.by && sameIndex(a.of, b.of)) ||
  (a.tag === "data" && b.tag === "data" && a.value === b.value && a.size === b.size)

export const sameIndex = (a: Index, b: Index): boolean =>
  a === b ||
  (a.constant === b.constant &&
    a.terms.length === b.terms.length &&
    (inOrder(a.terms, b.terms) || a.terms.every(({ coefficient, atom }) => coefficientOf(b, atom) === coefficient)))

/** The same atoms one after the other, as mostly. */
const inOrder = (a: readonly Term[], b: readonly Term[]): boolean => {
  for (let i = 0; i < a.length; i++)
    if (a[i]!.atom !== b[i]!.atom || a[i]!.coefficient !== b[i]!.coefficient) return false
  return true
}

/** The coefficient of an atom; 0 when it does not occur. */
export const coefficientOf = (x: Index, atom: IndexAtom): number =>
  x.terms.find((t) => sameAtom(t.atom, atom))?.coefficient ?? 0

const addTerm = (terms: readonly Term[], t: Term): readonly Term[] => {
  const i = terms.findIndex((u) => sameAtom(u.atom, t.atom))
  if (i < 0) return [...terms, t]
  const coefficient = terms[i]!.coefficient + t.coefficient
  return coefficient === 0
    ? terms.filter((_, j) => j !== i)
    : terms.map((u, j) => (j === i ? { ...u, coefficient } : u))
}

export const plus = (x: Index, y: Index): Index => ({
  constant: x.constant + y.constant,
  terms: y.terms.reduce(addTerm, x.terms),
})

export const times = (x: Index, c: number): Index =>
  c === 0
    ? ZERO
    : c === 1
      ? x
      : {
          // no negative zero
          constant: x.constant * c + 0,
          terms: x.terms.map((t) => ({ ...t, coefficient: t.coefficient * c })),
        }

export const minus = (x: Index, y: Index): Index => plus(x, times(y, -1))

const atomRange = (a: IndexAtom): readonly [number, number] => {
  if (a.tag === "loop" || a.tag === "data") return [0, Math.max(0, a.size - 1)]
  const [lo, hi] = rangeOf(a.of)
  const [p, q] = [Math.floor(lo / a.by), Math.floor(hi / a.by)]
  if (a.tag === "div") return [p, q]
  return p === q ? [lo - p * a.by, hi - p * a.by] : [0, a.by - 1]
}

/** Bounds of the values an index takes. */
export const rangeOf = (x: Index): readonly [lo: number, hi: number] =>
  x.terms.reduce<readonly [number, number]>(
    ([lo, hi], { coefficient: c, atom }) => {
      const [a, b] = atomRange(atom)
      return c > 0 ? [lo + c * a, hi + c * b] : [lo + c * b, hi + c * a]
    },
    [x.constant, x.constant],
  )

const mod = (n: number, by: number): number => n - Math.floor(n / by) * by

/** x = by * q + r, as far as it can be seen from the coefficients. */
const split = (x: Index, by: number): readonly [q: Index, r: Index] => {
  const whole = x.terms.filter((t) => t.coefficient % by === 0)
  const rest = x.terms.filter((t) => t.coefficient % by !== 0)
  const c = mod(x.constant, by)
  return [
    {
      constant: (x.constant - c) / by,
      terms: whole.map((t) => ({ ...t, coefficient: t.coefficient / by })),
    },
    { constant: c, terms: rest },
  ]
}

export const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

/**
 * r as g x + low, for the largest divisor g of `by` that leaves low in 0..g-1: then r div by = x div (by / g). Null where
 * no term shares a factor with `by`.
 */
const grouped = (r: Index, by: number): { readonly x: Index; readonly low: Index; readonly g: number } | null => {
  const factors = [...new Set(r.terms.map((t) => gcd(t.coefficient, by)))].filter((g) => g > 1).sort((g, h) => h - g)
  for (const g of factors) {
    const [x, low] = split(r, g)
    const [lo, hi] = rangeOf(low)
    if (lo >= 0 && hi < g) return { x, low, g }
  }
  return null
}

/** floor(x / by). */
export const div = (x: Index, by: number): Index => {
  if (by === 1) return x
  const [q, r] = split(x, by)
  const [lo, hi] = rangeOf(r)
  if (Math.floor(lo / by) === Math.floor(hi / by)) return plus(q, constant(Math.floor(lo / by)))
  const parts = grouped(r, by)
  return plus(q, parts === null ? ofAtom({ tag: "div", of: r, by }) : div(parts.x, by / parts.g))
}

/** x - by * floor(x / by). */
export const remainder = (x: Index, by: number): Index => {
  if (by === 1) return ZERO
  const [, r] = split(x, by)
  const [lo, hi] = rangeOf(r)
  const p = Math.floor(lo / by)
  if (p === Math.floor(hi / by)) return plus(r, constant(-p * by))
  const parts = grouped(r, by)
  if (parts === null) return ofAtom({ tag: "mod", of: r, by })
  return plus(times(remainder(parts.x, by / parts.g), parts.g), parts.low)
}

/** Row-major strides of a shape; none is 0, so that the positions of an empty array, which nobody visits, can be written. */
export const stridesOf = (shape: readonly number[]): readonly number[] =>
  shape.map((_, i) => shape.slice(i + 1).reduce((n, d) => n * Math.max(1, d), 1))

/** The row-major offset of a position. */
export const flatten = (shape: readonly number[], position: readonly Index[]): Index => {
  const strides = stridesOf(shape)
  return position.reduce((sum, x, i) => (shape[i]! <= 1 ? sum : plus(sum, times(x, strides[i]!))), ZERO)
}

/** The position of a row-major offset. */
export const unflatten = (shape: readonly number[], offset: Index): readonly Index[] => {
  const strides = stridesOf(shape)
  return shape.map((d, i) =>
    d <= 1 ? ZERO : i === 0 ? div(offset, strides[0]!) : remainder(div(offset, strides[i]!), d),
  )
}

/** The loop variables (and folds) that an index depends on, through its data too. */
export const loopsOf = <A>(x: Index, ofExpr: (e: Expr) => ReadonlySet<A>): ReadonlySet<A | LoopVar> =>
  new Set(
    x.terms.flatMap(({ atom }): readonly (A | LoopVar)[] =>
      atom.tag === "loop" ? [atom] : [...(atom.tag === "data" ? ofExpr(atom.value) : loopsOf(atom.of, ofExpr))],
    ),
  )

/** An index with other indices in the place of loop variables. */
export const substituteIndex = (x: Index, loop: (v: LoopVar) => Index, expr: (e: Expr) => Expr): Index =>
  x.terms.reduce<Index>((sum, { coefficient, atom }) => {
    const value =
      atom.tag === "loop"
        ? loop(atom)
        : atom.tag === "data"
          ? fromData(expr(atom.value), atom.size)
          : atom.tag === "div"
            ? div(substituteIndex(atom.of, loop, expr), atom.by)
            : remainder(substituteIndex(atom.of, loop, expr), atom.by)
    return plus(sum, times(value, coefficient))
  }, constant(x.constant))
