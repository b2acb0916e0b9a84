import { type Aval, allocate, type NDArray } from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import { select as choose, map } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { instantiate, toBatch, zerosOf } from "./broadcast.js"
import { checkSameDType, checkSameShape } from "./check.js"
import { mapTangent, type None, none, one, op } from "./rule.js"

const checkPredicate = (c: Aval): void => {
  if (c.dtype !== "bool")
    throw new DTypeError({
      op: "select",
      problem: `the condition must be bool, not ${c.dtype}`,
      hint: "compare first: notEqual(x, 0)",
    })
}

const selectPrimitive: Primitive<None> = {
  name: "select",
  type: ([c, x, y]) => {
    checkPredicate(c!)
    checkSameDType("select", [x!, y!])
    checkSameShape("select", [c!, x!, y!])
    return [x!]
  },
  impl: ([c, x, y]) => {
    const { shape, dtype } = x!
    const data = allocate(dtype, x!.data.length)
    for (let i = 0; i < data.length; i++) data[i] = c!.data[i] !== 0 ? x!.data[i]! : y!.data[i]!
    return [{ shape, dtype, data }]
  },
  jvp: ([c, x, y], [, t, u]) => [
    [select(c!, x!, y!)],
    [(t ?? u) === null ? null : select(c!, instantiate(t!, x!), instantiate(u!, y!))],
  ],
  transpose: ([ct], [c, x, y]) => [
    null,
    x === null ? mapTangent(ct, (k) => select(c!, k, zerosOf(k))) : null,
    y === null ? mapTangent(ct, (k) => select(c!, zerosOf(k), k)) : null,
  ],
  lower: ([c, x, y]) => map((i) => choose(c!.at(i), x!.at(i), y!.at(i))),
  complex: "parts",
  vmap: (xs, batched, size) => [
    [
      one(
        selectPrimitive,
        xs.map((x, i) => toBatch(x, batched[i]!, size)),
        none,
      ),
    ],
    [true],
  ],
}

/** `x` where the condition holds, `y` elsewhere; all of one shape. */
export const select = op(
  selectPrimitive,
  (c: NDArray, x: NDArray, y: NDArray): NDArray => one(selectPrimitive, [c, x, y], none),
)
