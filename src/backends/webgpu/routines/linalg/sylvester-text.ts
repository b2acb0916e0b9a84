/** More functions of WGSL over `work`, beside those of the Schur form. */
const BLOCKS = `fn block_size(t: i32, n: i32, k: i32) -> i32 { return select(1, 2, is_block(t, n, k)); }

// One step of elimination with pivoting after the other, for the m equations at s, whose right side is their last column.
fn solve_small(s: i32, m: i32) {
  let w = m + 1;
  for (var k = 0; k < m; k++) {
    var p = k;
    for (var i = k + 1; i < m; i++) { if (abs(work[s + i * w + k]) > abs(work[s + p * w + k])) { p = i; } }
    for (var j = k; j < w; j++) {
      let held = work[s + k * w + j];
      work[s + k * w + j] = work[s + p * w + j];
      work[s + p * w + j] = held;
    }
    if (work[s + k * w + k] == 0.0f) { continue; }
    for (var i = k + 1; i < m; i++) {
      let f = work[s + i * w + k] / work[s + k * w + k];
      for (var j = k; j < w; j++) { work[s + i * w + j] -= f * work[s + k * w + j]; }
    }
  }
  for (var k = m - 1; k >= 0; k--) {
    var x = work[s + k * w + m];
    for (var j = k + 1; j < m; j++) { x -= work[s + k * w + j] * work[s + j * w + m]; }
    work[s + k * w + m] = x / work[s + k * w + k];
  }
}

// The block of x with a x + x b = c, where c is in its place: that of the rows i of a and the columns j of b.
fn solve_block(a: i32, m: i32, i: i32, p: i32, b: i32, n: i32, j: i32, q: i32, x: i32, s: i32) {
  let size = p * q;
  let w = size + 1;
  var isZero = true;
  for (var k = 0; k < size * w; k++) { work[s + k] = 0.0f; }
  for (var r = 0; r < p; r++) {
    for (var c = 0; c < q; c++) {
      let row = s + (r * q + c) * w;
      let right = work[x + (i + r) * n + j + c];
      if (right != 0.0f) { isZero = false; }
      work[row + size] = right;
      for (var k = 0; k < p; k++) { work[row + k * q + c] += work[a + (i + r) * m + i + k]; }
      for (var k = 0; k < q; k++) { work[row + r * q + k] += work[b + (j + k) * n + j + c]; }
    }
  }
  if (isZero) { return; }
  solve_small(s, size);
  for (var r = 0; r < p; r++) {
    for (var c = 0; c < q; c++) { work[x + (i + r) * n + j + c] = work[s + (r * q + c) * w + size]; }
  }
}
`

/** `block_size` and `solve_block`. */
export const blocksText: readonly string[] = BLOCKS.split("\n")
