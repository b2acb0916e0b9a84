/**
 * Functions of WGSL over `work`, in which matrices of n columns begin at given places: one thread works on a matrix.
 * They are those of the reference, in float32.
 */
const REFLECTIONS = `// A reflection I - tau v v^T that maps x to [beta, 0, ...]; v takes the place of x, and beta that of its first element.
fn reflection(x: i32, count: i32) -> f32 {
  let alpha = work[x];
  var most = 0.0f;
  for (var i = 1; i < count; i++) { most = max(most, abs(work[x + i])); }
  if (most == 0.0f) { return 0.0f; }
  var sum = 0.0f;
  for (var i = 1; i < count; i++) { sum += work[x + i] / most * (work[x + i] / most); }
  let rest = most * sqrt(sum);
  let scale = max(abs(alpha), rest);
  let length = scale * sqrt(alpha / scale * (alpha / scale) + rest / scale * (rest / scale));
  let beta = select(length, -length, alpha > 0.0f);
  for (var i = 1; i < count; i++) { work[x + i] /= alpha - beta; }
  work[x] = beta;
  return (beta - alpha) / beta;
}

// x - tau (x v) v^T for the first rows of a matrix, and its columns from \`first\` on.
fn from_right(x: i32, n: i32, v: i32, count: i32, tau: f32, first: i32, rows: i32) {
  for (var i = 0; i < rows; i++) {
    let row = x + i * n + first;
    var s = 0.0f;
    for (var k = 0; k < count; k++) { s += work[row + k] * work[v + k]; }
    for (var k = 0; k < count; k++) { work[row + k] -= tau * s * work[v + k]; }
  }
}

// A reflection as a similarity of h, and from the right of q, which has been applied.
fn similarity(h: i32, q: i32, n: i32, v: i32, count: i32, tau: f32, first: i32, column: i32, rows: i32) {
  for (var k = column; k < n; k++) {
    var s = 0.0f;
    for (var i = 0; i < count; i++) { s += work[v + i] * work[h + (first + i) * n + k]; }
    for (var i = 0; i < count; i++) { work[h + (first + i) * n + k] -= tau * work[v + i] * s; }
  }
  from_right(h, n, v, count, tau, first, rows);
  from_right(q, n, v, count, tau, first, n);
}
`

const HESSENBERG = `// Makes h zero below its first subdiagonal, in the rows and columns low .. high; q is what h was multiplied with.
fn to_hessenberg(h: i32, q: i32, v: i32, n: i32, low: i32, high: i32) {
  for (var i = 0; i < n * n; i++) { work[q + i] = select(0.0f, 1.0f, i / n == i % n); }
  for (var k = low; k < high - 2; k++) {
    let count = high - k - 1;
    for (var i = 0; i < count; i++) { work[v + i] = work[h + (k + 1 + i) * n + k]; }
    let tau = reflection(v, count);
    work[h + (k + 1) * n + k] = work[v];
    for (var i = 1; i < count; i++) { work[h + (k + 1 + i) * n + k] = 0.0f; }
    work[v] = 1.0f;
    if (tau != 0.0f) { similarity(h, q, n, v, count, tau, k + 1, k + 1, high); }
  }
}
`

const SCHUR = `const EPSILON = 1.1920929e-7f;
const LEAST = 1e-36f;

// The element below the diagonal in row k is nothing beside its neighbours.
fn is_negligible(t: i32, n: i32, k: i32) -> bool {
  let a = work[t + (k - 1) * (n + 1)];
  let b = work[t + (k - 1) * n + k];
  let c = work[t + k * n + k - 1];
  let d = work[t + k * (n + 1)];
  if (abs(c) < LEAST) { return true; }
  let near = abs(a) + abs(d);
  if (near == 0.0f || abs(c) > EPSILON * near) { return false; }
  let gap = abs(a - d);
  let large = max(abs(d), gap);
  let sum = large + max(abs(c), abs(b));
  let bound = EPSILON * min(abs(d), gap) * (large / sum);
  return min(abs(c), abs(b)) * (max(abs(c), abs(b)) / sum) <= max(LEAST, bound);
}

// What a double step of Francis begins with on the unreduced block first .. last.
fn francis_start(t: i32, n: i32, first: i32, last: i32, steps: i32) -> vec3<f32> {
  var x = work[t + last * (n + 1)];
  var y = work[t + (last - 1) * (n + 1)];
  var w = work[t + last * n + last - 1] * work[t + (last - 1) * n + last];
  if (steps > 0 && steps % 10 == 0) {
    let s = abs(work[t + last * n + last - 1]) + abs(work[t + (last - 1) * n + last - 2]);
    x += 0.75f * s;
    y = x;
    w = -0.4375f * s * s;
  }
  let corner = t + first * (n + 1);
  let h = work[corner];
  let below = work[corner + n];
  return vec3<f32>(
    ((x - h) * (y - h) - w) / below + work[corner + 1],
    work[corner + n + 1] - h - (x - h) - (y - h),
    work[corner + 2 * n + 1],
  );
}

fn rotate(x: i32, y: i32, count: i32, by: i32, c: f32, s: f32) {
  for (var k = 0; k < count; k++) {
    let u = work[x + k * by];
    let w = work[y + k * by];
    work[x + k * by] = c * u + s * w;
    work[y + k * by] = c * w - s * u;
  }
}

// Makes the 2 by 2 block in the rows k and k + 1 triangular, when its eigenvalues are real.
fn split_block(t: i32, z: i32, n: i32, k: i32) {
  let at = t + k * (n + 1);
  let p = (work[at] - work[at + n + 1]) / 2.0f;
  let square = p * p + work[at + 1] * work[at + n];
  if (square < 0.0f) { return; }
  let f = p + select(1.0f, -1.0f, p < 0.0f) * sqrt(square);
  let c = work[at + n];
  let r = sqrt(f * f + c * c);
  rotate(at, at + n, n - k, 1, f / r, c / r);
  rotate(t + k, t + k + 1, k + 2, n, f / r, c / r);
  rotate(z + k, z + k + 1, n, n, f / r, c / r);
  work[at + n] = 0.0f;
}

// The real Schur form of what is triangular outside of the rows and columns low .. high; false when it is not found.
// Reflections first make it zero below the first subdiagonal, column by column; then they chase a bulge down a block
// first .. last, in double steps of Francis. There is one place for all of them: what is called is compiled each time.
fn to_schur(t: i32, z: i32, v: i32, n: i32, low: i32, high: i32) -> bool {
  for (var i = 0; i < n * n; i++) { work[z + i] = select(0.0f, 1.0f, i / n == i % n); }
  var next = low;
  var last = high - 1;
  var first = 0;
  var bulge = high;
  var steps = 0;
  var start = vec3<f32>();
  loop {
    var row = 0;
    var count = 0;
    var column = -1;
    var rows = high;
    if (next < high - 2) {
      column = next;
      row = next + 1;
      count = high - row;
      next++;
    } else if (bulge < last) {
      row = bulge;
      count = min(3, last - row + 1);
      column = select(row - 1, -1, row == first);
      rows = min(row + 4, last + 1);
      bulge++;
    } else {
      if (last <= low) { return true; }
      first = last;
      while (first > low) {
        if (is_negligible(t, n, first)) { break; }
        first--;
      }
      if (first > low) { work[t + first * n + first - 1] = 0.0f; }
      if (first < last - 1) {
        if (steps > 60) { break; }
        start = francis_start(t, n, first, last, steps);
        bulge = first;
        steps++;
      } else {
        if (first == last - 1) { split_block(t, z, n, first); }
        last = first - 1;
        bulge = high;
        steps = 0;
      }
      continue;
    }
    for (var i = 0; i < count; i++) { work[v + i] = select(start[min(i, 2)], work[t + (row + i) * n + max(column, 0)], column >= 0); }
    let tau = reflection(v, count);
    if (column >= 0) {
      work[t + row * n + column] = work[v];
      for (var i = 1; i < count; i++) { work[t + (row + i) * n + column] = 0.0f; }
    }
    work[v] = 1.0f;
    if (tau != 0.0f) { similarity(t, z, n, v, count, tau, row, select(row, column + 1, column >= 0), rows); }
  }
  return false;
}

// A 2 by 2 block begins in row k.
fn is_block(t: i32, n: i32, k: i32) -> bool {
  if (k >= n - 1) { return false; }
  return work[t + (k + 1) * n + k] != 0.0f;
}
`

/** The largest size among elements, by its bits, which tell NaN. */
const LARGEST = `// The bits of the largest size among elements.
fn largest(x: i32, count: i32) -> u32 {
  var most = 0u;
  for (var i = 0; i < count; i++) { most = max(most, bitcast<u32>(work[x + i]) & 0x7fffffffu); }
  return most;
}

// The power of two that is not above a number, and 1 for 0.
fn power_below(bits: u32) -> f32 {
  return select(bitcast<f32>(bits & 0x7f800000u), 1.0f, bits < 0x00800000u);
}
`

/** `to_hessenberg`, `largest` and `power_below`. */
export const hessenbergText: readonly string[] = [LARGEST, REFLECTIONS, HESSENBERG].flatMap((text) => text.split("\n"))

/** `to_schur`, `is_block`, `largest` and `power_below`. */
export const schurText: readonly string[] = [LARGEST, REFLECTIONS, SCHUR].flatMap((text) => text.split("\n"))
