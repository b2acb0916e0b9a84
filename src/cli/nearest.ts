/** How many letters must be added, left out, changed or swapped with their neighbour to make one word of another. */
const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j))
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      rows[i]![j] = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + (isSame ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      )
    }
  return rows[a.length]![b.length]!
}

/** The word that is meant by another one, which a third of its letters at most are off, or which it begins; or none. */
export const nearest = (given: string, words: readonly string[]): string | undefined => {
  const word = given.toLowerCase()
  const apart = (other: string): number =>
    word.length > 1 && other.startsWith(word) ? 0 : distance(word, other) / Math.max(word.length, other.length)
  const [best] = [...words].sort((a, b) => apart(a) - apart(b))
  return best !== undefined && apart(best) <= 1 / 3 ? best : undefined
}
