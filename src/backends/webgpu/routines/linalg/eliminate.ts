import { block } from "../../wgsl/text.js"
import { each, inTurn, once, type ReductionName, SYNC, sizeBits, THREADS } from "./workgroup.js"

/** A matrix in memory, by the name of its array and where it begins. */
export interface Place {
  readonly array: string
  readonly at: string
  readonly rows: number
  readonly columns: number
}

const element = ({ array, at, columns }: Place, i: string, j: string): string =>
  `${array}[${at} + ${i} * ${columns}u + ${j}]`

const exchange = (m: Place): readonly string[] =>
  each(`${m.columns}u`, [
    `let held = ${element(m, "k", "i")};`,
    `${element(m, "k", "i")} = ${element(m, "p", "i")};`,
    `${element(m, "p", "i")} = held;`,
  ])

/** What elimination needs. */
export const ELIMINATION: readonly ReductionName[] = ["largest", "least"]

/**
 * A matrix becomes L (below the diagonal, its own diagonal being 1) and U, by Gaussian elimination with partial
 * pivoting (Golub & Van Loan, Matrix Computations, 4th ed., algorithm 3.4.1); the rows of `beside` go the same way.
 * `pivoted` is done by one thread when row k is exchanged with row p. A column without a pivot is left as it is.
 */
export const eliminate = (a: Place, beside: Place | null, pivoted: readonly string[]): readonly string[] => {
  const { rows: m, columns: n } = a
  const rest = (of: Place, first: string): readonly string[] =>
    each(`(${m - 1}u - k) * (${of.columns}u - (${first}))`, [
      `let width = ${of.columns}u - (${first});`,
      "let row = k + 1u + i / width;",
      `let column = ${first} + i % width;`,
      `${element(of, "row", "column")} -= ${element(a, "row", "k")} * ${element(of, "k", "column")};`,
    ])
  return inTurn(Math.min(m, n), [
    "// the first row with the largest element of the column",
    "var size = 0u;",
    ...block(`for (var i = k + thread; i < ${m}u; i += ${THREADS}u)`, [
      `size = max(size, ${sizeBits(element(a, "i", "k"))});`,
    ]),
    "let most = largest_all(size, thread);",
    `var first = ${m}u;`,
    ...block(`for (var i = k + thread; i < ${m}u; i += ${THREADS}u)`, [
      `if (${sizeBits(element(a, "i", "k"))} == most) { first = min(first, i); }`,
    ]),
    "let p = least_all(first, thread);",
    SYNC,
    ...block("if (p != k)", [...exchange(a), ...(beside === null ? [] : exchange(beside))]),
    ...once(pivoted),
    SYNC,
    `let pivot = ${element(a, "k", "k")};`,
    ...block("if (most != 0u)", [...each(`${m - 1}u - k`, [`${element(a, "(k + 1u + i)", "k")} /= pivot;`])]),
    SYNC,
    ...block("if (most != 0u)", [...rest(a, "k + 1u"), ...(beside === null ? [] : rest(beside, "0u"))]),
    SYNC,
  ])
}

/** How a triangle is read: which one, and whether its diagonal counts as ones. */
export interface Triangle {
  readonly lower: boolean
  readonly unitDiagonal: boolean
}

/** Solves a triangular system in place of `x`, whose elements are given by row and column, row by row. */
export const substitute = (
  n: number,
  width: number,
  { lower, unitDiagonal }: Triangle,
  t: (i: string, j: string) => string,
  x: (i: string, j: string) => string,
): readonly string[] =>
  inTurn(
    n,
    [
      `let k = ${lower ? "step" : `${n - 1}u - step`};`,
      ...(unitDiagonal ? [] : [...each(`${width}u`, [`${x("k", "i")} /= ${t("k", "k")};`]), SYNC]),
      ...each(`${lower ? `(${n - 1}u - k)` : "k"} * ${width}u`, [
        `let row = ${lower ? "k + 1u + " : ""}i / ${width}u;`,
        `let column = i % ${width}u;`,
        `${x("row", "column")} -= ${t("row", "k")} * ${x("k", "column")};`,
      ]),
      SYNC,
    ],
    "step",
  )

/** The elements of a matrix that lies row by row. */
export const elementsOf =
  (m: Place): ((i: string, j: string) => string) =>
  (i, j) =>
    element(m, i, j)
