import { type Either, isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { type FileError, ParseError } from "../errors/index.js"

/** Why something could not be loaded: it could not be read, or it is malformed. */
export type LoadError = FileError | ParseError

export type Parsed<A> = Either<ParseError, A>

/** What else is known of a malformed text or file. */
export interface Details {
  readonly given?: Readonly<Record<string, string>>
  readonly hint?: string
  readonly offset?: number
}

/** The value of a parser that gives up. */
export const malformed = (
  op: string,
  problem: string,
  { given, hint, offset }: Details = {},
): Either<ParseError, never> =>
  left(
    new ParseError(
      { op, problem, ...(given === undefined ? {} : { given }), ...(hint === undefined ? {} : { hint }) },
      offset ?? null,
    ),
  )

/** The same error, of the operation that was called, with where the bytes came from. */
export const inSource = (op: string, source: string, { report, offset }: ParseError): ParseError =>
  new ParseError({ ...report, op, given: { source, ...report.given } }, offset)

/** A task that goes on with what another one gave. */
export const andThen =
  <E, A, B>(task: TaskEither<E, A>, f: (a: A) => Either<E, B> | Promise<Either<E, B>>): TaskEither<E, B> =>
  async () => {
    const done = await task()
    return isLeft(done) ? done : f(done.right)
  }

/** Every value, or the first error. */
export const allRight = <E, A>(results: readonly Either<E, A>[]): Either<E, readonly A[]> => {
  const values: A[] = []
  for (const result of results) {
    if (isLeft(result)) return result
    values.push(result.right)
  }
  return right(values)
}
