import type { Buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { type Named, reads, writes } from "../shader.js"
import { type Element, workFor } from "./work.js"
import { each, forMatrices, matricesOf, SYNC, sizeBits } from "./workgroup.js"

/** Terms of the series: of a matrix with norm 1 the next is 1 / 13!. */
const DEGREE = 12

/** The largest sum of sizes in a column, as bits. */
const norm = (n: number, x: Element, name: string): readonly string[] => [
  `var ${name}_own = 0u;`,
  ...each(
    `${n}u`,
    [
      "var column = 0.0f;",
      `for (var i = 0u; i < ${n}u; i++) { column += abs(${x("i", "j")}); }`,
      `${name}_own = max(${name}_own, ${sizeBits("column")});`,
    ],
    "j",
  ),
  `let ${name} = largest_all(${name}_own, thread);`,
]

/** Every element of a product of n by n matrices, as something made of its `sum`. */
const product = (n: number, x: Element, y: Element, out: Element, value: string): readonly string[] => [
  ...each(
    `${n * n}u`,
    [
      `let row = e / ${n}u;`,
      `let column = e % ${n}u;`,
      "var sum = 0.0f;",
      `for (var l = 0u; l < ${n}u; l++) { sum += ${x("row", "l")} * ${y("l", "column")}; }`,
      `${out("row", "column")} = ${value};`,
    ],
    "e",
  ),
  SYNC,
]

const copy = (n: number, from: Element, to: Element): readonly string[] => [
  ...each(`${n * n}u`, [`${to(`(e / ${n}u)`, `e % ${n}u`)} = ${from(`(e / ${n}u)`, `e % ${n}u`)};`], "e"),
  SYNC,
]

/** Exponentials by scaling, the series and squaring: of n by n matrices whose elements are put into memory by `load`. */
const exponential = (
  count: number,
  n: number,
  p: { readonly name: string; readonly comment: string; readonly out: Buffer; readonly arrays: readonly Named[] },
  load: (x: Element) => readonly string[],
  save: (x: Element) => readonly string[],
): Shader => {
  const work = workFor(p.out.name, count, { a: [n, n], x: [n, n], y: [n, n] })
  const { a, x, y } = work.at
  return forMatrices(count, {
    name: p.name,
    comment: [`${p.comment}, by scaling, ${DEGREE} terms of the series and squaring`],
    arrays: [...p.arrays, writes("result", p.out), writes("work", work.buffer)],
    uses: ["largest"],
    functions: ["var<workgroup> squarings: u32;"],
    body: [
      work.base,
      ...load(a),
      SYNC,
      ...norm(n, a, "size"),
      "// halved until the norm is below 1",
      "let halvings = min(max(size >> 23u, 126u) - 126u, 126u);",
      "if (thread == 0u) { squarings = halvings; }",
      "let half = bitcast<f32>((127u - halvings) << 23u);",
      ...each(
        `${n * n}u`,
        [
          `let row = e / ${n}u;`,
          `let column = e % ${n}u;`,
          `let scaled = ${a("row", "column")} * half;`,
          `${a("row", "column")} = scaled;`,
          `${x("row", "column")} = scaled / ${DEGREE}.0f + select(0.0f, 1.0f, row == column);`,
        ],
        "e",
      ),
      SYNC,
      ...block(`for (var k = ${DEGREE - 1}u; k > 0u; k--)`, [
        ...product(n, a, x, y, "sum / f32(k) + select(0.0f, 1.0f, row == column)"),
        ...copy(n, y, x),
      ]),
      "let turns = workgroupUniformLoad(&squarings);",
      ...block("for (var k = 0u; k < turns; k++)", [...product(n, x, x, y, "sum"), ...copy(n, y, x)]),
      ...save(x),
    ],
  })
}

/** The exponentials of square matrices. */
export const expm: RoutineMaker = ({ inputs: [a] }, [from], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  return [
    exponential(
      count,
      n,
      { name: "expm", comment: `the exponentials of ${n} x ${n} matrices`, out: to!, arrays: [reads("a", from!)] },
      (x) => each(`${n * n}u`, [`${x(`(e / ${n}u)`, `e % ${n}u`)} = a[group * ${n * n}u + e];`], "e"),
      (x) => each(`${n * n}u`, [`result[group * ${n * n}u + e] = ${x(`(e / ${n}u)`, `e % ${n}u`)};`], "e"),
    ),
  ]
}

/** The derivatives of the exponential at a along e: the upper right blocks of exp [a e; 0 a], with e scaled to norm 1. */
export const expmAlong: RoutineMaker = ({ inputs: [a] }, [from, along], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  const given: Element = (i, j) => `e[group * ${n * n}u + ${i} * ${n}u + ${j}]`
  const m = 2 * n
  return [
    exponential(
      count,
      m,
      {
        name: "expmAlong",
        comment: `derivatives of the exponential of ${n} x ${n} matrices`,
        out: to!,
        arrays: [reads("a", from!), reads("e", along!)],
      },
      (x) => [
        ...norm(n, given, "length"),
        "let unit = select(bitcast<f32>(length), 1.0f, length == 0u);",
        ...each(
          `${m * m}u`,
          [
            `let row = k / ${m}u;`,
            `let column = k % ${m}u;`,
            `let place = row % ${n}u * ${n}u + column % ${n}u;`,
            `let isUpper = row < ${n}u && column >= ${n}u;`,
            `let isLower = row >= ${n}u && column < ${n}u;`,
            `let own = select(a[group * ${n * n}u + place], e[group * ${n * n}u + place] / unit, isUpper);`,
            `${x("row", "column")} = select(own, 0.0f, isLower);`,
          ],
          "k",
        ),
      ],
      (x) =>
        each(`${n * n}u`, [`result[group * ${n * n}u + k] = unit * ${x(`(k / ${n}u)`, `(k % ${n}u + ${n}u)`)};`], "k"),
    ),
  ]
}
