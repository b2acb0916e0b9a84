import { isNDArray, nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"

type Fields = Readonly<Record<string, unknown>>

const isFields = (x: unknown): x is Fields => typeof x === "object" && x !== null && !Array.isArray(x) && !isNDArray(x)

/** A value that is not what an operation takes. */
export const refused = (op: string, what: string, x: unknown, hint: string): ValueError =>
  new ValueError({ op, problem: `${what} is ${nameOfValue(x)}`, hint })

const withFunctions = (op: string, what: string, x: unknown, names: readonly string[], hint: string): void => {
  if (!isFields(x) || !names.every((name) => typeof x[name] === "function")) throw refused(op, what, x, hint)
}

/** Throws unless it is something to learn. */
export const checkTask = (op: string, task: unknown): void =>
  withFunctions(op, "the task", task, ["init", "loss"], "make one of a network: classification(network)")

/** Throws unless it is a network. */
export const checkNetwork = (op: string, network: unknown): void =>
  withFunctions(
    op,
    "the network",
    network,
    ["init", "apply"],
    "give a layer with state, or one without: stateless(layer)",
  )

/** Throws unless it is an optimizer. */
export const checkOptimizer = (op: string, optimizer: unknown): void =>
  withFunctions(op, "the optimizer", optimizer, ["init", "update"], "use one of the library's: adam(0.001)")

/** Throws unless it has fields of these names. */
export const checkFields = (op: string, what: string, x: unknown, names: readonly string[]): void => {
  if (!isFields(x) || !names.every((name) => name in x))
    throw refused(op, what, x, `give a record with ${names.join(", ")}`)
}

/** Throws unless it has what a network has learned. */
export const checkTrained = (op: string, trained: unknown): void =>
  checkFields(op, "what was learned", trained, ["params", "state"])

/** Options, none of which need be there. */
export const optionsOf = <O extends object>(op: string, options: O): O => {
  if (isFields(options)) return options
  throw refused(op, "the options", options, "give a record, or nothing")
}

const isMeasured = (x: unknown): boolean => isFields(x) && Object.values(x).every((v) => typeof v === "number")

/** Throws unless it is a list of records with metrics, which are numbers. */
export const checkMeasured = (op: string, what: string, list: unknown): void => {
  const isRight =
    Array.isArray(list) &&
    list.every(
      (x: unknown) => isFields(x) && isMeasured(x.metrics) && (x.validation == null || isMeasured(x.validation)),
    )
  if (!isRight) throw refused(op, what, list, "give a list of records with metrics: { loss: 0.5 }")
}
