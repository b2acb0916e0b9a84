import { buffer } from "../../../../kernel/index.js"
import type { PinvParams } from "../../../../primitives/linalg/pinv.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { forEach, reads, writes } from "../shader.js"
import { type Factors, svdShader } from "./svd.js"
import { type Matrices, matricesOf } from "./workgroup.js"

/** Factors to work with. */
const factorsOf = ({ count, rows, columns }: Matrices, name: string): Factors => {
  const k = Math.min(rows, columns)
  return {
    u: buffer(`${name}Left`, "float32", count * rows * k),
    s: buffer(`${name}Values`, "float32", count * k),
    vt: buffer(`${name}Right`, "float32", count * k * columns),
  }
}

/** v diag(1 / s) u^T, without the singular values that count as 0. */
export const pinv: RoutineMaker<PinvParams> = ({ inputs: [a], params: { rtol } }, [from], [to]) => {
  const size = matricesOf(a!.shape)
  const { count, rows: m, columns: n } = size
  if (count * m * n === 0) return []
  const k = Math.min(m, n)
  const { u, s, vt } = factorsOf(size, to!.name)
  const sum = forEach(count * m * n, {
    name: "pinv",
    comment: [`the pseudoinverses of ${m} x ${n} matrices, from their singular values and vectors`],
    arrays: [reads("u", u), reads("s", s), reads("vt", vt), writes("inverse", to!)],
    body: [
      `let matrix = i / ${m * n}u;`,
      `let row = i / ${m}u % ${n}u;`,
      `let column = i % ${m}u;`,
      `let least = ${Math.fround(rtol)}f * s[matrix * ${k}u];`,
      "var sum = 0.0f;",
      ...block(`for (var r = 0u; r < ${k}u; r++)`, [
        `let value = s[matrix * ${k}u + r];`,
        `let term = vt[(matrix * ${k}u + r) * ${n}u + row] / value * u[(matrix * ${m}u + column) * ${k}u + r];`,
        "if (!(value <= least)) { sum += term; }",
      ]),
      "inverse[i] = sum;",
    ],
  })
  return [svdShader(size, from!, { u, s, vt }), sum]
}

/** a = u p: orthonormal columns and a symmetric matrix without negative eigenvalues. */
export const polar: RoutineMaker = ({ inputs: [a] }, [from], [left, right]) => {
  const size = matricesOf(a!.shape)
  const { count, rows: m, columns: n } = size
  if (count * m * n === 0) return []
  const { u, s, vt } = factorsOf(size, left!.name)
  const place = (rows: number): readonly string[] => [
    `let matrix = i / ${rows * n}u;`,
    `let row = i / ${n}u % ${rows}u;`,
    `let column = i % ${n}u;`,
    "var sum = 0.0f;",
  ]
  const summed = (term: string): string => `for (var r = 0u; r < ${n}u; r++) { sum += ${term}; }`
  return [
    svdShader(size, from!, { u, s, vt }),
    forEach(count * m * n, {
      name: "polarColumns",
      comment: ["left singular vectors times right ones"],
      arrays: [reads("u", u), reads("vt", vt), writes("columns", left!)],
      body: [
        ...place(m),
        summed(`u[(matrix * ${m}u + row) * ${n}u + r] * vt[(matrix * ${n}u + r) * ${n}u + column]`),
        "columns[i] = sum;",
      ],
    }),
    forEach(count * n * n, {
      name: "polarSymmetric",
      comment: ["right singular vectors times the values times themselves"],
      arrays: [reads("s", s), reads("vt", vt), writes("symmetric", right!)],
      body: [
        ...place(n),
        summed(
          `vt[(matrix * ${n}u + r) * ${n}u + row] * s[matrix * ${n}u + r] * vt[(matrix * ${n}u + r) * ${n}u + column]`,
        ),
        "symmetric[i] = sum;",
      ],
    }),
  ]
}
