import { sizeOf } from "../../../../array/index.js"
import { buffer } from "../../../../kernel/index.js"
import type { PivotParams } from "../../../../primitives/linalg/pivots.js"
import type { SolveParams } from "../../../../primitives/linalg/solve.js"
import { functionText } from "../../wgsl/functions.js"
import { closure, type HelperName, helperNames, helperText } from "../../wgsl/helpers.js"
import { block } from "../../wgsl/text.js"
import type { RoutineMaker } from "../routine.js"
import { forEach, reads, writes } from "../shader.js"
import { ELIMINATION, elementsOf, eliminate, substitute } from "./eliminate.js"
import { each, forMatrices, matricesOf, once, SYNC } from "./workgroup.js"

/** The factors of p a = l u, the pivots, and the permutation that they make. */
export const lu: RoutineMaker = ({ inputs: [a] }, [from], [to, pivots, order]) => {
  const { count, rows: m, columns: n } = matricesOf(a!.shape)
  if (count * m === 0) return []
  const k = Math.min(m, n)
  const place = { array: "lu", at: "at", rows: m, columns: n }
  const arrays = [
    ...(k === 0 ? [] : [reads("a", from!), writes("lu", to!), writes("pivots", pivots!)]),
    writes("order", order!),
  ]
  return [
    forMatrices(count, {
      name: "lu",
      comment: [`the factors of ${m} x ${n} matrices, by elimination with partial pivoting`],
      arrays,
      uses: k === 0 ? [] : ELIMINATION,
      body: [
        `let at = group * ${m * n}u;`,
        ...each(`${m}u`, [`order[group * ${m}u + i] = i32(i);`]),
        ...(k === 0
          ? []
          : [
              ...each(`${m * n}u`, ["lu[at + i] = a[at + i];"]),
              SYNC,
              ...eliminate(place, null, [
                `pivots[group * ${k}u + k] = i32(p);`,
                `let held = order[group * ${m}u + k];`,
                `order[group * ${m}u + k] = order[group * ${m}u + p];`,
                `order[group * ${m}u + p] = held;`,
              ]),
            ]),
      ],
    }),
  ]
}

/** The order into which rows come when they are exchanged with those of the pivots in turn. */
export const pivotsToPermutation: RoutineMaker<PivotParams> = (
  { inputs: [pivots], params: { size } },
  [from],
  [to],
) => {
  const k = pivots!.shape.at(-1)!
  const count = sizeOf(pivots!.shape.slice(0, -1))
  if (count * size === 0) return []
  return [
    forEach(count, {
      name: "pivotsToPermutation",
      comment: [`${size} rows in the order that ${k} exchanges make`],
      arrays: [...(k === 0 ? [] : [reads("pivots", from!)]), writes("order", to!)],
      body: [
        `let at = i * ${size}u;`,
        `for (var r = 0u; r < ${size}u; r++) { order[at + r] = i32(r); }`,
        ...block(`for (var r = 0u; r < ${k}u; r++)`, [
          ...(k === 0
            ? []
            : [
                `let p = u32(pivots[i * ${k}u + r]);`,
                "let held = order[at + r];",
                "order[at + r] = order[at + p];",
                "order[at + p] = held;",
              ]),
        ]),
      ],
    }),
  ]
}

/** The solutions x of a x = b, or of a^T x = b: b goes along with the elimination, and then through U. */
export const solve: RoutineMaker<SolveParams> = ({ inputs: [a, b], params }, [from, right], [to]) => {
  const { count, rows: n } = matricesOf(a!.shape)
  const width = b!.shape.at(-1)!
  if (count * n * width === 0) return []
  const factors = buffer(`${to!.name}Factors`, "float32", count * n * n)
  const place = { array: "lu", at: "at", rows: n, columns: n }
  const x = { array: "x", at: "xAt", rows: n, columns: width }
  return [
    forMatrices(count, {
      name: "solve",
      comment: [`systems of ${n} equations with ${width} right sides, by elimination with partial pivoting`],
      arrays: [reads("a", from!), reads("b", right!), writes("lu", factors), writes("x", to!)],
      uses: ELIMINATION,
      body: [
        `let at = group * ${n * n}u;`,
        `let xAt = group * ${n * width}u;`,
        ...each(`${n * n}u`, [`lu[at + i] = a[at + ${params.transposeA ? `i % ${n}u * ${n}u + i / ${n}u` : "i"}];`]),
        ...each(`${n * width}u`, ["x[xAt + i] = b[xAt + i];"]),
        SYNC,
        ...eliminate(place, x, []),
        ...substitute(n, width, { lower: false, unitDiagonal: false }, elementsOf(place), elementsOf(x)),
      ],
    }),
  ]
}

/** The logarithm, and a sign that is NaN for NaN. */
const logFunctions = (): readonly string[] => {
  const helpers = new Set<HelperName>(["is_nan"])
  const log = functionText("log", helpers, helperNames)
  return [
    ...helperText(closure(helpers)),
    log,
    ...block("fn sign_of(x: f32) -> f32", ["return select(sign(x), x, is_nan(x));"]),
  ]
}

/** Determinants from pivots: their product, or its sign and the logarithm of its size. */
const fromPivots =
  (logs: boolean): RoutineMaker =>
  ({ inputs: [a] }, [from], outputs) => {
    const { count, rows: n } = matricesOf(a!.shape)
    if (count === 0) return []
    const factors = buffer(`${outputs[0]!.name}Factors`, "float32", count * n * n)
    const place = { array: "lu", at: "at", rows: n, columns: n }
    const [first, second] = logs ? ["1.0f", "0.0f"] : ["1.0f", ""]
    const diagonal = `lu[at + k * ${n + 1}u]`
    const finish = logs
      ? [
          `var size = ${second};`,
          ...block(`for (var k = 0u; k < ${n}u; k++)`, [
            `result *= sign_of(${diagonal});`,
            `size += log_f32(abs(${diagonal}));`,
          ]),
          "signs[group] = result + 0.0f;",
          "sizes[group] = size;",
        ]
      : [...block(`for (var k = 0u; k < ${n}u; k++)`, [`result *= ${diagonal};`]), "values[group] = result;"]
    return [
      forMatrices(count, {
        name: logs ? "slogdet" : "det",
        comment: [`${logs ? "signs and logarithms of the " : ""}determinants of ${n} x ${n} matrices, by elimination`],
        arrays: [
          ...(n === 0 ? [] : [reads("a", from!), writes("lu", factors)]),
          ...(logs ? [writes("signs", outputs[0]!), writes("sizes", outputs[1]!)] : [writes("values", outputs[0]!)]),
        ],
        uses: n === 0 ? [] : ELIMINATION,
        functions: n > 0 && logs ? logFunctions() : [],
        body: [
          `let at = group * ${n * n}u;`,
          `var result = ${first};`,
          ...(n === 0
            ? once(logs ? ["signs[group] = result;", "sizes[group] = 0.0f;"] : ["values[group] = result;"])
            : [
                ...each(`${n * n}u`, ["lu[at + i] = a[at + i];"]),
                SYNC,
                ...eliminate(place, null, ["if (p != k) { result = -result; }"]),
                ...once(finish),
              ]),
        ],
      }),
    ]
  }

/** Determinants, and their signs with the logarithms of their sizes. */
export const det: RoutineMaker = fromPivots(false)
export const slogdet: RoutineMaker = fromPivots(true)
