import { block } from "../../wgsl/text.js"

/** Sweeps over all pairs, at most: they converge quadratically. */
export const SWEEPS = 15

/** The pairs of n numbers in rounds, in each of which a number is in one pair at most: a tournament. */
export const roundsOf = (n: number): { readonly rounds: number; readonly pairs: number } => {
  const even = n + (n % 2)
  return { rounds: Math.max(1, even - 1), pairs: even / 2 }
}

/** `first` and `second`, the pair `t` of the round `round`, the lesser one first; a pair with none but one is past `n`. */
export const pairOf = (n: number): readonly string[] => {
  const { rounds } = roundsOf(n)
  return [
    `let one = select((round + t) % ${rounds}u, ${rounds}u, t == 0u);`,
    `let two = (round + ${rounds}u - t) % ${rounds}u;`,
    "let first = min(one, two);",
    "let second = max(one, two);",
  ]
}

/**
 * The rotation that makes `off` zero between the squares or elements `x` and `y`: the sine s, and s / (1 + c). With
 * these a small rotation rounds little: c x - s y = x - s (y + x s / (1 + c)).
 */
export const ROTATION = block("fn rotation(x: f32, y: f32, off: f32) -> vec2<f32>", [
  "if (off == 0.0f) { return vec2<f32>(); }",
  "let z = (y - x) / (2.0f * off);",
  "// from a large z on the root is z itself, whose square may be too large",
  "let root = select(sqrt(1.0f + z * z), abs(z), abs(z) > 1e9f);",
  "let t = select(1.0f, -1.0f, z < 0.0f) / (abs(z) + root);",
  "let c = 1.0f / sqrt(1.0f + t * t);",
  "return vec2<f32>(c * t, c * t / (1.0f + c));",
])

/** Turns done over and over by all threads together, until one of them has said that they are `done`. */
export const untilDone = (body: readonly string[], measure: readonly string[], enough: string): readonly string[] =>
  block(`for (var sweep = 0u; sweep < ${SWEEPS}u; sweep++)`, [
    ...body,
    ...measure,
    `if (thread == 0u) { is_done = select(0u, 1u, ${enough}); }`,
    "if (workgroupUniformLoad(&is_done) == 1u) { break; }",
  ])

/** What `untilDone` keeps. */
export const DONE = "var<workgroup> is_done: u32;"
