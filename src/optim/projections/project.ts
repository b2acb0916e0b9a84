import { isFloat, type NDArray, nameOfValue, showAval } from "../../array/index.js"
import { DTypeError, ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { type Flat, flatten } from "../../tree/structure.js"
import type { Tree } from "../../tree/types.js"
import { rebuild } from "../leaves.js"

/** The float leaves of a tree. */
export const floatsOf = (op: string, name: string, tree: unknown): Flat => {
  const flat = flatten(op, name, tree, true)
  const wrong = flat.leaves.findIndex((x) => !isFloat(x.dtype))
  if (wrong < 0) return flat
  throw new DTypeError({
    op,
    problem: `${flat.paths[wrong]} is ${showAval(flat.leaves[wrong]!)}, not float`,
    hint: "project the parameters alone, or convert it with astype",
  })
}

/** A tree with other leaves. */
export const withLeaves = <P>(op: string, tree: P, f: (leaves: readonly NDArray[]) => readonly NDArray[]): P => {
  const flat = floatsOf(op, "params", tree)
  return rebuild<P>(flat, f(flat.leaves))
}

/** Throws unless a size is a number from 0 on. */
export const checkSize = (op: string, name: string, x: number): void => {
  if (!(typeof x === "number" && x >= 0))
    throw new ValueError({
      op,
      problem: `${name} is ${typeof x === "number" ? x : nameOfValue(x)}`,
      hint: "give a number from 0 on",
    })
}

/** The nearest tree in a set of some size, 1 unless given. */
export type Scaled = <P>(params: P & Tree<P>, scale?: number) => P

/* @__NO_SIDE_EFFECTS__ */
export const scaled = (
  op: string,
  project: (leaves: readonly NDArray[], scale: number) => readonly NDArray[],
): Scaled =>
  operation(op, <P>(params: P & Tree<P>, scale = 1): P => {
    checkSize(op, "scale", scale)
    return withLeaves<P>(op, params, (leaves) => project(leaves, scale))
  })
