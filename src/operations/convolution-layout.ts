import { range } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import type { ConvDimensionNumbers } from "../primitives/conv.js"

/**
 * How the axes of the image, the kernel and the result are laid out, a letter an axis: N is the batch, C the features,
 * O and I the kernel's out and in features; the other letters, the same in all three, are spatial axes.
 */
export type ConvLayout = readonly [lhs: string, rhs: string, out: string]

const spatial = "HWDXYZ"

/** NC and OI, then the spatial axes. */
export const channelsFirst = (ndim: number): ConvLayout => {
  const letters = range(ndim - 2).map((i) => spatial[i] ?? String(i))
  return [
    ["N", "C"],
    ["O", "I"],
    ["N", "C"],
  ].map((roles) => [...roles, ...letters].join("")) as [string, string, string]
}

const wrong = (op: string, layout: unknown, problem: string): ValueError =>
  new ValueError({
    op,
    problem,
    given: { dimensionNumbers: JSON.stringify(layout) },
    hint: 'write one letter an axis: ["NCHW", "OIHW", "NCHW"] or ["NHWC", "HWIO", "NHWC"]',
  })

/** The axes by role, spatial ones in the order of the kernel. */
export const dimensionNumbersOf = (op: string, layout: ConvLayout, ndim: number): ConvDimensionNumbers => {
  if (!Array.isArray(layout) || layout.length !== 3 || layout.some((spec) => typeof spec !== "string"))
    throw wrong(op, layout, "the dimension numbers are not three words")
  const [, kernel] = layout
  const letters = [...kernel].filter((c) => c !== "O" && c !== "I")
  const axes = (name: string, spec: string, roles: readonly [string, string]): readonly number[] => {
    const found = [...roles, ...letters].map((c) => spec.indexOf(c))
    if (spec.length !== ndim || new Set(found).size !== ndim || found.includes(-1))
      throw wrong(
        op,
        layout,
        `"${spec}" does not name the ${ndim} axes of ${name}: ${[...roles, ...letters].join(", ")}`,
      )
    return found
  }
  return {
    lhs: axes("lhs", layout[0], ["N", "C"]),
    rhs: axes("rhs", kernel, ["O", "I"]),
    out: axes("the result", layout[2], ["N", "C"]),
  }
}
