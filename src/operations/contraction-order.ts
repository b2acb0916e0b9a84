import { range } from "../array/index.js"

/** Two terms of a list that are contracted: they leave the list, and their product is put at its end. */
export type Pair = readonly [number, number]

/** A set of axes, one bit for each. */
type Axes = bigint

/** The terms of a contraction. */
interface Problem {
  readonly terms: readonly Axes[]
  readonly output: Axes
  readonly lengths: readonly number[]
}

/** Exhaustive search looks at 3^n splits of n terms: at 6561 for eight. */
const MOST_FOR_ALL = 8

const sizeOfAxes = ({ lengths }: Problem, axes: Axes): number =>
  lengths.reduce((n, d, i) => ((axes >> BigInt(i)) & 1n ? n * d : n), 1)

const union = (all: readonly Axes[]): Axes => all.reduce((a, b) => a | b, 0n)

const problemOf = (
  inputs: readonly (readonly string[])[],
  output: readonly string[],
  lengths: ReadonlyMap<string, number>,
): Problem => {
  const names = [...new Set([...inputs.flat(), ...output])]
  const axes = (list: readonly string[]): Axes => union(list.map((name) => 1n << BigInt(names.indexOf(name))))
  return { terms: inputs.map(axes), output: axes(output), lengths: names.map((name) => lengths.get(name) ?? 1) }
}

/** A way to contract a set of terms: how many products it takes, and the last step. */
interface Way {
  readonly products: number
  readonly largest: number
  readonly split: readonly [number, number] | null
}

/** Fewer products are better; of equally many, smaller intermediate results. */
const isBetter = (a: Way, b: Way | undefined): boolean =>
  b === undefined || a.products < b.products || (a.products === b.products && a.largest < b.largest)

/** The cheapest way to contract every set of terms, from the cheapest ways to contract its parts. */
const cheapest = (problem: Problem): readonly Way[] => {
  const n = problem.terms.length
  const membersOf = (set: number): readonly number[] => range(n).filter((i) => (set >> i) & 1)
  const all = 2 ** n - 1
  const unions = range(all + 1).map((set) => union(membersOf(set).map((i) => problem.terms[i]!)))
  // What is left of a set: the axes that some term outside, or the output, still needs.
  const kept = unions.map((axes, set) => axes & (problem.output | unions[all & ~set]!))
  const ways: Way[] = []
  for (let set = 1; set <= all; set++) {
    const alone = (set & (set - 1)) === 0
    let best: Way | undefined = alone ? { products: 0, largest: 0, split: null } : undefined
    // Each split once: the part that holds the lowest term is the first.
    const lowest = set & -set
    for (let part = (set - 1) & set; !alone && part > 0; part = (part - 1) & set) {
      if ((part & lowest) === 0) continue
      const rest = set & ~part
      const way = {
        products: ways[part]!.products + ways[rest]!.products + sizeOfAxes(problem, kept[part]! | kept[rest]!),
        largest: Math.max(ways[part]!.largest, ways[rest]!.largest, sizeOfAxes(problem, kept[set]!)),
        split: [part, rest] as const,
      }
      if (isBetter(way, best)) best = way
    }
    ways[set] = best!
  }
  return ways
}

/** The steps of a way as pairs of places in the list of what is left. */
const pathOf = (ways: readonly Way[], n: number): readonly Pair[] => {
  const path: Pair[] = []
  const list = range(n).map((i) => 2 ** i)
  const contract = (set: number): void => {
    const { split } = ways[set]!
    if (split === null) return
    split.forEach(contract)
    const [i, j] = split.map((part) => list.indexOf(part)).sort((a, b) => a - b)
    path.push([i!, j!])
    list.splice(j!, 1)
    list.splice(i!, 1)
    list.push(set)
  }
  contract(2 ** n - 1)
  return path
}

/** One step after the other, each the one that makes what is left smallest; of those, with the fewest products. */
const greedy = (problem: Problem): readonly Pair[] => {
  const path: Pair[] = []
  const others = (i: number): Axes => union(problem.terms.filter((_, k) => k !== i))
  let terms: readonly Axes[] = problem.terms.map((axes, i) => axes & (problem.output | others(i)))
  while (terms.length > 1) {
    const steps = range(terms.length).flatMap((j) =>
      range(j).map((i) => {
        const [a, b] = [terms[i]!, terms[j]!]
        const rest = union(terms.filter((_, k) => k !== i && k !== j))
        const product = (a | b) & (problem.output | rest)
        const size = (axes: Axes): number => sizeOfAxes(problem, axes)
        return { pair: [i, j] as const, product, growth: size(product) - size(a) - size(b), products: size(a | b) }
      }),
    )
    const best = steps.reduce((a, b) =>
      b.growth < a.growth || (b.growth === a.growth && b.products < a.products) ? b : a,
    )
    path.push(best.pair)
    terms = [...terms.filter((_, k) => !best.pair.includes(k)), best.product]
  }
  return path
}

/** How many products a path takes, and the size of its largest result; the axes of one term alone are summed at once. */
const costOf = (problem: Problem, path: readonly Pair[]): readonly [products: number, largest: number] => {
  const needed = (rest: readonly Axes[]): Axes => union([problem.output, ...rest])
  const start = { terms: problem.terms, products: 0, largest: sizeOfAxes(problem, problem.output) }
  const end = path.reduce(({ terms, products, largest }, [i, j]) => {
    const rest = terms.filter((_, k) => k !== i && k !== j)
    const [a, b] = [terms[i]!, terms[j]!]
    const [x, y] = [a & (needed(rest) | b), b & (needed(rest) | a)]
    const product = (x | y) & needed(rest)
    return {
      terms: [...rest, product],
      products: products + sizeOfAxes(problem, x | y),
      largest: Math.max(largest, sizeOfAxes(problem, product)),
    }
  }, start)
  return [end.products, end.largest]
}

/** An order in which arrays are multiplied, and what it takes. */
export interface ContractionPath {
  /** pairs of places in a list of arrays: both leave it, and their product is put at its end */
  readonly path: readonly Pair[]
  /** how many products of elements are formed on this path, and without one, all arrays at once */
  readonly products: number
  readonly productsAtOnce: number
  /** the size of the largest result on this path */
  readonly largest: number
}

/**
 * The order with the fewest products for up to eight arrays, found by dynamic programming over sets of them; for more,
 * greedily.
 */
export const contractionPath = (
  inputs: readonly (readonly string[])[],
  output: readonly string[],
  lengths: ReadonlyMap<string, number>,
): ContractionPath => {
  const problem = problemOf(inputs, output, lengths)
  const n = inputs.length
  const path = n < 2 ? [] : n <= MOST_FOR_ALL ? pathOf(cheapest(problem), n) : greedy(problem)
  const [products, largest] = costOf(problem, path)
  return { path, products, productsAtOnce: sizeOfAxes(problem, union(problem.terms)), largest }
}
