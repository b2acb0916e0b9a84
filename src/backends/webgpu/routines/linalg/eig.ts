import { buffer } from "../../../../kernel/index.js"
import { closure, helperText } from "../../wgsl/helpers.js"
import type { RoutineMaker } from "../routine.js"
import { forEach, reads, writes } from "../shader.js"
import { eigText } from "./eig-text.js"
import { schurText } from "./schur-text.js"
import { matricesOf } from "./workgroup.js"

/**
 * The eigenvalues and eigenvectors of matrices, their real and imaginary parts: balancing, the real Schur form and back
 * substitution, a thread for each matrix.
 */
export const eig: RoutineMaker = ({ inputs: [a] }, [from], [wr, wi, vr, vi]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  const size = n * n
  const [A, T, Z] = ["first", `(first + ${size})`, `(first + ${2 * size})`]
  const [ORDER, SCALES] = [`(first + ${3 * size})`, `(first + ${3 * size + 2 * n})`]
  const [X, Y] = [`(first + ${3 * size + 3 * n})`, `(first + ${3 * size + 5 * n})`]
  const V = `(first + ${3 * size + 7 * n})`
  const words = 3 * size + 7 * n + Math.max(3, n)
  const work = buffer(`${wr!.name}Work`, "float32", count * words)
  return [
    forEach(count, {
      name: "eig",
      comment: [`eigenvalues and eigenvectors of ${n} x ${n} matrices, a thread for each`],
      arrays: [
        reads("a", from!),
        writes("wr", wr!),
        writes("wi", wi!),
        writes("vr", vr!),
        writes("vi", vi!),
        writes("work", work),
      ],
      functions: [...helperText(closure(new Set(["nan"] as const))), "", ...schurText, ...eigText],
      body: [
        `let first = i32(i) * ${words};`,
        `let at = i32(i) * ${size};`,
        `let row = i32(i) * ${n};`,
        `for (var k = 0; k < ${size}; k++) { work[${A} + k] = a[at + k]; }`,
        `let most = largest(${A}, ${size});`,
        "let unit = power_below(most);",
        "var isFound = most < 0x7f800000u;",
        "if (isFound) {",
        `  for (var k = 0; k < ${size}; k++) { work[${A} + k] /= unit; }`,
        `  let left = isolate(${A}, ${n}, ${ORDER});`,
        `  for (var k = 0; k < ${size}; k++) {`,
        `    let source = i32(work[${ORDER} + k / ${n}]) * ${n} + i32(work[${ORDER} + k % ${n}]);`,
        `    work[${T} + k] = work[${A} + source];`,
        "  }",
        `  rescale(${T}, ${n}, ${SCALES}, left.x, left.y);`,
        `  isFound = to_schur(${T}, ${Z}, ${V}, ${n}, left.x, left.y);`,
        "}",
        `for (var k = 0; k < ${n}; k++) {`,
        "  wr[row + k] = nan();",
        "  wi[row + k] = nan();",
        "}",
        `for (var k = 0; k < ${size}; k++) {`,
        "  vr[at + k] = nan();",
        "  vi[at + k] = nan();",
        "}",
        "if (!isFound) { return; }",
        `let least = max(EPSILON * bitcast<f32>(largest(${T}, ${size})), LEAST);`,
        "var k = 0;",
        `while (k < ${n}) {`,
        `  let isPair = is_block(${T}, ${n}, k);`,
        `  var value = vec2<f32>(work[${T} + k * ${n + 1}], 0.0f);`,
        "  if (isPair) {",
        `    let corner = ${T} + k * ${n + 1};`,
        `    let p = (work[corner] - work[corner + ${n + 1}]) / 2.0f;`,
        `    let square = -(p * p + work[corner + 1] * work[corner + ${n}]);`,
        `    value = vec2<f32>(work[corner + ${n + 1}] + p, sqrt(max(0.0f, square)));`,
        "  }",
        `  substitute_back(${T}, ${n}, k, value, least, ${X});`,
        "  let end = select(k + 1, k + 2, isPair);",
        `  for (var r = 0; r < ${n}; r++) {`,
        "    var sum = vec2<f32>();",
        "    for (var j = 0; j < end; j++) {",
        `      sum += work[${Z} + r * ${n} + j] * vec2<f32>(work[${X} + j], work[${X} + ${n} + j]);`,
        "    }",
        `    put(${Y}, ${n}, i32(work[${ORDER} + r]), work[${SCALES} + r] * sum);`,
        "  }",
        `  normalize(${Y}, ${n});`,
        "  let isComplex = isPair && value.y != 0.0f;",
        "  for (var j = k; j < end; j++) {",
        "    if (j > k && !isComplex) { break; }",
        "    let sign = select(-1.0f, 1.0f, j == k);",
        "    wr[row + j] = value.x * unit;",
        "    wi[row + j] = select(0.0f, sign * value.y * unit, isComplex);",
        `    for (var r = 0; r < ${n}; r++) {`,
        `      vr[at + r * ${n} + j] = work[${Y} + r];`,
        `      vi[at + r * ${n} + j] = select(0.0f, sign * work[${Y} + ${n} + r], isComplex);`,
        "    }",
        "  }",
        "  k = end;",
        "}",
      ],
    }),
  ]
}
