import { buffer } from "../../../../kernel/index.js"
import { closure, helperText } from "../../wgsl/helpers.js"
import type { RoutineMaker } from "../routine.js"
import { forEach, reads, writes } from "../shader.js"
import { hessenbergText, schurText } from "./schur-text.js"
import { matricesOf } from "./workgroup.js"

/** A form h of matrices and the orthogonal q with a = q h q^T, each matrix scaled so that no square overflows. */
const formOf =
  (name: string, text: readonly string[], form: string): RoutineMaker =>
  ({ inputs: [a] }, [from], [h, q]) => {
    const { count, rows: n } = matricesOf(a!.shape)
    if (count * n === 0) return []
    const size = 2 * n * n + n
    const work = buffer(`${h!.name}Work`, "float32", count * size)
    return [
      forEach(count, {
        name,
        comment: [`the ${name} forms of ${n} x ${n} matrices, a thread for each`],
        arrays: [reads("a", from!), writes("h", h!), writes("q", q!), writes("work", work)],
        functions: [...helperText(closure(new Set(["nan"] as const))), "", ...text],
        body: [
          `let at = i32(i) * ${n * n};`,
          `let first = i32(i) * ${size};`,
          `for (var k = 0; k < ${n * n}; k++) { work[first + k] = a[at + k]; }`,
          `let most = largest(first, ${n * n});`,
          "let unit = power_below(most);",
          "var isFound = most < 0x7f800000u;",
          "if (isFound) {",
          `  for (var k = 0; k < ${n * n}; k++) { work[first + k] /= unit; }`,
          `  ${form
            .replaceAll("N", String(n))
            .replaceAll("Q", `first + ${n * n}`)
            .replaceAll("V", `first + ${2 * n * n}`)}`,
          "}",
          `for (var k = 0; k < ${n * n}; k++) {`,
          "  h[at + k] = select(nan(), work[first + k] * unit, isFound);",
          `  q[at + k] = select(nan(), work[first + ${n * n} + k], isFound);`,
          "}",
        ],
      }),
    ]
  }

/** h zero below its first subdiagonal. */
export const hessenberg: RoutineMaker = formOf("hessenberg", hessenbergText, "to_hessenberg(first, Q, V, N, 0, N);")

/** h upper triangular but for 2 by 2 blocks with conjugate eigenvalues. */
export const schur: RoutineMaker = formOf("schur", schurText, "isFound = to_schur(first, Q, V, N, 0, N);")
