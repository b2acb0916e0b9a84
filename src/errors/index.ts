/** What a message says, in the order it is read: the operation, the violation, what was given, where, and what to do. */
export interface Report {
  readonly op: string
  readonly problem: string
  readonly given?: Readonly<Record<string, string>>
  /** the path of the layer of a network in which it arose */
  readonly layer?: string
  readonly hint?: string
}

const lines = ({ op, problem, given = {}, layer, hint }: Report, context?: string): string =>
  [
    `${op}: ${problem}`,
    ...Object.entries(given).map(([name, text]) => `  ${name}: ${text}`),
    ...(layer === undefined ? [] : [`  in the layer ${layer}`]),
    ...(context === undefined ? [] : [`  while ${context}`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join("\n")

/** An array in a message, as float32[2,3]. */
const AVAL = /^(?:bool|[a-z]+\d+)\[[\d,]*\]/

const BRAND: unique symbol = Symbol.for("cotangent.error") as never

/** The base of every error: of those thrown for a programmer's mistake, and of those that are values. */
export class CotangentError extends Error {
  readonly [BRAND] = true
  report: Report
  context: string | undefined

  constructor(report: Report) {
    super(lines(report))
    this.name = "CotangentError"
    this.report = report
  }

  /**
   * Puts the operation that was called in place of one that it is made of; and the arrays that it was called with, where
   * the message speaks of others, which it made of them.
   */
  of(op: string, arrays?: Readonly<Record<string, string>>): this {
    const given = Object.values(this.report.given ?? {})
    const isOwn =
      arrays === undefined || given.every((text) => !AVAL.test(text) || Object.values(arrays).includes(text))
    this.report = { ...this.report, op, ...(isOwn ? {} : { given: arrays }) }
    this.message = lines(this.report, this.context)
    return this
  }

  /** Names the layer in which the error arose; each layer around it puts its own name in front: `blocks[1].norm`. */
  inside(name: string): this {
    const inner = this.report.layer ?? ""
    const layer = `${name}${inner === "" || inner.startsWith("[") ? "" : "."}${inner}`
    this.report = { ...this.report, layer }
    this.message = lines(this.report, this.context)
    return this
  }

  /** Names the innermost trace in which the error arose; later, outer traces leave it as it is. */
  within(context: string): this {
    if (this.context !== undefined) return this
    this.context = context
    this.message = lines(this.report, context)
    return this
  }
}

/** Shapes, axes or sizes that do not fit an operation. */
export class ShapeError extends CotangentError {
  override readonly name = "ShapeError"
}

/** Dtypes that an operation does not take, or that differ where they must agree. */
export class DTypeError extends CotangentError {
  override readonly name = "DTypeError"
}

/** A tree with a leaf that is no array, or with another structure than expected. */
export class TreeError extends CotangentError {
  override readonly name = "TreeError"
}

/** A traced value used as if it had a number in it, outside its trace, or against the rules of a transform. */
export class TraceError extends CotangentError {
  override readonly name = "TraceError"
}

/** An array used after its buffer was donated to a jitted call. */
export class DonationError extends CotangentError {
  override readonly name = "DonationError"
}

/** A number or an option outside what an operation accepts. */
export class ValueError extends CotangentError {
  override readonly name = "ValueError"
}

/** What is wrong with bytes or a text that should be in some format: a value, never thrown by the library. */
export class ParseError extends CotangentError {
  override readonly name = "ParseError"
  readonly _tag = "ParseError"
  /** the byte or character at which it was found, if it is one */
  readonly offset: number | null

  constructor(report: Report, offset: number | null = null) {
    super(report)
    this.offset = offset
  }
}

/** A file or an address that cannot be read or written: a value, never thrown by the library. */
export class FileError extends CotangentError {
  override readonly name = "FileError"
  readonly _tag = "FileError"
}

/** What may go wrong with a device. */
export type DeviceFault = "no adapter" | "lost" | "out of memory" | "shader" | "limit" | "unsupported" | "internal"

/** A device that is not there or no longer, its memory at an end, or work that it cannot do: `reason` says which. */
export class DeviceError extends CotangentError {
  override readonly name = "DeviceError"
  readonly _tag = "DeviceError"
  readonly reason: DeviceFault

  constructor(reason: DeviceFault, report: Report) {
    super(report)
    this.reason = reason
  }
}

/** True for errors of this library, whichever copy of it (ESM or CJS) threw them. */
export const isCotangentError = (e: unknown): e is CotangentError => typeof e === "object" && e !== null && BRAND in e

/** Runs `f`; an error of this library that it throws names `context`, unless it names one already. */
export const inContext = <A>(context: string, f: () => A): A => {
  try {
    return f()
  } catch (e) {
    throw isCotangentError(e) ? e.within(context) : e
  }
}

/** Runs `f` for an operation: an error of this library that it throws has the operation's name, and its arrays. */
export const inNameOf = <A>(op: string, f: () => A, arrays?: () => Readonly<Record<string, string>>): A => {
  try {
    return f()
  } catch (e) {
    throw isCotangentError(e) ? e.of(op, arrays?.()) : e
  }
}
