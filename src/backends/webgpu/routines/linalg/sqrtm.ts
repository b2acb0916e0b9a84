import type { RoutineMaker } from "../routine.js"
import { reads } from "../shader.js"
import { alone } from "./alone.js"
import { matricesOf } from "./workgroup.js"

/** The root of a diagonal block of `t` in its place in `r`. */
const ROOT = [
  "// The root of a block: of two conjugate eigenvalues with mean m and root x + i y it is x + (block - m) / 2 x.",
  "fn root_of_block(t: i32, r: i32, n: i32, k: i32, least: f32) {",
  "  let at = k * (n + 1);",
  "  if (!is_block(t, n, k)) {",
  "    let value = work[t + at];",
  "    work[r + at] = select(sqrt(max(value, 0.0f)), nan(), value < -least);",
  "    return;",
  "  }",
  "  let d = work[t + at + n + 1];",
  "  let half = (work[t + at] - d) / 2.0f;",
  "  let mean = d + half;",
  "  let beside = sqrt(max(0.0f, -(half * half + work[t + at + 1] * work[t + at + n])));",
  "  let size = sqrt(mean * mean + beside * beside);",
  "  let real = select(beside / sqrt(2.0f * (size - mean)), sqrt((size + mean) / 2.0f), mean >= 0.0f);",
  "  work[r + at] = real + half / (2.0f * real);",
  "  work[r + at + 1] = work[t + at + 1] / (2.0f * real);",
  "  work[r + at + n] = work[t + at + n] / (2.0f * real);",
  "  work[r + at + n + 1] = real - half / (2.0f * real);",
  "}",
]

/** The principal roots of square matrices, by their real Schur forms (Higham, Linear Algebra Appl. 88, 1987). */
export const sqrtm: RoutineMaker = ({ inputs: [a] }, [from], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  const size = n * n
  const [T, Z, R, S] = ["first", `(first + ${size})`, `(first + ${2 * size})`, `(first + ${3 * size})`]
  return [
    alone(
      count,
      { name: "sqrtm", comment: `the roots of ${n} x ${n} matrices`, out: to!, words: 3 * size + Math.max(20, n) },
      [reads("a", from!)],
      [
        `for (var k = 0; k < ${size}; k++) { work[${T} + k] = a[i32(i) * ${size} + k]; }`,
        `let most = largest(${T}, ${size});`,
        "var isFound = most < 0x7f800000u;",
        "// a power of four, whose root is exact",
        "let isOdd = ((most >> 23u) & 1u) == 0u;",
        "let unit = power_below(most) * select(1.0f, 0.5f, isOdd && most >= 0x01000000u);",
        "if (isFound) {",
        `  for (var k = 0; k < ${size}; k++) { work[${T} + k] /= unit; work[${R} + k] = 0.0f; }`,
        `  isFound = to_schur(${T}, ${Z}, ${S}, ${n}, 0, ${n});`,
        "}",
        "if (isFound) {",
        `  let least = ${n}.0f * EPSILON * bitcast<f32>(largest(${T}, ${size}));`,
        "  var j = 0;",
        `  while (j < ${n}) {`,
        `    let q = block_size(${T}, ${n}, j);`,
        `    root_of_block(${T}, ${R}, ${n}, j, least);`,
        "    var end = j;",
        "    while (end > 0) {",
        "      var p = 1;",
        `      if (end > 1) { p = block_size(${T}, ${n}, end - 2); }`,
        "      let from_ = end - p;",
        "      var isNothing = true;",
        "      for (var r = from_; r < end; r++) {",
        "        for (var s = j; s < j + q; s++) {",
        `          var rest = work[${T} + r * ${n} + s];`,
        `          for (var l = end; l < j; l++) { rest -= work[${R} + r * ${n} + l] * work[${R} + l * ${n} + s]; }`,
        `          work[${R} + r * ${n} + s] = rest;`,
        "          isNothing = isNothing && abs(rest) <= least;",
        "        }",
        "      }",
        `      isNothing = isNothing && work[${R} + from_ * ${n + 1}] + work[${R} + j * ${n + 1}] == 0.0f;`,
        "      if (isNothing) {",
        "        for (var r = from_; r < end; r++) {",
        `          for (var s = j; s < j + q; s++) { work[${R} + r * ${n} + s] = 0.0f; }`,
        "        }",
        "      } else {",
        `        solve_block(${R}, ${n}, from_, p, ${R}, ${n}, j, q, ${R}, ${S});`,
        "      }",
        "      end = from_;",
        "    }",
        "    j += q;",
        "  }",
        `  multiply(${n}, ${n}, ${n}, ${Z}, ${n}, 1, ${R}, ${n}, 1, ${T});`,
        `  multiply(${n}, ${n}, ${n}, ${T}, ${n}, 1, ${Z}, 1, ${n}, ${R});`,
        "}",
        `for (var k = 0; k < ${size}; k++) {`,
        `  result[i32(i) * ${size} + k] = select(nan(), work[${R} + k] * sqrt(unit), isFound);`,
        "}",
      ],
      ROOT,
    ),
  ]
}
