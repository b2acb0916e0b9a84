/** What a measure is compared with. */
export interface Compared {
  readonly name: string
  /** of the other's rate, or of the other's time */
  readonly ratio: number
  readonly goal: { readonly least: number } | { readonly most: number } | null
}

/** One line of the result. */
export interface Row {
  readonly name: string
  /** milliseconds of one call; null when it failed */
  readonly ms: number | null
  readonly rate?: { readonly value: number; readonly unit: "GFLOP/s" | "GB/s" }
  readonly compared?: Compared
  /** of one call, once it has been called */
  readonly dispatches?: number
  readonly submits?: number
  /** bytes that go to the device for a call with a new batch, and the bytes of that batch there */
  readonly uploaded?: number
  readonly batch?: number
  /** how it was measured, where that must be said; or why there is no measure */
  readonly note?: string
}

/** Whether a row reaches its goal; null when it has none. */
export const isMet = ({ compared }: Row): boolean | null => {
  const goal = compared?.goal ?? null
  if (compared === undefined || goal === null) return null
  return "least" in goal ? compared.ratio >= goal.least : compared.ratio <= goal.most
}
