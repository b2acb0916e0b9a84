import { type Buffer, buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { closure, helperText } from "../../wgsl/helpers.js"
import { forEach, type Named, writes } from "../shader.js"
import { schurText } from "./schur-text.js"
import { blocksText } from "./sylvester-text.js"

/** `multiply`: matrices in `work`, the first or the second of them by columns where its steps say so. */
const MULTIPLY = [
  "// out = x y for m x l and l x n matrices; an element (i, k) of x is at i xi + k xk, one (k, j) of y at k yk + j yj.",
  "fn multiply(m: i32, l: i32, n: i32, x: i32, xi: i32, xk: i32, y: i32, yk: i32, yj: i32, out: i32) {",
  "  for (var i = 0; i < m; i++) {",
  "    for (var j = 0; j < n; j++) {",
  "      var sum = 0.0f;",
  "      for (var k = 0; k < l; k++) { sum += work[x + i * xi + k * xk] * work[y + k * yk + j * yj]; }",
  "      work[out + i * n + j] = sum;",
  "    }",
  "  }",
  "}",
]

const functions = (more: readonly string[]): readonly string[] => [
  ...helperText(closure(new Set(["nan"] as const))),
  "",
  ...schurText,
  ...blocksText,
  ...MULTIPLY,
  "",
  ...more,
]

/** A shader in which a thread works on each matrix, in memory of so many words, by way of its Schur form. */
export const alone = (
  count: number,
  p: { readonly name: string; readonly comment: string; readonly out: Buffer; readonly words: number },
  arrays: readonly Named[],
  body: readonly string[],
  more: readonly string[] = [],
): Shader =>
  forEach(count, {
    name: p.name,
    comment: [`${p.comment}, a thread for each`],
    arrays: [
      ...arrays,
      writes("result", p.out),
      writes("work", buffer(`${p.out.name}Work`, "float32", count * p.words)),
    ],
    functions: functions(more),
    body: [`let first = i32(i) * ${p.words};`, ...body],
  })
