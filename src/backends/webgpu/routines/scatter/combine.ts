import type { DType } from "../../../../array/index.js"
import { closure, type HelperName, helperText } from "../../wgsl/helpers.js"
import { wordOf } from "../../wgsl/scalar.js"

/** How an update joins what is there. */
export type Join = "add" | "mul" | "min" | "max"

/** `join(x, y)` in WGSL, with NaN and signed zeros as the primitive has them. */
export const joinFunction = (join: Join, dtype: DType): readonly string[] => {
  const type = wordOf(dtype)
  const helper: HelperName | null = dtype === "float32" && (join === "min" || join === "max") ? `${join}_f32` : null
  const value =
    helper !== null ? `${helper}(x, y)` : join === "add" ? "x + y" : join === "mul" ? "x * y" : `${join}(x, y)`
  return [
    ...(helper === null ? [] : [...helperText(closure(new Set([helper]))), ""]),
    `fn join(x: ${type}, y: ${type}) -> ${type} { return ${value}; }`,
  ]
}

/** The atomic function that does it, where the order of updates makes no difference to a bit. */
export const atomicOf = (join: Join, dtype: DType): string | null =>
  dtype === "float32" || join === "mul" ? null : { add: "atomicAdd", min: "atomicMin", max: "atomicMax" }[join]
