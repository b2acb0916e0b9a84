/** A library in the page: what the module of a side exports as `side`. */
export interface BrowserSide {
  readonly title: string
  readonly version: string
  /** inputs are made, and a function that does the work once; where it gives a promise, it is awaited */
  readonly workloads: Readonly<Record<string, () => (() => unknown) | Promise<() => unknown>>>
  /** hands over what the library holds back */
  readonly flush?: () => void
}

/** What a side took at a workload. */
export interface Taken {
  /** the median of a call; null when it failed */
  readonly ms: number | null
  readonly dispatches?: number
  readonly submits?: number
  readonly reason?: string
}

export interface BrowserRow {
  readonly workload: string
  readonly taken: Readonly<Record<string, Taken>>
}

/** What the page tells at its end. */
export interface Report {
  readonly adapter: string
  readonly browser: string
  readonly sides: Readonly<Record<string, { readonly title: string; readonly version: string }>>
  readonly rows: readonly BrowserRow[]
}

/** The names that all sides share. */
export const workloads = [
  "MLP 784-128-10, SGD",
  "MLP 784-512-256-10, Adam",
  "softmax 256x1024",
  "layerNorm 256x1024",
  "matmul 256",
  "ten operations on 1M",
  "sum of 1M",
  "transformer block, gradient",
] as const
