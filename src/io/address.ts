import { builtin } from "./node.js"

// Types of Node and of browsers are not written in public types, for users of one need not have those of the other.

/** An address as an object: `URL`, in Node and in browsers. */
export interface Address {
  readonly href: string
  readonly pathname: string
}

/** Where a file is: its path, or its address as an object. */
export type Path = string | Address

/** Bytes that are read when they are needed: `Blob`, and `File`. */
export interface Bytes {
  readonly size: number
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

/** Says when to give up: `AbortSignal`. */
export interface Signal {
  readonly aborted: boolean
  readonly reason?: unknown
}

export const isAddress = (x: unknown): x is Address => x instanceof URL

export const isBytes = (x: unknown): x is Bytes => typeof Blob !== "undefined" && x instanceof Blob

/** The path of a file in the file system of Node. Throws for an address of something else. */
export const pathOf = (path: Path): string =>
  typeof path === "string" ? path : builtin("node:url")!.fileURLToPath(path.href)
