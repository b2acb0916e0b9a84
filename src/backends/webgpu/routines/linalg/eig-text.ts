/** Functions of WGSL over `work`, beside those of the Schur form: balancing, and the vectors of triangular matrices. */
const BALANCE = `// All elements of a row (or a column) beside the diagonal, of those that are left, are zero.
fn is_alone(a: i32, n: i32, order: i32, i: i32, isRow: bool) -> bool {
  for (var j = 0; j < n; j++) {
    if (j == i || work[order + n + j] != 0.0f) { continue; }
    let value = select(work[a + j * n + i], work[a + i * n + j], isRow);
    if (value != 0.0f) { return false; }
  }
  return true;
}

// The order of rows and columns in which those that stand alone come last and first; what is between them.
fn isolate(a: i32, n: i32, order: i32) -> vec2<i32> {
  var low = 0;
  var high = n;
  for (var j = 0; j < n; j++) { work[order + n + j] = 0.0f; }
  for (var turn = 0; turn < n; turn++) {
    var found = -1;
    var isRow = true;
    for (var i = n - 1; i >= 0 && found < 0; i--) {
      if (work[order + n + i] == 0.0f) { if (is_alone(a, n, order, i, true)) { found = i; } }
    }
    if (found < 0) {
      isRow = false;
      for (var i = 0; i < n && found < 0; i++) {
        if (work[order + n + i] == 0.0f) { if (is_alone(a, n, order, i, false)) { found = i; } }
      }
    }
    if (found < 0) { break; }
    work[order + n + found] = 1.0f;
    if (isRow) { high--; work[order + high] = f32(found); } else { work[order + low] = f32(found); low++; }
  }
  var to = low;
  for (var j = 0; j < n; j++) {
    if (work[order + n + j] == 0.0f) { work[order + to] = f32(j); to++; }
  }
  return vec2<i32>(low, high);
}

// The square root of the sum of squares.
fn norm(x: i32, count: i32, by: i32) -> f32 {
  var most = 0.0f;
  for (var i = 0; i < count; i++) { most = max(most, abs(work[x + i * by])); }
  if (most == 0.0f) { return 0.0f; }
  var sum = 0.0f;
  for (var i = 0; i < count; i++) { sum += work[x + i * by] / most * (work[x + i * by] / most); }
  return most * sqrt(sum);
}

// Scales rows and columns by powers of two until they are about equally long.
fn rescale(m: i32, n: i32, scales: i32, low: i32, high: i32) {
  for (var i = 0; i < n; i++) { work[scales + i] = 1.0f; }
  for (var sweep = 0; sweep < 50; sweep++) {
    var isChanged = false;
    for (var i = low; i < high; i++) {
      let column = norm(m + low * n + i, high - low, n);
      let row = norm(m + i * n + low, high - low, 1);
      if (column == 0.0f || row == 0.0f) { continue; }
      let power = clamp(i32(round(0.5f * log2(row / column))), -60, 60);
      let f = bitcast<f32>(u32(power + 127) << 23u);
      let scale = work[scales + i] * f;
      if (scale < 1e-15f || scale > 1e15f || column * f + row / f >= 0.95f * (column + row)) { continue; }
      work[scales + i] = scale;
      for (var k = 0; k < n; k++) { work[m + k * n + i] *= f; }
      for (var k = 0; k < n; k++) { work[m + i * n + k] /= f; }
      isChanged = true;
    }
    if (!isChanged) { break; }
  }
}
`

const VECTORS = `fn times(x: vec2<f32>, y: vec2<f32>) -> vec2<f32> {
  return vec2<f32>(x.x * y.x - x.y * y.y, x.x * y.y + x.y * y.x);
}

// The quotient by Smith's formula, whose squares do not overflow.
fn over(x: vec2<f32>, y: vec2<f32>) -> vec2<f32> {
  if (abs(y.x) >= abs(y.y)) {
    let r = y.y / y.x;
    let s = y.x + y.y * r;
    return vec2<f32>((x.x + x.y * r) / s, (x.y - x.x * r) / s);
  }
  let r = y.x / y.y;
  let s = y.x * r + y.y;
  return vec2<f32>((x.x * r + x.y) / s, (x.y * r - x.x) / s);
}

fn at_least(x: vec2<f32>, least: f32) -> vec2<f32> {
  return select(x, vec2<f32>(least, 0.0f), abs(x.x) + abs(x.y) < least);
}

// What the elements from \`first\` on leave of row i.
fn rest_of(t: i32, n: i32, x: i32, i: i32, first: i32, end: i32) -> vec2<f32> {
  var rest = vec2<f32>();
  for (var j = first; j < end; j++) { rest -= work[t + i * n + j] * vec2<f32>(work[x + j], work[x + n + j]); }
  return rest;
}

fn put(x: i32, n: i32, i: i32, z: vec2<f32>) {
  work[x + i] = z.x;
  work[x + n + i] = z.y;
}

// The vector of the triangular t for the eigenvalue whose block begins in row k, by back substitution; real parts first.
fn substitute_back(t: i32, n: i32, k: i32, value: vec2<f32>, least: f32, x: i32) {
  for (var i = 0; i < 2 * n; i++) { work[x + i] = 0.0f; }
  let isPair = is_block(t, n, k);
  let end = select(k + 1, k + 2, isPair);
  work[x + k] = 1.0f;
  if (isPair) {
    let b = work[t + k * n + k + 1];
    let c = work[t + (k + 1) * n + k];
    if (abs(b) >= abs(c)) {
      put(x, n, k + 1, (value - vec2<f32>(work[t + k * (n + 1)], 0.0f)) / b);
    } else {
      work[x + k + 1] = 1.0f;
      put(x, n, k, (value - vec2<f32>(work[t + (k + 1) * (n + 1)], 0.0f)) / c);
    }
  }
  var i = k - 1;
  while (i >= 0) {
    let d = vec2<f32>(work[t + i * (n + 1)], 0.0f) - value;
    var isUpper = false;
    if (i > 0) { isUpper = is_block(t, n, i - 1); }
    if (isUpper) {
      var a = vec2<f32>(work[t + (i - 1) * (n + 1)], 0.0f) - value;
      var b = vec2<f32>(work[t + (i - 1) * n + i], 0.0f);
      var c = vec2<f32>(work[t + i * n + i - 1], 0.0f);
      var e = d;
      var p = rest_of(t, n, x, i - 1, i + 1, end);
      var q = rest_of(t, n, x, i, i + 1, end);
      if (abs(a.x) + abs(a.y) < abs(c.x) + abs(c.y)) {
        let row = vec4<f32>(a, b);
        a = c;
        b = e;
        c = row.xy;
        e = row.zw;
        let right = p;
        p = q;
        q = right;
      }
      let pivot = at_least(a, least);
      let factor = over(c, pivot);
      let z = over(q - times(factor, p), at_least(e - times(factor, b), least));
      put(x, n, i, z);
      i--;
      put(x, n, i, over(p - times(b, z), pivot));
    } else {
      put(x, n, i, over(rest_of(t, n, x, i, i + 1, end), at_least(d, least)));
    }
    let most = max(max(abs(work[x + i]), abs(work[x + n + i])), max(abs(work[x + i + 1]), abs(work[x + n + i + 1])));
    if (most > 1e15f) {
      for (var j = i; j < end; j++) {
        work[x + j] /= most;
        work[x + n + j] /= most;
      }
    }
    i--;
  }
}

// A vector of norm 1 whose largest element, the first of those that are as large, is real and positive.
fn normalize(x: i32, n: i32) {
  var most = 0.0f;
  for (var i = 0; i < 2 * n; i++) { most = max(most, abs(work[x + i])); }
  var square = 0.0f;
  var top = 0.0f;
  for (var i = 0; i < n; i++) {
    work[x + i] /= most;
    work[x + n + i] /= most;
    let size = work[x + i] * work[x + i] + work[x + n + i] * work[x + n + i];
    square += size;
    top = max(top, size);
  }
  var k = 0;
  while (k < n - 1) {
    if (work[x + k] * work[x + k] + work[x + n + k] * work[x + n + k] >= 0.99999f * top) { break; }
    k++;
  }
  let z = vec2<f32>(work[x + k], work[x + n + k]);
  let length = sqrt(z.x * z.x + z.y * z.y);
  let turn = vec2<f32>(z.x, -z.y) / (length * sqrt(square));
  for (var i = 0; i < n; i++) { put(x, n, i, times(vec2<f32>(work[x + i], work[x + n + i]), turn)); }
  put(x, n, k, vec2<f32>(length / sqrt(square), 0.0f));
}
`

/** `isolate`, `rescale`, `substitute_back` and `normalize`. */
export const eigText: readonly string[] = [...BALANCE.split("\n"), ...VECTORS.split("\n")]
