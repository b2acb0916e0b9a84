import { range } from "../array/index.js"
import type { DotParams } from "../primitives/dot.js"
import { type Atom, type Equation, isVar, type Params, type Program, type Var } from "../program/index.js"

type Product = Equation<DotParams & Params>

const isProduct = (e: Equation): e is Product => e.primitive.name === "dotGeneral"

/** The permutation that exchanges the free axes of the two operands of a product. */
const exchange = ({ inputs: [x, y], params }: Product): readonly number[] => {
  const batch = params.batch[0].length
  const summed = params.contract[0].length
  const free = x!.aval.shape.length - batch - summed
  const all = batch + free + (y!.aval.shape.length - batch - summed)
  return [...range(batch), ...range(all).slice(batch + free), ...range(batch + free).slice(batch)]
}

const isExchange = (transpose: Equation, product: Product): boolean => {
  const perm = transpose.params.perm as readonly number[]
  const wanted = exchange(product)
  return perm.every((a, i) => a === wanted[i])
}

const turned = (product: Product, out: Var): Equation => {
  const { contract, batch } = product.params
  const [x, y] = product.inputs
  return {
    ...product,
    inputs: [y!, x!],
    outputs: [out],
    params: { contract: [contract[1], contract[0]], batch: [batch[1], batch[0]] },
  }
}

/** How often an atom is read. */
const usesIn = ({ equations, outputs }: Program): ReadonlyMap<Atom, number> => {
  const uses = new Map<Atom, number>()
  const see = (a: Atom): void => {
    uses.set(a, (uses.get(a) ?? 0) + 1)
  }
  equations.forEach((e) => {
    e.inputs.forEach(see)
  })
  outputs.forEach(see)
  return uses
}

/** Products whose only reader exchanges their axes are products of the operands exchanged; the products stay for dce. */
export const turnProducts = (p: Program): Program => {
  const uses = usesIn(p)
  const products = new Map<Atom, Product>(
    p.equations.flatMap((e) => (isProduct(e) ? [[e.outputs[0]!, e] as const] : [])),
  )
  const turn = (e: Equation): Equation => {
    const x = e.inputs[0]
    if (e.primitive.name !== "transpose" || x === undefined || !isVar(x) || uses.get(x) !== 1) return e
    const product = products.get(x)
    return product !== undefined && isExchange(e, product) ? turned(product, e.outputs[0]!) : e
  }
  return { ...p, equations: p.equations.map(turn) }
}
