import { buffer } from "../../../../kernel/index.js"
import type { RoutineMaker } from "../routine.js"
import { forEach, reads, writes } from "../shader.js"
import { matricesOf } from "./workgroup.js"

/** The matrix u of one at `lu`, its last pivots the least, and what the identity became on the way, at `b`. */
const ELIMINATE = `// Gaussian elimination with complete pivoting; rows and columns are where they came from. The sign of both orders.
fn eliminate(lu: u32, rows: u32, columns: u32, n: u32) -> f32 {
  var sign = 1.0f;
  for (var i = 0u; i < n; i++) {
    work[rows + i] = f32(i);
    work[columns + i] = f32(i);
  }
  for (var k = 0u; k < n; k++) {
    var p = k;
    var q = k;
    for (var i = k; i < n; i++) {
      for (var j = k; j < n; j++) {
        if (abs(work[lu + i * n + j]) > abs(work[lu + p * n + q])) { p = i; q = j; }
      }
    }
    if (p != k) { sign = -sign; exchange(rows + k, rows + p); }
    if (q != k) { sign = -sign; exchange(columns + k, columns + q); }
    for (var j = 0u; j < n; j++) { exchange(lu + k * n + j, lu + p * n + j); }
    for (var i = 0u; i < n; i++) { exchange(lu + i * n + k, lu + i * n + q); }
    let pivot = work[lu + k * n + k];
    if (pivot == 0.0f) { break; }
    for (var i = k + 1u; i < n; i++) {
      let f = work[lu + i * n + k] / pivot;
      work[lu + i * n + k] = f;
      for (var j = k + 1u; j < n; j++) { work[lu + i * n + j] -= f * work[lu + k * n + j]; }
    }
  }
  return sign;
}`

const EXCHANGE = `fn exchange(i: u32, j: u32) {
  let held = work[i];
  work[i] = work[j];
  work[j] = held;
}`

/** The adjugate of u = [v w; 0 d] is det(v) [d v^-1, -v^-1 w; 0, 1]: it divides by no d, which may be 0. */
const ADJUGATE = `// The adjugate of the upper triangle times the columns at b, in their place.
fn apply_adjugate(u: u32, b: u32, n: u32) {
  let m = n - 1u;
  var minor = 1.0f;
  for (var i = 0u; i < m; i++) { minor *= work[u + i * n + i]; }
  let d = work[u + m * n + m];
  for (var k = 0u; k < n; k++) {
    for (var step = 0u; step < m; step++) {
      let i = m - 1u - step;
      var x = d * work[b + i * n + k] - work[u + i * n + m] * work[b + m * n + k];
      for (var j = i + 1u; j < m; j++) { x -= work[u + i * n + j] * work[b + j * n + k]; }
      work[b + i * n + k] = x / work[u + i * n + i];
    }
    for (var i = 0u; i < n; i++) { work[b + i * n + k] = select(minor * work[b + i * n + k], 0.0f, minor == 0.0f); }
  }
}`

/** The matrices of cofactors, of every rank: by elimination with complete pivoting, a thread for each matrix. */
export const cofactor: RoutineMaker = ({ inputs: [a] }, [from], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  if (count * n === 0) return []
  const size = n * n
  const words = 2 * size + 2 * n
  const work = buffer(`${to!.name}Work`, "float32", count * words)
  return [
    forEach(count, {
      name: "cofactor",
      comment: [
        `the cofactors of ${n} x ${n} matrices, by elimination with complete pivoting, a thread for each matrix`,
      ],
      arrays: [reads("a", from!), writes("result", to!), writes("work", work)],
      functions: [EXCHANGE, "", ELIMINATE, "", ADJUGATE],
      body: [
        `let lu = i * ${words}u;`,
        `let b = lu + ${size}u;`,
        `let rows = b + ${size}u;`,
        `let columns = rows + ${n}u;`,
        `for (var k = 0u; k < ${size}u; k++) {`,
        `  work[lu + k] = a[i * ${size}u + k];`,
        "  work[b + k] = 0.0f;",
        "}",
        `let sign = eliminate(lu, rows, columns, ${n}u);`,
        `for (var k = 0u; k < ${n}u; k++) { work[b + k * ${n}u + u32(work[rows + k])] = sign; }`,
        `for (var r = 0u; r < ${n}u; r++) {`,
        "  for (var j = 0u; j < r; j++) {",
        `    for (var k = 0u; k < ${n}u; k++) {`,
        `      work[b + r * ${n}u + k] -= work[lu + r * ${n}u + j] * work[b + j * ${n}u + k];`,
        "    }",
        "  }",
        "}",
        `apply_adjugate(lu, b, ${n}u);`,
        `for (var k = 0u; k < ${size}u; k++) {`,
        `  result[i * ${size}u + k % ${n}u * ${n}u + u32(work[columns + k / ${n}u])] = work[b + k];`,
        "}",
      ],
    }),
  ]
}
