import type { Buffer } from "../../../../kernel/index.js"
import { buffer } from "../../../../kernel/index.js"
import type { Shader } from "../../shader.js"
import { asPairs, forEach, reads, writes } from "../shader.js"
import { LOAD, SAVE, type Source, type Target, TIMES, toPairs } from "./complex.js"
import { rootFunction } from "./roots.js"
import { type Rows, transformShaders } from "./transform.js"

const halfOf = (n: number): number => Math.floor(n / 2) + 1

/** What the elements of a half other than the first and, for an even n, the last are multiplied with. */
const factorOf = (n: number, factor: number): readonly string[] => [
  `fn factor(k: u32) -> f32 { return select(1.0f, ${factor.toFixed(1)}f, k > 0u && 2u * k < ${n}u); }`,
]

/** The first halves of the transforms of real rows; `doubled`: with their inner elements times 2. */
export const realForward = (
  { name, rows, n }: Rows,
  x: Buffer,
  [re, im]: readonly [Buffer, Buffer],
  doubled: boolean,
): readonly Shader[] => {
  const length = halfOf(n)
  const factor = factorOf(n, doubled ? 2 : 1)
  if (n % 2 === 1) {
    const source: Source = {
      arrays: [reads("x", x)],
      functions: [`${LOAD} { return vec2<f32>(x[row * ${n}u + k], 0.0f); }`],
    }
    const target: Target = {
      arrays: [writes("re", re), writes("im", im)],
      functions: [
        ...factor,
        "",
        `${SAVE} {`,
        `  if (k >= ${length}u) { return; }`,
        `  re[row * ${length}u + k] = factor(k) * z.x;`,
        `  im[row * ${length}u + k] = factor(k) * z.y;`,
        "}",
      ],
    }
    return transformShaders({ name, rows, n }, source, target)
  }
  const half = n / 2
  const work = buffer(`${name}Halves`, "float32", n * rows)
  const source: Source = {
    arrays: [reads("x", x)],
    functions: [`${LOAD} { return vec2<f32>(x[row * ${n}u + 2u * k], x[row * ${n}u + 2u * k + 1u]); }`],
  }
  const split = forEach(rows * length, {
    name: "rfft",
    comment: [
      `halves of transforms of ${n} real numbers, from those of ${half} complex ones: the even and the odd elements are`,
      "the parts that are their own mirrored conjugate and minus it",
    ],
    arrays: [asPairs(reads("z", work)), writes("re", re), writes("im", im)],
    functions: [...TIMES, "", ...rootFunction(n), "", ...factor],
    body: [
      `let row = i / ${length}u;`,
      `let k = i % ${length}u;`,
      `let a = z[row * ${half}u + k % ${half}u];`,
      `let b = z[row * ${half}u + (${half}u - k) % ${half}u];`,
      "let even = 0.5f * vec2<f32>(a.x + b.x, a.y - b.y);",
      "let odd = 0.5f * vec2<f32>(a.y + b.y, b.x - a.x);",
      "let whole = even + times(root(k), odd);",
      "re[i] = factor(k) * whole.x;",
      "im[i] = factor(k) * whole.y;",
    ],
  })
  return [...transformShaders({ name, rows, n: half }, source, toPairs(work, half)), split]
}

/** The real rows of length n whose transforms begin with re + i im; not `doubled`: with inner elements halved. */
export const realBackward = (
  { name, rows, n }: Rows,
  [re, im]: readonly [Buffer, Buffer],
  y: Buffer,
  doubled: boolean,
): readonly Shader[] => {
  const length = halfOf(n)
  const same = re === im
  const arrays = same ? [reads("re", re)] : [reads("re", re), reads("im", im)]
  const given = [
    ...factorOf(n, doubled ? 1 : 0.5),
    "",
    "// an element of the half; those that are their own conjugates are real",
    "fn half(row: u32, k: u32) -> vec2<f32> {",
    `  let at = row * ${length}u + k;`,
    `  let isOwn = k == 0u || 2u * k == ${n}u;`,
    `  return factor(k) * vec2<f32>(re[at], select(${same ? "re" : "im"}[at], 0.0f, isOwn));`,
    "}",
    "",
  ]
  if (n % 2 === 1) {
    const source: Source = {
      arrays,
      functions: [
        ...given,
        `${LOAD} {`,
        `  let h = half(row, min(k, ${n}u - k));`,
        `  return select(h.yx, vec2<f32>(-h.y, h.x), 2u * k > ${n}u);`,
        "}",
      ],
    }
    const target: Target = {
      arrays: [writes("y", y)],
      functions: [`${SAVE} { y[row * ${n}u + k] = z.y; }`],
    }
    return transformShaders({ name, rows, n }, source, target)
  }
  const source: Source = {
    arrays,
    functions: [
      ...given,
      ...rootFunction(n, "turn"),
      "",
      `${LOAD} {`,
      "  let a = half(row, k);",
      `  let b = half(row, ${n / 2}u - k);`,
      "  let odd = vec2<f32>(a.x - b.x, a.y + b.y);",
      "  let r = turn(k);",
      "  let turned = vec2<f32>(r.y * odd.x - r.x * odd.y, r.x * odd.x + r.y * odd.y);",
      "  return (vec2<f32>(a.x + b.x, a.y - b.y) + turned).yx;",
      "}",
    ],
  }
  const target: Target = {
    arrays: [writes("y", y)],
    functions: [`${SAVE} {`, `  y[row * ${n}u + 2u * k] = z.y;`, `  y[row * ${n}u + 2u * k + 1u] = z.x;`, "}"],
  }
  return transformShaders({ name, rows, n: n / 2 }, source, target)
}
