import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { type ContractionPath, contractionPath } from "./contraction-order.js"
import { numbers } from "./elementwise.js"
import { arrange, contractPair, dropBroadcast, fromEnd, type Labelled, sumOut } from "./labels.js"
import { asArray, checkTakes, operands, quote, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { diagonalOf } from "./triangle.js"

interface Equation {
  /** the names of the axes of each operand */
  readonly inputs: readonly (readonly string[])[]
  readonly output: readonly string[]
}

const ELLIPSIS = "..."

const invalid = (equation: string, problem: string, hint: string): ValueError =>
  new ValueError({ op: "einsum", problem, given: { equation: `"${equation}"` }, hint })

/** The letters of a term, and the ellipsis as one. */
const tokens = (equation: string, term: string): readonly string[] => {
  const found = term.match(/\.\.\.|[A-Za-z]/g) ?? []
  if (found.join("") !== term || found.filter((t) => t === ELLIPSIS).length > 1)
    throw invalid(equation, `"${term}" is no list of axes`, "name axes by letters, with at most one ...")
  return found
}

/** The names of the axes of an operand; those under the ellipsis are counted from the end, since they broadcast. */
const namesOf = (equation: string, term: string, i: number, x: NDArray): readonly string[] => {
  const list = tokens(equation, term)
  const rest = x.shape.length - list.filter((t) => t !== ELLIPSIS).length
  if (rest < 0 || (rest > 0 && !list.includes(ELLIPSIS)))
    throw new ShapeError({
      op: "einsum",
      problem: `"${term}" names ${list.length} axes of an array with ${x.shape.length}`,
      given: { equation: `"${equation}"`, ...showAll({ [`xs[${i}]`]: x }) },
      hint: "name every axis, or stand ... for some of them",
    })
  return list.flatMap((t) => (t === ELLIPSIS ? fromEnd(rest) : [t]))
}

const isLetter = (name: string): boolean => /[A-Za-z]/.test(name)

/** Every name once, the ellipsis first. */
const implicitOutput = (names: readonly string[], ellipsis: readonly string[]): readonly string[] => {
  const letters = names.filter((n) => isLetter(n) && names.filter((m) => m === n).length === 1)
  return [...ellipsis, ...[...letters].sort()]
}

const explicitOutput = (
  equation: string,
  term: string,
  names: readonly string[],
  ellipsis: readonly string[],
): readonly string[] => {
  const list = tokens(equation, term)
  const unknown = list.find((t) => t !== ELLIPSIS && !names.includes(t))
  if (unknown !== undefined)
    throw invalid(equation, `the output axis "${unknown}" is in no operand`, "name only axes that some operand has")
  const output = list.flatMap((t) => (t === ELLIPSIS ? ellipsis : [t]))
  if (new Set(output).size < output.length)
    throw invalid(equation, "an output axis is named twice", "use diag to put a vector on a diagonal")
  if (ellipsis.length > 0 && !list.includes(ELLIPSIS))
    throw invalid(equation, "the output has no ...", "write ... in the output, or name the axes to sum them")
  return output
}

const parse = (text: string, xs: readonly NDArray[]): Equation => {
  if (typeof text !== "string") throw invalid(show(text), "the equation is no string", 'write it as "ij,jk->ik"')
  const equation = text.replace(/\s+/g, "")
  const [left = "", right, ...more] = equation.split("->")
  const terms = left.split(",")
  if (more.length > 0 || terms.length !== xs.length)
    throw invalid(
      text,
      more.length > 0 ? "there is more than one ->" : `${terms.length} terms do not go with ${xs.length} arrays`,
      'write one term for each array: einsum("ij,jk->ik", x, y)',
    )
  const inputs = xs.map((x, i) => namesOf(text, terms[i]!, i, x))
  const names = inputs.flat()
  const ellipsis = fromEnd(Math.max(...inputs.map((list) => list.filter((n) => !isLetter(n)).length)))
  const output = right === undefined ? implicitOutput(names, ellipsis) : explicitOutput(text, right, names, ellipsis)
  return { inputs, output }
}

/** The length of every axis; axes of length 1 broadcast. */
const lengthsOf = (equation: string, { inputs }: Equation, xs: readonly NDArray[]): ReadonlyMap<string, number> =>
  inputs
    .flatMap((names, i) => names.map((name, axis): readonly [string, number] => [name, xs[i]!.shape[axis]]))
    .reduce((sizes, [name, length]) => {
      const known = sizes.get(name) ?? 1
      if (known !== 1 && length !== 1 && known !== length)
        throw new ShapeError({
          op: "einsum",
          problem: `the axis ${isLetter(name) ? `"${name}"` : name} has the lengths ${known} and ${length}`,
          given: { equation: `"${equation}"`, ...showAll(Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, x]))) },
          hint: "axes of one name need one length",
        })
      return sizes.set(name, known === 1 ? length : known)
    }, new Map<string, number>())

/** One axis for every name: a name given twice means the diagonal. */
const distinct = (a: Labelled): Labelled => {
  const second = a.labels.findIndex((l, i) => a.labels.indexOf(l) < i)
  if (second < 0) return a
  const name = a.labels[second]!
  const first = a.labels.indexOf(name)
  if (a.x.shape[first] !== a.x.shape[second])
    throw new ShapeError({
      op: "einsum",
      problem: `the axes named "${name}" have the lengths ${a.x.shape[first]} and ${a.x.shape[second]}`,
      given: { x: show(a.x) },
      hint: "only square matrices have the diagonal that a repeated name means",
    })
  const others = a.labels.filter((_, i) => i !== first && i !== second)
  return distinct({ x: diagonalOf(a.x, first, second), labels: [...others, name] })
}

/** The parsed equation, the terms it names, and the lengths of their axes. */
interface Contraction {
  readonly terms: readonly Labelled[]
  readonly output: readonly string[]
  readonly lengths: ReadonlyMap<string, number>
}

const contractionOf = (op: string, equation: string, xs: readonly NDArray[]): Contraction => {
  const given = Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, asArray(op, x, `xs[${i}]`)]))
  if (xs.length === 0) throw invalid(quote(equation), "there is no array", 'write einsum("ij->ji", x)')
  checkTakes(op, numbers, operands(op, given), given)
  const { inputs, output } = parse(equation, xs)
  const lengths = lengthsOf(equation, { inputs, output }, xs)
  return { terms: xs.map((x, i) => dropBroadcast(distinct({ x, labels: inputs[i]! }), lengths)), output, lengths }
}

const orderOf = ({ terms, output, lengths }: Contraction): ContractionPath =>
  contractionPath(
    terms.map((t) => t.labels),
    output,
    lengths,
  )

/**
 * The order in which `einsum` multiplies: of all orders the one with the fewest products, for up to eight arrays; beyond
 * that, each step is the one that makes what is left smallest.
 *
 * @throws ValueError for a wrong equation; ShapeError when it does not fit the arrays; DTypeError when the dtypes differ
 * @example einsumPath("ij,jk,k->i", ones([9, 9]), ones([9, 9]), ones([9])).path // [[1, 2], [0, 1]]
 */
export const einsumPath = operation(
  "einsumPath",
  (equation: string, ...xs: readonly NDArray[]): ContractionPath => orderOf(contractionOf("einsumPath", equation, xs)),
)

/**
 * Einstein's summation: products of the arrays, summed over all axes that the output does not name. A name repeated in
 * one term means the diagonal, `...` any axes, and without `->` the output has the names that occur once, sorted.
 *
 * More than two arrays are multiplied in the order of `einsumPath`.
 * @throws ValueError for a wrong equation; ShapeError when it does not fit the arrays; DTypeError when the dtypes differ
 * @example einsum("ij,ij->i", array([[1, 2], [3, 4]]), array([[5, 6], [7, 8]])) // [17, 53]
 */
export const einsum = <D extends DType>(
  equation: string,
  ...xs: readonly NDArray<Unknown, D>[]
): NDArray<Unknown, D> => {
  const contraction = contractionOf("einsum", equation, xs)
  const { terms, output } = contraction
  const path: ContractionPath["path"] = terms.length < 3 ? terms.slice(1).map(() => [0, 1]) : orderOf(contraction).path
  const [product] = path.reduce<readonly Labelled[]>((list, [i, j]) => {
    const rest = list.filter((_, k) => k !== i && k !== j)
    const kept = [...new Set([...output, ...rest.flatMap((t) => t.labels)])]
    return [...rest, contractPair(list[i]!, list[j]!, kept)]
  }, terms)
  return arrange(sumOut(product!, output), output)
}
