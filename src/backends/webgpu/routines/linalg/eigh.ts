import { closure, helperText } from "../../wgsl/helpers.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { reads, writes } from "../shader.js"
import { DONE, pairOf, ROTATION, roundsOf, untilDone } from "./jacobi.js"
import { type Element, workFor } from "./work.js"
import { each, forMatrices, inTurn, matricesOf, SYNC, sizeBits } from "./workgroup.js"

/** What is left beside the diagonal of a matrix whose largest element is 1. */
const ENOUGH = "2e-7f"

/** So little is not worth a rotation, whose rounding is as much. */
const NOTHING = "5e-8f"

/** The rotations of a round, for two rows or two columns: all pairs at once. */
const rotate = (of: (k: string, i: string) => string, turns: Element): readonly string[] => [
  `let x = ${of("first", "k")};`,
  `let y = ${of("second", "k")};`,
  `let s = ${turns("0u", "t")};`,
  `let half = ${turns("1u", "t")};`,
  `${of("first", "k")} = x - s * (y + half * x);`,
  `${of("second", "k")} = y + s * (x - half * y);`,
]

/** The eigenvalues, ascending, and eigenvectors of symmetric parts, by Jacobi's rotations, many at the same time. */
export const eigh: RoutineMaker = ({ inputs: [a] }, [from], [values, vectors]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  const { rounds, pairs } = roundsOf(n)
  const work = workFor(values!.name, count, { b: [n, n], z: [n, n], turns: [2, pairs] })
  const { b, z, turns } = work.at
  const ofPairs = (lines: readonly string[]): readonly string[] =>
    each(`${pairs * n}u`, [
      `let t = i / ${n}u;`,
      `let k = i % ${n}u;`,
      ...pairOf(n),
      ...block(`if (second < ${n}u)`, lines),
    ])
  const sweep = inTurn(
    rounds,
    [
      ...each(
        `${pairs}u`,
        [
          ...pairOf(n),
          ...block(`if (second < ${n}u)`, [
            `let off = ${b("first", "second")};`,
            `let turn = rotation(${b("first", "first")}, ${b("second", "second")}, select(off, 0.0f, abs(off) < ${NOTHING}));`,
            `${turns("0u", "t")} = turn.x;`,
            `${turns("1u", "t")} = turn.y;`,
          ]),
        ],
        "t",
      ),
      SYNC,
      ...ofPairs([
        ...block(
          "",
          rotate((r, k) => b(r, k), turns),
        ),
        ...block(
          "",
          rotate((r, k) => z(r, k), turns),
        ),
      ]),
      SYNC,
      ...ofPairs(rotate((c, k) => b(k, c), turns)),
      SYNC,
    ],
    "round",
  )
  return [
    forMatrices(count, {
      name: "eigh",
      comment: [`eigenvalues and eigenvectors of ${n} x ${n} symmetric matrices, by sweeps of Jacobi's rotations`],
      arrays: [reads("a", from!), writes("w", values!), writes("v", vectors!), writes("work", work.buffer)],
      uses: ["largest"],
      functions: [...helperText(closure(new Set(["nan"] as const))), "", DONE, "", ...ROTATION],
      body: [
        work.base,
        `let at = group * ${n * n}u;`,
        "var size = 0u;",
        ...each(`${n * n}u`, [
          `let mean = 0.5f * a[at + i] + 0.5f * a[at + i % ${n}u * ${n}u + i / ${n}u];`,
          `size = max(size, ${sizeBits("mean")});`,
          `${b(`(i / ${n}u)`, `i % ${n}u`)} = mean;`,
          `${z(`(i / ${n}u)`, `i % ${n}u`)} = select(0.0f, 1.0f, i / ${n}u == i % ${n}u);`,
        ]),
        "let most = largest_all(size, thread);",
        "let isFinite = most < 0x7f800000u;",
        "let unit = select(bitcast<f32>(most), 1.0f, most == 0u || !isFinite);",
        ...each(`${n * n}u`, [`${b(`(i / ${n}u)`, `i % ${n}u`)} /= unit;`]),
        SYNC,
        ...untilDone(
          sweep,
          [
            "var off = 0u;",
            ...each(`${n * n}u`, [
              `if (i / ${n}u != i % ${n}u) { off = max(off, ${sizeBits(b(`(i / ${n}u)`, `i % ${n}u`))}); }`,
            ]),
            "let left = largest_all(off, thread);",
          ],
          `!isFinite || bitcast<f32>(left) <= ${ENOUGH}`,
        ),
        "// each value by itself: its place among all, and its vector with the largest element positive",
        ...each(
          `${n}u`,
          [
            `let own = ${b("r", "r")};`,
            "var to = 0u;",
            ...block(`for (var i = 0u; i < ${n}u; i++)`, [
              `let other = ${b("i", "i")};`,
              "if (other < own || (other == own && i < r)) { to++; }",
            ]),
            "var top = 0.0f;",
            `for (var i = 0u; i < ${n}u; i++) { if (abs(${z("r", "i")}) > abs(top)) { top = ${z("r", "i")}; } }`,
            "let sign = select(1.0f, -1.0f, top < 0.0f);",
            ...block("if (isFinite)", [
              `w[group * ${n}u + to] = own * unit;`,
              `for (var i = 0u; i < ${n}u; i++) { v[at + i * ${n}u + to] = sign * ${z("r", "i")}; }`,
            ]),
            ...block("else", [
              `w[group * ${n}u + r] = nan();`,
              `for (var i = 0u; i < ${n}u; i++) { v[at + i * ${n}u + r] = nan(); }`,
            ]),
          ],
          "r",
        ),
      ],
    }),
  ]
}
