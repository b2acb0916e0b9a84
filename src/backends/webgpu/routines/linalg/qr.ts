import type { RoutineMaker } from "../routine.js"
import { reads, writes } from "../shader.js"
import { applyAll, factor, REFLECTION } from "./reflections.js"
import { workFor } from "./work.js"
import { each, forMatrices, matricesOf, SYNC } from "./workgroup.js"

/** a = q r for matrices with at least as many rows as columns. */
export const qr: RoutineMaker = ({ inputs: [a] }, [from], [q, r]) => {
  const { count, rows: m, columns: n } = matricesOf(a!.shape)
  if (count * m * n === 0) return []
  const work = workFor(q!.name, count, { w: [m, n], tau: [1, n] })
  const { w, tau } = work.at
  const out = (i: string, j: string): string => `q[at + ${i} * ${n}u + ${j}]`
  return [
    forMatrices(count, {
      name: "qr",
      comment: [`${m} x ${n} matrices as orthonormal columns times a triangle, by Householder reflections`],
      arrays: [reads("a", from!), writes("q", q!), writes("r", r!), writes("work", work.buffer)],
      uses: REFLECTION,
      body: [
        work.base,
        `let at = group * ${m * n}u;`,
        ...each(`${m * n}u`, [
          `${w(`(i / ${n}u)`, `i % ${n}u`)} = a[at + i];`,
          `q[at + i] = select(0.0f, 1.0f, i / ${n}u == i % ${n}u);`,
        ]),
        SYNC,
        ...factor(m, n, w, tau),
        ...each(`${n * n}u`, [
          `let row = i / ${n}u;`,
          `let column = i % ${n}u;`,
          `r[group * ${n * n}u + i] = select(0.0f, ${w("row", "column")}, row <= column);`,
        ]),
        ...applyAll(m, n, w, tau, out, n),
      ],
    }),
  ]
}

/** Columns that make orthonormal columns a basis. */
export const orthogonalComplement: RoutineMaker = ({ inputs: [q] }, [from], [to]) => {
  const { count, rows: m, columns: n } = matricesOf(q!.shape)
  const width = m - n
  if (count * m * width === 0) return []
  const work = workFor(to!.name, count, { w: [m, n], tau: [1, n] })
  const { w, tau } = work.at
  const out = (i: string, j: string): string => `p[at + ${i} * ${width}u + ${j}]`
  return [
    forMatrices(count, {
      name: "orthogonalComplement",
      comment: [`${width} columns that are orthogonal to ${n} others of ${m} elements`],
      arrays: [...(n === 0 ? [] : [reads("q", from!), writes("work", work.buffer)]), writes("p", to!)],
      uses: n === 0 ? [] : REFLECTION,
      body: [
        `let at = group * ${m * width}u;`,
        ...each(`${m * width}u`, [`p[at + i] = select(0.0f, 1.0f, i / ${width}u == i % ${width}u + ${n}u);`]),
        ...(n === 0
          ? []
          : [
              work.base,
              ...each(`${m * n}u`, [`${w(`(i / ${n}u)`, `i % ${n}u`)} = q[group * ${m * n}u + i];`]),
              SYNC,
              ...factor(m, n, w, tau),
              ...applyAll(m, n, w, tau, out, width, true),
            ]),
      ],
    }),
  ]
}
