import { array, type NDArray } from "../../src/index.js"
import { key } from "../../src/random/index.js"
import { gaussianKde } from "../../src/stats/index.js"
import type { Callable } from "./modules.js"

type Args = readonly unknown[]

/** A function and what it is called with. */
export interface Run {
  readonly f: Callable
  readonly args: Args
}

const p = array(0.3)
const [a, b] = [array(1.7), array(2.2)]
const shift = { loc: array(0.1), scale: array(0.7) }

/** The parameters of a distribution that has others than `loc` and `scale`. */
const parameters: Readonly<Record<string, object>> = {
  bernoulli: { p },
  beta: { a, b },
  betabinom: { n: 5, a, b },
  binom: { n: 5, p },
  chi2: { df: array(3.5) },
  dirichlet: { alpha: array([2.2, 1.4]) },
  gamma: { a },
  gennorm: { beta: a },
  geom: { p },
  multinomial: { n: 3, p: array([0.25, 0.75]) },
  multivariateNormal: {
    mean: array([0.1, 0.4]),
    cov: array([
      [2, 0.5],
      [0.5, 1],
    ]),
  },
  nbinom: { n: 3, p },
  pareto: { b },
  poisson: { mu: array(2.7) },
  t: { df: array(3.5) },
  truncnorm: { a: array(-1.5), b },
  vonmises: { kappa: a },
  wrapcauchy: { c: p },
}

const isDiscrete = (method: string): boolean => /pmf$/.test(method)

const places: Readonly<Record<string, NDArray>> = {
  dirichlet: array([0.3, 0.7]),
  multinomial: array([1, 2]),
  pareto: array([1.5, 3]),
}

const density = gaussianKde.fit(array([0.2, 1, 1.7]))

const ofDensity: Readonly<Record<string, Args>> = {
  fit: [array([0.2, 1, 1.7])],
  integrateGaussian: [density, array([0.5]), array([[1]])],
  integrateBox1d: [density, array(0), array(1)],
  integrateKde: [density, density],
  resample: [key(0), density, [3]],
}

const distributionCall = (name: string, method: string): Args => {
  if (name === "gaussianKde") return ofDensity[method] ?? [density, array([0.5, 1.2])]
  const own = parameters[name] ?? shift
  if (method === "entropy") return [own]
  const [share, count] = [array([0.25, 0.75]), array([1, 2])]
  if (method === "ppf" || method === "isf") return [share, own]
  return [places[name] ?? (isDiscrete(method) ? count : share), own]
}

const settings: Readonly<Record<string, Args>> = {
  constant: [0.5],
  varianceScaling: [2, "fanIn", "normal"],
}

/** An initializer is a function of settings that gives one of a key and a shape. */
const initializerRun = (name: string, value: Callable): Run => ({
  f: (...args) => {
    const made = value(...(settings[name] ?? []))
    if (typeof made !== "function") throw new TypeError(`${name} gives no initializer`)
    return made(...args)
  },
  args: [key(0), [3, 2, 4]],
})

/** How a member of a record is run; null for everything else. */
export const memberRun = (path: string, value: Callable): Run | null => {
  const [folder, name = "", method] = path.split(".")
  if (folder === "initializers") return ["zeros", "ones"].includes(name) ? null : initializerRun(name, value)
  return folder === "stats" && method !== undefined ? { f: value, args: distributionCall(name, method) } : null
}
