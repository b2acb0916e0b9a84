/** Where the words lie by which threads agree, in bytes; each on a cache line of its own. */
export const WORDS = {
  /** what is being shared: parts taken from the front and the back, how many there are, the task and its module, in one word */
  share: 64,
  /** parts that are done */
  done: 128,
  /** goes up whenever there is something to look at; idle workers wait on it */
  epoch: 192,
  /** messages sent so far */
  mail: 256,
} as const

/** Bits of the share: parts taken from the front, from the back, all parts, task, module. */
export const BITS = { part: 8, task: 20, module: 20 } as const

/** A task has fewer parts than this. */
export const MOST_PARTS = 64
