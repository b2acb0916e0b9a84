import type { TriangularParams } from "../../../../primitives/linalg/triangular-solve.js"
import { closure, helperText } from "../../wgsl/helpers.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { reads, writes } from "../shader.js"
import { substitute } from "./eliminate.js"
import { each, forMatrices, inTurn, matricesOf, SYNC } from "./workgroup.js"

/** The solutions x of a x = b, or x a = b, for triangular matrices a. */
export const triangularSolve: RoutineMaker<TriangularParams> = ({ inputs: [a, b], params }, [from, right], [to]) => {
  const { lower, transposeA, unitDiagonal, leftSide } = params
  const { count, rows: n } = matricesOf(a!.shape)
  const { rows, columns } = matricesOf(b!.shape)
  if (count * rows * columns === 0) return []
  // x a = b is the transposed system: both changes of sides cancel
  const turned = transposeA === leftSide
  const t = (i: string, j: string): string => (turned ? `a[at + ${j} * ${n}u + ${i}]` : `a[at + ${i} * ${n}u + ${j}]`)
  const x = (i: string, j: string): string =>
    leftSide ? `x[xAt + ${i} * ${columns}u + ${j}]` : `x[xAt + ${j} * ${columns}u + ${i}]`
  return [
    forMatrices(count, {
      name: "triangularSolve",
      comment: [`triangular systems of ${n} equations with ${leftSide ? columns : rows} right sides, by substitution`],
      arrays: [reads("a", from!), reads("b", right!), writes("x", to!)],
      body: [
        `let at = group * ${n * n}u;`,
        `let xAt = group * ${rows * columns}u;`,
        ...each(`${rows * columns}u`, ["x[xAt + i] = b[xAt + i];"]),
        SYNC,
        ...substitute(n, leftSide ? columns : rows, { lower: lower !== turned, unitDiagonal }, t, x),
      ],
    }),
  ]
}

/** The lower triangular l with l l^T = (a + a^T) / 2; NaN where that is not positive definite. */
export const cholesky: RoutineMaker = ({ inputs: [a] }, [from], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  return [
    forMatrices(count, {
      name: "cholesky",
      comment: [`the triangular factors of ${n} x ${n} matrices, column by column`],
      arrays: [reads("a", from!), writes("l", to!)],
      functions: helperText(closure(new Set(["nan"] as const))),
      body: [
        `let at = group * ${n * n}u;`,
        ...each(`${n * n}u`, [
          `let row = i / ${n}u;`,
          `let column = i % ${n}u;`,
          `let mean = 0.5f * a[at + i] + 0.5f * a[at + column * ${n}u + row];`,
          "l[at + i] = select(0.0f, mean, column <= row);",
        ]),
        SYNC,
        "var isPositive = true;",
        ...inTurn(n, [
          `let own = l[at + k * ${n + 1}u];`,
          "isPositive = isPositive && own > 0.0f;",
          "let root = sqrt(max(own, 0.0f));",
          SYNC,
          ...each(`${n}u - k`, [
            `let to = at + (k + i) * ${n}u + k;`,
            "if (i == 0u) { l[to] = root; } else { l[to] /= root; }",
          ]),
          SYNC,
          ...each(`(${n - 1}u - k) * (${n - 1}u - k)`, [
            `let row = k + 1u + i / (${n - 1}u - k);`,
            `let column = k + 1u + i % (${n - 1}u - k);`,
            `if (column <= row) { l[at + row * ${n}u + column] -= l[at + row * ${n}u + k] * l[at + column * ${n}u + k]; }`,
          ]),
          SYNC,
        ]),
        ...block("if (!isPositive)", each(`${n * n}u`, [`if (i % ${n}u <= i / ${n}u) { l[at + i] = nan(); }`])),
      ],
    }),
  ]
}
