import { beforeAll, describe, expect, test } from "vitest"
import {
  add,
  array,
  arrayEqual,
  DonationError,
  grad,
  isCotangentError,
  item,
  jit,
  jitWith,
  less,
  matmul,
  mul,
  type NDArray,
  sum,
  TraceError,
  toArray,
  vmap,
} from "../../src/index.js"
import { isTracing } from "../../src/program/index.js"
import { check, errorOf, wrong } from "./support.js"

interface Params {
  readonly layers: readonly { readonly w: NDArray }[]
}

const x = array([1, 2])
const params: Params = { layers: [{ w: x }] }
const keep = "  hint: return the array from the traced function instead of keeping it in an outer variable"

describe("reading a traced array", () => {
  const reads = (read: (w: NDArray) => unknown) => (): unknown => {
    const loss = (params: Params): NDArray => {
      read(params.layers[0]!.w)
      return sum(params.layers[0]!.w)
    }
    return grad(loss)(params)
  }
  const lines = (op: string): readonly string[] => [
    `${op}: a traced array has no elements`,
    "  x: float32[2]   (params.layers[0].w)",
    "  while tracing `loss` for grad",
    op === "JavaScript operator"
      ? "  hint: compute with add, less, ... instead of JavaScript's operators, and choose with where or cond"
      : "  hint: return the array from the traced function and read it there",
  ]
  check([
    ["item", TraceError, reads(item), ...lines("item")],
    ["toArray", TraceError, reads(toArray), ...lines("toArray")],
    ["arrayEqual", TraceError, reads((w) => arrayEqual(x, w)), ...lines("arrayEqual")],
    ["JSON.stringify", TraceError, reads(JSON.stringify), ...lines("JSON.stringify")],
    ["w + 1", TraceError, reads((w) => wrong(w) + 1), ...lines("JavaScript operator")],
    ["w < 1", TraceError, reads((w) => (wrong(w) < 1 ? 1 : 2)), ...lines("JavaScript operator")],
  ])
  test("its text is its type", () => {
    const seen: string[] = []
    jit((x: NDArray) => {
      seen.push(`${x}`)
      return x
    })(x)
    expect(seen).toEqual(["float32[2] (traced)"])
  })
})

describe("a traced array after its trace", () => {
  const kept: NDArray[] = []
  const loss = (params: Params): NDArray => {
    kept.push(params.layers[0]!.w)
    return sum(params.layers[0]!.w)
  }
  beforeAll(() => {
    grad(loss)(params)
  })
  const other = (y: NDArray): NDArray => add(y, kept[0]!)
  const lines = [
    "a traced array was used after its trace had ended",
    "  x: float32[2]   (params.layers[0].w)",
    "  traced by: tracing `loss` for grad",
  ]
  check([
    ["in an operation", TraceError, () => add(kept[0]!, 1), `add: ${lines[0]}`, ...lines.slice(1), keep],
    ["in a product", TraceError, () => matmul(kept[0]!, x), `matmul: ${lines[0]}`, ...lines.slice(1), keep],
    [
      "in another trace",
      TraceError,
      () => jit(other)(x),
      `add: ${lines[0]}`,
      ...lines.slice(1),
      "  while tracing `other` for jit",
      keep,
    ],
    ["as an argument", TraceError, () => vmap(other)(kept[0]!), `vmap: ${lines[0]}`, ...lines.slice(1), keep],
    ["read", TraceError, () => toArray(kept[0]!), `toArray: ${lines[0]}`, ...lines.slice(1), keep],
  ])
})

describe("a function that is async", () => {
  const lines = (op: string): readonly string[] => [
    `${op}: \`loss\` returned a Promise: an async function cannot be traced`,
    `  while tracing \`loss\` for ${op}`,
    "  hint: await what it needs before, and pass it as an argument",
  ]
  const loss = async (x: NDArray): Promise<NDArray> => sum(x)
  check([
    ["under jit", TraceError, () => jit(loss)(x), ...lines("jit")],
    ["under grad", TraceError, () => wrong(grad)(loss)(x), ...lines("grad")],
    ["under vmap", TraceError, () => vmap(loss)(x), ...lines("vmap")],
  ])
})

describe("a function that throws in the middle of a trace", () => {
  const nested = (fail: () => never) =>
    jit((x: NDArray) => grad((y: NDArray) => sum(vmap((_: NDArray): NDArray => fail())(mul(x, y))))(x))
  test("throws its own error, untouched", () => {
    const own = new RangeError("mine")
    expect(
      errorOf(() =>
        nested(() => {
          throw own
        })(x),
      ),
    ).toBe(own)
    expect(own.message).toBe("mine")
  })
  test("leaves no trace behind", () => {
    for (const fail of [() => add(x, wrong("a")), () => item(wrong(null))])
      expect(isCotangentError(errorOf(() => nested(wrong(fail))(x)))).toBe(true)
    expect(isTracing()).toBe(false)
    expect(toArray(add(x, 1))).toEqual([2, 3])
    expect(toArray(grad((y: NDArray) => sum(mul(y, y)))(x))).toEqual([2, 4])
  })
  test("names the innermost trace only", () => {
    const inner = (y: NDArray): NDArray => add(y, array([1, 2, 3]))
    const outer = (z: NDArray): NDArray => vmap(inner)(z)
    const e = errorOf(() => jit(outer)(array([[1, 2]])))
    expect(String(e)).toContain("while tracing `inner` for vmap")
    expect(String(e)).not.toContain("outer")
  })
})

describe("a donated array", () => {
  const given = array([1, 2])
  beforeAll(() => {
    jitWith({ donate: [0] })((w: NDArray) => mul(w, 2))(given)
  })
  const lines = [
    "this array was donated to a jitted function and holds no elements any more",
    "  x: float32[2]",
    "  hint: use the function's result instead, or do not donate the argument",
  ]
  check([
    ["in an operation", DonationError, () => matmul(given, x), `matmul: ${lines[0]}`, lines[1]!, lines[2]!],
    ["compared", DonationError, () => less(given, 1), `less: ${lines[0]}`, lines[1]!, lines[2]!],
    [
      "given to a transform",
      DonationError,
      () => grad((w: NDArray) => sum(w))(given),
      `grad: ${lines[0]}`,
      lines[1]!,
      lines[2]!,
    ],
    ["read", DonationError, () => toArray(given), `toArray: ${lines[0]}`, lines[1]!, lines[2]!],
    ["as a number", DonationError, () => Number(given), `JavaScript operator: ${lines[0]}`, lines[1]!, lines[2]!],
    [
      "an argument that is not there",
      wrong(Error),
      () => jitWith({ donate: [2] })((w: NDArray) => w)(x),
      "jit: the option donate names the argument with index 2; there is 1",
      "  hint: donate takes the indices of arguments, from 0",
    ],
  ])
  test("prints as donated", () => expect(String(given)).toBe("float32[2] (donated)"))
})
