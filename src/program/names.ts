const LETTERS = "abcdefghijklmnopqrstuvwxyz"

/** a, b, ..., z, aa, ab, ...: the name of the n-th variable. */
export const nameOf = (n: number): string =>
  n < LETTERS.length ? LETTERS[n]! : nameOf(Math.floor(n / LETTERS.length) - 1) + LETTERS[n % LETTERS.length]!

/** Inverse of `nameOf`'s shape: what may stand as a variable's name. */
export const isName = (token: string): boolean => /^[a-z]+$/.test(token)
