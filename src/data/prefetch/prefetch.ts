import { checkGiven, iterable } from "../../array/given.js"
import { optionsIn } from "../../io/options.js"
import { checkCount } from "../examples.js"

/** How far ahead of its use something is made. */
export interface PrefetchOptions {
  /** how many are made ahead; default 2 */
  readonly size?: number
}

/** The number that are made ahead; throws unless it is a whole one above 0. */
export const sizeIn = (op: string, options: PrefetchOptions | undefined): number => {
  const { size = 2 } = optionsIn(op, options, ["size"])
  return checkCount(op, "the size", size, 1)
}

const iteratorOf = <T>(source: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> =>
  Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()

/**
 * The same items in the same order, of which some are asked for before they are used: files are read while others are
 * computed with. An error comes at the place of its item.
 *
 * @throws ValueError unless the size is a whole number above 0
 * @example const ahead = prefetch(batchesOf({ x: array([1, 2, 3]) }, 2))
 */
export const prefetch = <T>(
  source: Iterable<T> | AsyncIterable<T>,
  options: PrefetchOptions = {},
): AsyncIterable<T> => {
  const size = sizeIn("prefetch", options)
  checkGiven("prefetch", "source", iterable, source)
  return {
    async *[Symbol.asyncIterator]() {
      const iterator = iteratorOf(source)
      const asked: Promise<IteratorResult<T>>[] = []
      let last: Promise<unknown> = Promise.resolve()
      const ask = (): void => {
        const next = last.then(() => iterator.next())
        // It is told to the one who waits for this item.
        last = next.catch(() => undefined)
        asked.push(next)
      }
      try {
        for (let i = 0; i < size; i++) ask()
        for (;;) {
          const next = await asked.shift()!
          if (next.done) return
          ask()
          yield next.value
        }
      } finally {
        await last
        await iterator.return?.()
      }
    },
  }
}
