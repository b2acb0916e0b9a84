/** A function of the prelude, or a variable. */
interface Helper {
  readonly text: string
  readonly needs?: readonly HelperName[]
}

export type HelperName =
  | "nothing"
  | "infinity"
  | "nan"
  | "negative_zero"
  | "opaque_f32"
  | "opaque_i32"
  | "is_nan"
  | "order_f32"
  | "min_f32"
  | "max_f32"
  | "div_i32"
  | "div_u32"
  | "rem_i32"
  | "rem_u32"
  | "mul_high"
  | "i32_of_f32"
  | "u32_of_f32"
  | "with_exponent"

/** Says that a helper is used, and gives its name. */
export type Use = (name: HelperName) => string

/**
 * What WGSL's own operators leave open or define in another way. It may be assumed by a compiler that no float is NaN or
 * infinite, so questions about them are asked of their bits.
 */
const HELPERS: Readonly<Record<HelperName, Helper>> = {
  nothing: {
    text: `// Zero, which no compiler knows.
var<private> nothing: u32;`,
  },
  infinity: {
    text: `fn infinity() -> f32 {
  return bitcast<f32>(0x7f800000u | nothing);
}`,
    needs: ["nothing"],
  },
  nan: {
    text: `fn nan() -> f32 {
  return bitcast<f32>(0x7fc00000u | nothing);
}`,
    needs: ["nothing"],
  },
  negative_zero: {
    text: `fn negative_zero() -> f32 {
  return bitcast<f32>(0x80000000u | nothing);
}`,
    needs: ["nothing"],
  },
  opaque_f32: {
    text: `// The same number; sums are not reordered through it.
fn opaque_f32(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ nothing);
}`,
    needs: ["nothing"],
  },
  opaque_i32: {
    text: `// The same number; nothing is computed from it before the shader runs.
fn opaque_i32(x: i32) -> i32 {
  return x ^ i32(nothing);
}`,
    needs: ["nothing"],
  },
  is_nan: {
    text: `fn is_nan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}`,
  },
  order_f32: {
    text: `// A whole number that is ordered as the floats are, -0 below 0.
fn order_f32(x: f32) -> i32 {
  let bits = bitcast<i32>(x);
  return bits ^ ((bits >> 31u) & 0x7fffffff);
}`,
  },
  min_f32: {
    text: `// The lesser; NaN when either is.
fn min_f32(x: f32, y: f32) -> f32 {
  return select(select(y, x, is_nan(x) || order_f32(x) < order_f32(y)), y, is_nan(y));
}`,
    needs: ["is_nan", "order_f32"],
  },
  max_f32: {
    text: `// The greater; NaN when either is.
fn max_f32(x: f32, y: f32) -> f32 {
  return select(select(y, x, is_nan(x) || order_f32(x) > order_f32(y)), y, is_nan(y));
}`,
    needs: ["is_nan", "order_f32"],
  },
  div_i32: {
    text: `fn div_i32(x: i32, y: i32) -> i32 {
  return select(x / y, -1, y == 0);
}`,
  },
  div_u32: {
    text: `fn div_u32(x: u32, y: u32) -> u32 {
  return select(x / y, 0xffffffffu, y == 0u);
}`,
  },
  rem_i32: {
    text: `fn rem_i32(x: i32, y: i32) -> i32 {
  return select(x % y, x, y == 0);
}`,
  },
  rem_u32: {
    text: `fn rem_u32(x: u32, y: u32) -> u32 {
  return select(x % y, x, y == 0u);
}`,
  },
  mul_high: {
    text: `// The upper word of a product.
fn mul_high(x: u32, y: u32) -> u32 {
  let low = (x & 0xffffu) * (y & 0xffffu);
  let left = (x >> 16u) * (y & 0xffffu) + (low >> 16u);
  let right = (x & 0xffffu) * (y >> 16u) + (left & 0xffffu);
  return (x >> 16u) * (y >> 16u) + (left >> 16u) + (right >> 16u);
}`,
  },
  i32_of_f32: {
    text: `// To zero; what is too large as near as there is, NaN as 0.
fn i32_of_f32(x: f32) -> i32 {
  let held = select(i32(clamp(x, -2147483648.0, 2147483520.0)), 2147483647, x >= 2147483648.0);
  return select(held, 0, is_nan(x));
}`,
    needs: ["is_nan"],
  },
  u32_of_f32: {
    text: `// To zero; what is too large as near as there is, NaN as 0.
fn u32_of_f32(x: f32) -> u32 {
  let held = select(u32(clamp(x, 0.0, 4294967040.0)), 4294967295u, x >= 4294967296.0);
  return select(held, 0u, is_nan(x));
}`,
    needs: ["is_nan"],
  },
  with_exponent: {
    text: `// A float with another exponent field.
fn with_exponent(x: f32, field: i32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x807fffffu) | (bitcast<u32>(field) << 23u));
}`,
  },
}

/** Helpers and what they need, in the order of the table. */
export const closure = (used: ReadonlySet<HelperName>): readonly HelperName[] => {
  const all = new Set<HelperName>()
  const add = (name: HelperName): void => {
    if (all.has(name)) return
    all.add(name)
    HELPERS[name].needs?.forEach(add)
  }
  used.forEach(add)
  return Object.keys(HELPERS).filter((name): name is HelperName => all.has(name as HelperName))
}

/** The text of helpers. */
export const helperText = (names: readonly HelperName[]): readonly string[] => names.map((name) => HELPERS[name].text)

/** The names that helpers take in a module. */
export const helperNames: readonly string[] = Object.keys(HELPERS)
