/** What was measured on an adapter: how fast products are with each tile. A plain value, which JSON keeps. */
export interface Probe {
  /** the adapter, for which alone it holds */
  readonly adapter: string
  /** of square matrices with `size` rows: 10^9 floating-point operations a second by the tile's name */
  readonly products: readonly { readonly size: number; readonly rates: Readonly<Record<string, number>> }[]
}
