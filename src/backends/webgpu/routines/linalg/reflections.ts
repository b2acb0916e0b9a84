import { block } from "../../wgsl/text.js"
import type { Element } from "./work.js"
import { each, inTurn, once, type ReductionName, SYNC, sizeBits, THREADS } from "./workgroup.js"

/** What factoring into reflections needs. */
export const REFLECTION: readonly ReductionName[] = ["largest", "sum"]

/** Applies reflection j to the columns from `from` on of a matrix, each column by one thread. */
const apply = (
  rows: number,
  w: Element,
  tau: string,
  target: Element,
  from: string,
  width: number,
): readonly string[] =>
  each(
    `${width}u`,
    block(`if (c >= ${from})`, [
      `var s = ${target("j", "c")};`,
      `for (var i = j + 1u; i < ${rows}u; i++) { s += ${w("i", "j")} * ${target("i", "c")}; }`,
      `s *= ${tau};`,
      `${target("j", "c")} -= s;`,
      `for (var i = j + 1u; i < ${rows}u; i++) { ${target("i", "c")} -= ${w("i", "j")} * s; }`,
    ]),
    "c",
  )

/**
 * A matrix becomes reflections I - tau v v^T, below the diagonal where v is 1, and r on and above it (Golub & Van Loan,
 * Matrix Computations, 4th ed., 5.1 and 5.2).
 */
export const factor = (rows: number, columns: number, w: Element, tau: Element): readonly string[] =>
  inTurn(
    Math.min(rows, columns),
    [
      "var size = 0u;",
      `for (var i = j + 1u + thread; i < ${rows}u; i += ${THREADS}u) { size = max(size, ${sizeBits(w("i", "j"))}); }`,
      "let most = bitcast<f32>(largest_all(size, thread));",
      "let unit = select(most, 1.0f, most == 0.0f);",
      "var squares = 0.0f;",
      ...block(`for (var i = j + 1u + thread; i < ${rows}u; i += ${THREADS}u)`, [
        `let v = ${w("i", "j")} / unit;`,
        "squares += v * v;",
      ]),
      "let rest = most * sqrt(sum_all(squares, thread));",
      `let alpha = ${w("j", "j")};`,
      SYNC,
      "let scale = max(abs(alpha), rest);",
      "let x = alpha / scale;",
      "let y = rest / scale;",
      "let length = scale * sqrt(x * x + y * y);",
      "let beta = select(length, -length, alpha > 0.0f);",
      "var t = 0.0f;",
      ...block("if (rest != 0.0f)", [
        "t = (beta - alpha) / beta;",
        ...each(`${rows - 1}u - j`, [`${w("(j + 1u + i)", "j")} /= alpha - beta;`]),
        ...once([`${w("j", "j")} = beta;`]),
      ]),
      ...once([`${tau("0u", "j")} = t;`]),
      SYNC,
      ...apply(rows, w, "t", w, "j + 1u", columns),
      SYNC,
    ],
    "j",
  )

/** Applies all reflections, the last one first, to columns; those before the reflection's own are as they were. */
export const applyAll = (
  rows: number,
  count: number,
  w: Element,
  tau: Element,
  target: Element,
  width: number,
  all = false,
): readonly string[] =>
  inTurn(
    count,
    [`let j = ${count - 1}u - step;`, ...apply(rows, w, tau("0u", "j"), target, all ? "0u" : "j", width)],
    "step",
  )
