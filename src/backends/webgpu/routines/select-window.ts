import { sizeOf, stridesOf } from "../../../array/index.js"
import { loopVar } from "../../../kernel/index.js"
import type { SelectParams } from "../../../primitives/window-select.js"
import { turnOf } from "../wgsl/address.js"
import { closure, helperText } from "../wgsl/helpers.js"
import { block } from "../wgsl/text.js"
import type { RoutineMaker } from "./routine.js"
import { forEach, reads, writes } from "./shader.js"

/** `keeps(best, next)`: the element selected so far stays. No comparison holds for NaN, and -0 is 0. */
const keepsFunction = (dtype: string, which: "ge" | "le"): readonly string[] => {
  const sign = which === "ge" ? ">=" : "<="
  if (dtype !== "float32") {
    const type = dtype === "int32" ? "i32" : "u32"
    return [`fn keeps(best: ${type}, next: ${type}) -> bool { return best ${sign} next; }`]
  }
  return [
    ...helperText(closure(new Set(["is_nan", "order_f32"] as const))),
    "",
    ...block("fn keeps(best: f32, next: f32) -> bool", [
      "if (is_nan(best) || is_nan(next)) { return false; }",
      "// -0 is the whole number below 0",
      "let x = order_f32(best);",
      "let y = order_f32(next);",
      `return select(x, 0, x == -1) ${sign} select(y, 0, y == -1);`,
    ]),
  ]
}

/** The position of the element that each window selects: the first that compares as `select` says with all others. */
export const selectInWindow: RoutineMaker<SelectParams> = ({ inputs: [x], outputs: [y], params: p }, [from], [to]) => {
  const size = sizeOf(y!.shape)
  if (size === 0) return []
  const strides = stridesOf(x!.shape)
  const places = y!.shape.map((n, a) => loopVar(`o${a}`, n))
  const axes = x!.shape.map((n, a) => ({
    a,
    base: p.baseDilation[a]!,
    places: n === 0 ? 0 : (n - 1) * p.baseDilation[a]! + 1,
    start: `i32(${turnOf(places, a, "i")}) * ${p.windowStrides[a]!} - ${p.padding[a]![0]}`,
  }))
  /** The loops over a window, the last axis fastest; what lies outside or between the elements is passed over. */
  const loops = (k: number): readonly string[] => {
    const axis = axes[k]
    if (axis === undefined)
      return [
        "let next = x[u32(at)];",
        "if (selected < 0 || !keeps(best, next)) {",
        "  best = next;",
        "  selected = at;",
        "}",
      ]
    const { a, base } = axis
    const before = k === 0 ? "0" : `at${k - 1}`
    const element = base === 1 ? `p${a}` : `p${a} / ${base}`
    const moved = `${before} + ${element} * ${strides[a]!}`
    return block(`for (var k${a} = 0; k${a} < ${p.windowDimensions[a]!}; k${a}++)`, [
      `let p${a} = s${a} + k${a} * ${p.windowDilation[a]!};`,
      `if (p${a} < 0 || p${a} >= ${axis.places}${base === 1 ? "" : ` || p${a} % ${base} != 0`}) { continue; }`,
      `let ${k === axes.length - 1 ? "at" : `at${k}`} = ${moved};`,
      ...loops(k + 1),
    ])
  }
  const within = sizeOf(x!.shape.slice(p.batchDims))
  const result = p.batchDims === 0 ? "selected" : `select(selected % ${Math.max(1, within)}, -1, selected < 0)`
  const scalar = axes.length === 0 ? ["let at = 0;"] : []
  return [
    forEach(size, {
      name: "selectInWindow",
      comment: [
        `the position of the first element of each window that is ${p.select} all others, -1 where there is none`,
      ],
      arrays: [reads("x", from!), writes("positions", to!)],
      functions: keepsFunction(x!.dtype, p.select),
      body: [
        "var selected = -1;",
        "var best = x[0];",
        ...axes.map((axis) => `let s${axis.a} = ${axis.start};`),
        ...scalar,
        ...loops(0),
        `positions[i] = ${result};`,
      ],
    }),
  ]
}
