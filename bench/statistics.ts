/** The middle value; of two middle ones the mean. NaN for none. */
export const median = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three digits, without exponents: 0.00153, 5.3, 3730. */
export const short = (x: number): string =>
  x >= 100 ? x.toFixed(0) : x.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(x, 1e-9)))))
