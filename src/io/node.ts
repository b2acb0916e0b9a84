type Modules = "node:fs" | "node:fs/promises" | "node:path" | "node:url" | "node:worker_threads"

/** A module of Node; undefined in browsers, whose bundlers see no import of it. */
export const builtin = <K extends Modules>(name: K) =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name)
