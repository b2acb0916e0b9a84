import type { RoutineMaker } from "../routine.js"
import { reads } from "../shader.js"
import { alone } from "./alone.js"
import { matricesOf } from "./workgroup.js"

/** The solutions x of a x + x b = c, by the Schur forms of a and b (Bartels & Stewart, Comm. ACM 15, 1972). */
export const solveSylvester: RoutineMaker = ({ inputs: [a, b] }, [left, right, from], [to]) => {
  const { count, rows: m } = matricesOf(a!.shape)
  const n = b!.shape.at(-1)!
  if (count * m * n === 0) return []
  const [A, B] = ["first", `(first + ${m * m})`]
  const U = `(first + ${m * m + n * n})`
  const V = `(first + ${2 * m * m + n * n})`
  const Y = `(first + ${2 * m * m + 2 * n * n})`
  const C = `(first + ${2 * m * m + 2 * n * n + m * n})`
  const S = `(first + ${2 * m * m + 2 * n * n + 2 * m * n})`
  const words = 2 * m * m + 2 * n * n + 2 * m * n + Math.max(20, m, n)
  return [
    alone(
      count,
      { name: "solveSylvester", comment: `a x + x b = c for ${m} x ${n} matrices`, out: to!, words },
      [reads("a", left!), reads("b", right!), reads("c", from!)],
      [
        `for (var k = 0; k < ${m * m}; k++) { work[${A} + k] = a[i32(i) * ${m * m} + k]; }`,
        `for (var k = 0; k < ${n * n}; k++) { work[${B} + k] = b[i32(i) * ${n * n} + k]; }`,
        `for (var k = 0; k < ${m * n}; k++) { work[${C} + k] = c[i32(i) * ${m * n} + k]; }`,
        `var isFound = max(largest(first, ${m * m + n * n}), largest(${C}, ${m * n})) < 0x7f800000u;`,
        "if (isFound) {",
        "  // one call for both: what is called is compiled again for each call",
        "  for (var side = 0; side < 2; side++) {",
        "    let isLeft = side == 0;",
        `    let n = select(${n}, ${m}, isLeft);`,
        `    let found = to_schur(select(${B}, ${A}, isLeft), select(${V}, ${U}, isLeft), ${S}, n, 0, n);`,
        "    isFound = isFound && found;",
        "  }",
        "}",
        "if (isFound) {",
        `  multiply(${m}, ${m}, ${n}, ${U}, 1, ${m}, ${C}, ${n}, 1, ${Y});`,
        `  multiply(${m}, ${n}, ${n}, ${Y}, ${n}, 1, ${V}, ${n}, 1, ${C});`,
        "  var j = 0;",
        `  while (j < ${n}) {`,
        `    let q = block_size(${B}, ${n}, j);`,
        `    var end = ${m};`,
        "    while (end > 0) {",
        `      var p = 1;`,
        `      if (end > 1) { p = block_size(${A}, ${m}, end - 2); }`,
        "      let i = end - p;",
        "      for (var r = i; r < end; r++) {",
        "        for (var s = j; s < j + q; s++) {",
        `          var rest = work[${C} + r * ${n} + s];`,
        `          for (var l = end; l < ${m}; l++) { rest -= work[${A} + r * ${m} + l] * work[${C} + l * ${n} + s]; }`,
        `          for (var l = 0; l < j; l++) { rest -= work[${C} + r * ${n} + l] * work[${B} + l * ${n} + s]; }`,
        `          work[${C} + r * ${n} + s] = rest;`,
        "        }",
        "      }",
        `      solve_block(${A}, ${m}, i, p, ${B}, ${n}, j, q, ${C}, ${S});`,
        "      end = i;",
        "    }",
        "    j += q;",
        "  }",
        `  multiply(${m}, ${m}, ${n}, ${U}, ${m}, 1, ${C}, ${n}, 1, ${Y});`,
        `  multiply(${m}, ${n}, ${n}, ${Y}, ${n}, 1, ${V}, 1, ${n}, ${C});`,
        "}",
        `for (var k = 0; k < ${m * n}; k++) { result[i32(i) * ${m * n} + k] = select(nan(), work[${C} + k], isFound); }`,
      ],
    ),
  ]
}
