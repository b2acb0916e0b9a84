import type { Buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { asPairs, forEach, writes } from "../shader.js"

/**
 * `root(k)`: exp(-2 pi i k / n) for k below n, in WGSL. Every angle is folded into the first 45 degrees, where a few
 * terms of the series are exact to rounding.
 */
export const rootFunction = (n: number, name = "root"): readonly string[] => [
  `fn ${name}(k: u32) -> vec2<f32> {`,
  `  let isMirrored = 2u * k > ${n}u;`,
  `  let near = select(k, ${n}u - k, isMirrored);`,
  `  let isBeyond90 = 4u * near > ${n}u;`,
  `  let folded = select(2u * near, ${n}u - 2u * near, isBeyond90);`,
  `  let isBeyond45 = 4u * folded > ${n}u;`,
  `  let halves = select(2u * folded, ${n}u - 2u * folded, isBeyond45);`,
  `  let x = f32(halves) * ${Math.fround(Math.PI / (2 * n))}f;`,
  "  let y = x * x;",
  "  let s = x + x * y * (-0.16666667f + y * (0.008333334f + y * (-0.0001984127f + y * 0.0000027557319f)));",
  "  let c = 1.0f + y * (-0.5f + y * (0.041666668f + y * (-0.0013888889f + y * (0.000024801588f - y * 0.00000027557319f))));",
  "  let cosine = select(c, s, isBeyond45);",
  "  let sine = select(s, c, isBeyond45);",
  "  return vec2<f32>(select(cosine, -cosine, isBeyond90), select(-sine, sine, isMirrored));",
  "}",
]

/** A table of the n-th roots of unity. */
export const rootsShader = (roots: Buffer, n: number): Shader =>
  forEach(n, {
    name: "fftRoots",
    comment: [`exp(-2 pi i k / ${n}) for all k`],
    arrays: [asPairs(writes("roots", roots))],
    functions: rootFunction(n),
    body: ["roots[i] = root(i);"],
  })
