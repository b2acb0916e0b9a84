import { describe, expect, test } from "vitest"
import { runOf } from "../names/calls.js"
import { coverage } from "../names/document.js"
import { leftOut } from "../names/left-out.js"
import { lists } from "../names/lists.js"
import { isCallable } from "../names/modules.js"
import { listed, tables } from "../names/rows.js"
import { scipy } from "../names/scipy.js"
import { read } from "./module.js"

const all = tables()

/** What neither takes nor gives arrays: transforms of functions, and questions about dtypes and shapes. */
const withoutArrays = [
  "isComplexObj",
  "isRealObj",
  "einsumPath",
  "allClose",
  "arrayEqual",
  "broadcastShapes",
  "canCast",
  "finfo",
  "iinfo",
  "isdtype",
  "isscalar",
  "ndim",
  "promoteTypes",
  "resultType",
  "shape",
  "size",
  "random.keyImpl",
  "ufunc",
  "vectorize",
]

const transforms =
  "linalg.bicgstab linalg.cg checkpoint customJvp customRoot customVjp customLinearSolve evalShape grad hessian jacfwd jacobian jacrev jit jvp linearTranspose linearize trace valueAndGrad vjp vmap"

test("the page is what `npm run coverage-table` gives", () => {
  expect(read("docs/coverage.md")).toBe(coverage(all))
})

test("every listed function is run", () => {
  const silent = [...listed()].filter(([path, { value }]) => isCallable(value) && runOf(path, value) === null)
  const known = [...withoutArrays, ...transforms.split(" ")]
  expect(silent.map(([path]) => path).filter((path) => !known.includes(path))).toEqual([])
})

test("what is left out is listed, and is not there", () => {
  const names = Object.fromEntries(all.map(({ title, rows }) => [title, rows]))
  expect(Object.keys(leftOut).filter((title) => !(title in { ...lists, ...scipy }))).toEqual([])
  for (const [title, reasons] of Object.entries(leftOut))
    expect(names[title]!.filter(({ name, support }) => support !== "no" && name in reasons)).toEqual([])
})

describe("of the names that have a place here there are", () => {
  const share = (title: string): number => {
    const { there, applicable } = all.find((table) => table.title === title)!
    return there / applicable
  }

  test("at least 95 % of jax.numpy", () => expect(share("jax.numpy")).toBeGreaterThanOrEqual(0.95))

  test.each(["jax.numpy.linalg", "jax.numpy.fft", "jax.nn", "jax.random"])("all of %s", (title) =>
    expect(share(title)).toBe(1),
  )
})
