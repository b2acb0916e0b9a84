import type { NDArray } from "../array/index.js"

/** `T` itself if every leaf is an array, otherwise a type no value has, whose name is the reason. */
export type Tree<T> = T extends NDArray
  ? T
  : T extends (...args: never) => unknown
    ? "a tree leaf must be an NDArray"
    : T extends object
      ? { readonly [K in keyof T]: Tree<T[K]> }
      : T extends null | undefined
        ? T
        : "a tree leaf must be an NDArray"

/** The type of a tree whose leaves became `M`. */
export type MapTree<T, M> = T extends NDArray ? M : T extends object ? { readonly [K in keyof T]: MapTree<T[K], M> } : T
