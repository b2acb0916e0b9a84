import type { Buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { closure, helperText } from "../../wgsl/helpers.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { reads, writes } from "../shader.js"
import { DONE, pairOf, ROTATION, roundsOf, untilDone } from "./jacobi.js"
import { applyAll, factor, REFLECTION } from "./reflections.js"
import { type Element, workFor } from "./work.js"
import { each, forMatrices, inTurn, type Matrices, matricesOf, once, SYNC, sizeBits } from "./workgroup.js"

/** How near to orthogonal rows come. */
const ENOUGH = "3e-7f"

/** Rows shorter than this, where the longest is about 1, are too short to have a direction. */
const TINY = "1e-30f"

/** The factors of matrices, or of their transposes when they are wide: where each element is written. */
export interface Factors {
  readonly u: Buffer
  readonly s: Buffer
  readonly vt: Buffer
}

/** Rows of r turned until they are orthogonal: w r = s vt, a thread for each pair (one-sided Jacobi). */
const sweepOf = (n: number, g: Element, z: Element): readonly string[] => {
  const { rounds, pairs } = roundsOf(n)
  const turned = (of: Element): readonly string[] => [
    `let x = ${of("first", "k")};`,
    `let y = ${of("second", "k")};`,
    `${of("first", "k")} = x - turn.x * (y + turn.y * x);`,
    `${of("second", "k")} = y + turn.x * (x - turn.y * y);`,
  ]
  return [
    "var worst = 0.0f;",
    ...inTurn(
      rounds,
      [
        ...each(
          `${pairs}u`,
          [
            ...pairOf(n),
            ...block(`if (second < ${n}u)`, [
              "var xx = 0.0f;",
              "var yy = 0.0f;",
              "var xy = 0.0f;",
              ...block(`for (var k = 0u; k < ${n}u; k++)`, [
                `let x = ${g("first", "k")};`,
                `let y = ${g("second", "k")};`,
                "xx += x * x;",
                "yy += y * y;",
                "xy += x * y;",
              ]),
              "let most = sqrt(xx) * sqrt(yy);",
              ...block(`if (abs(xy) > ${ENOUGH} * most)`, [
                "worst = max(worst, abs(xy) / most);",
                "let turn = rotation(xx, yy, xy);",
                ...block(`for (var k = 0u; k < ${n}u; k++)`, [...block("", turned(g)), ...block("", turned(z))]),
              ]),
            ]),
          ],
          "t",
        ),
        SYNC,
      ],
      "round",
    ),
  ]
}

/** Rows from `to` on, which have no direction, become any that complete those before to a basis. */
const complete = (n: number, vt: Element, s: (k: string) => string): readonly string[] =>
  block(`for (var to = 0u; to < ${n}u; to++)`, [
    `if (${s("to")} > 0.0f) { continue; }`,
    "// the axis that the rows before leave most of",
    "var axis = 0u;",
    "var most = -1.0f;",
    ...block(`for (var j = 0u; j < ${n}u; j++)`, [
      "var left = 1.0f;",
      `for (var i = 0u; i < to; i++) { left -= ${vt("i", "j")} * ${vt("i", "j")}; }`,
      "if (left > most) { most = left; axis = j; }",
    ]),
    `for (var j = 0u; j < ${n}u; j++) { ${vt("to", "j")} = select(0.0f, 1.0f, j == axis); }`,
    ...block("for (var again = 0u; again < 2u; again++)", [
      ...block("for (var i = 0u; i < to; i++)", [
        "var along = 0.0f;",
        `for (var j = 0u; j < ${n}u; j++) { along += ${vt("i", "j")} * ${vt("to", "j")}; }`,
        `for (var j = 0u; j < ${n}u; j++) { ${vt("to", "j")} -= along * ${vt("i", "j")}; }`,
      ]),
    ]),
    "var square = 0.0f;",
    `for (var j = 0u; j < ${n}u; j++) { square += ${vt("to", "j")} * ${vt("to", "j")}; }`,
    `for (var j = 0u; j < ${n}u; j++) { ${vt("to", "j")} /= sqrt(square); }`,
  ])

/** The singular values, descending, and vectors: a = q r by reflections, then the rows of r are made orthogonal. */
export const svdShader = ({ count, rows, columns }: Matrices, a: Buffer, out: Factors): Shader => {
  const isWide = rows < columns
  const [m, n] = isWide ? [columns, rows] : [rows, columns]
  const work = workFor(out.s.name, count, {
    w: [m, n],
    q: [m, n],
    g: [n, n],
    z: [n, n],
    tau: [1, n],
    norms: [1, n],
    origins: [1, n],
    signs: [1, n],
  })
  const { w, q, g, z, tau, norms, origins, signs } = work.at
  const u: Element = (i, j) => (isWide ? `vt[uAt + ${j} * ${m}u + ${i}]` : `u[uAt + ${i} * ${n}u + ${j}]`)
  const vt: Element = (i, j) => (isWide ? `u[vAt + ${j} * ${n}u + ${i}]` : `vt[vAt + ${i} * ${n}u + ${j}]`)
  const s = (k: string): string => `s[group * ${n}u + ${k}]`
  return forMatrices(count, {
    name: "svd",
    comment: [
      `singular values and vectors of ${rows} x ${columns} matrices: q r by reflections, then sweeps of rotations`,
    ],
    arrays: [reads("a", a), writes("u", out.u), writes("s", out.s), writes("vt", out.vt), writes("work", work.buffer)],
    uses: REFLECTION,
    functions: [...helperText(closure(new Set(["nan"] as const))), "", DONE, "", ...ROTATION],
    body: [
      work.base,
      `let uAt = group * ${m * n}u;`,
      `let vAt = group * ${n * n}u;`,
      "var bits = 0u;",
      ...each(`${m * n}u`, [
        `let value = a[group * ${m * n}u + i];`,
        `bits = max(bits, ${sizeBits("value")});`,
        `${isWide ? w(`(i % ${m}u)`, `i / ${m}u`) : w(`(i / ${n}u)`, `i % ${n}u`)} = value;`,
        `${q(`(i / ${n}u)`, `i % ${n}u`)} = select(0.0f, 1.0f, i / ${n}u == i % ${n}u);`,
      ]),
      "let largest = largest_all(bits, thread);",
      "let isFinite = largest < 0x7f800000u;",
      "let whole = select(bitcast<f32>(largest), 1.0f, largest == 0u || !isFinite);",
      SYNC,
      ...each(`${m * n}u`, [`${w(`(i / ${n}u)`, `i % ${n}u`)} /= whole;`]),
      SYNC,
      ...factor(m, n, w, tau),
      ...applyAll(m, n, w, tau, q, n),
      ...each(`${n * n}u`, [
        `let row = i / ${n}u;`,
        `let column = i % ${n}u;`,
        `${g("row", "column")} = select(0.0f, ${w("row", "column")}, row <= column);`,
        `${z("row", "column")} = select(0.0f, 1.0f, row == column);`,
      ]),
      SYNC,
      ...untilDone(
        sweepOf(n, g, z),
        ["let left = largest_all(bitcast<u32>(worst), thread);"],
        "!isFinite || left == 0u",
      ),
      ...each(
        `${n}u`,
        [
          "var square = 0.0f;",
          `for (var k = 0u; k < ${n}u; k++) { square += ${g("r", "k")} * ${g("r", "k")}; }`,
          `${norms("0u", "r")} = sqrt(square);`,
        ],
        "r",
      ),
      SYNC,
      "// each row by itself: its place among all, and its direction",
      ...each(
        `${n}u`,
        [
          `let own = ${norms("0u", "r")};`,
          "var to = 0u;",
          ...block(`for (var i = 0u; i < ${n}u; i++)`, [
            `let other = ${norms("0u", "i")};`,
            "if (other > own || (other == own && i < r)) { to++; }",
          ]),
          `let isLong = own > ${TINY};`,
          `${origins("0u", "to")} = f32(r);`,
          `${s("to")} = select(0.0f, own, isLong);`,
          `if (isLong) { for (var k = 0u; k < ${n}u; k++) { ${vt("to", "k")} = ${g("r", "k")} / own; } }`,
        ],
        "r",
      ),
      SYNC,
      ...once(complete(n, vt, s)),
      SYNC,
      ...each(
        `${n}u`,
        [
          "var top = 0.0f;",
          `for (var k = 0u; k < ${n}u; k++) { if (abs(${vt("r", "k")}) > abs(top)) { top = ${vt("r", "k")}; } }`,
          "let sign = select(1.0f, -1.0f, top < 0.0f);",
          `${signs("0u", "r")} = sign;`,
          `for (var k = 0u; k < ${n}u; k++) { ${vt("r", "k")} = select(nan(), sign * ${vt("r", "k")}, isFinite); }`,
          `${s("r")} = select(nan(), ${s("r")} * whole, isFinite);`,
        ],
        "r",
      ),
      SYNC,
      ...each(`${m * n}u`, [
        `let row = i / ${n}u;`,
        `let column = i % ${n}u;`,
        `let origin = u32(${origins("0u", "column")});`,
        "var sum = 0.0f;",
        `for (var k = 0u; k < ${n}u; k++) { sum += ${q("row", "k")} * ${z("origin", "k")}; }`,
        `${u("row", "column")} = select(nan(), ${signs("0u", "column")} * sum, isFinite);`,
      ]),
    ],
  })
}

/** a = u diag(s) vt. */
export const svd: RoutineMaker = ({ inputs: [a] }, [from], [u, s, vt]) => {
  const size = matricesOf(a!.shape)
  return size.count * size.rows * size.columns === 0 ? [] : [svdShader(size, from!, { u: u!, s: s!, vt: vt! })]
}
