interface Modules {
  readonly "node:fs/promises": typeof import("node:fs/promises")
  readonly "node:path": typeof import("node:path")
  readonly "node:url": typeof import("node:url")
  readonly "node:worker_threads": typeof import("node:worker_threads")
}

/** A module of Node; undefined in browsers, whose bundlers see no import of it. */
export const builtin = <K extends keyof Modules>(name: K): Modules[K] | undefined =>
  typeof process === "undefined" ? undefined : (process.getBuiltinModule?.(name) as Modules[K] | undefined)
