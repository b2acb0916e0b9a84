/** The numbers that NumPy has under these names; an axis of length 1 is added by `newaxis` in an index. */
export const pi = Math.PI
export const e = Math.E
export const inf = Number.POSITIVE_INFINITY
export const nan = Number.NaN
/** The limit of 1 + 1/2 + ... + 1/n - log(n). */
export const eulerGamma = 0.5772156649015329
export const newaxis = null
