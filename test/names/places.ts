/** Where each list is looked for, first to last; the core is "". A list that is not here is searched in the core. */
const folders: Readonly<Record<string, readonly string[]>> = {
  "jax.numpy.linalg": ["linalg", ""],
  "jax.numpy.fft": ["fft"],
  "jax.lax": ["", "linalg", "special"],
  "jax.nn": ["", "nn", "special"],
  "jax.nn.initializers": ["initializers", "nn.initializers", "nn"],
  "jax.random": ["random"],
  "jax.scipy.fft": ["fft"],
  "jax.scipy.linalg": ["linalg"],
  "jax.scipy.special": ["special"],
  "jax.scipy.signal": ["", "fft"],
  "jax.scipy.sparse.linalg": ["linalg"],
  "jax.scipy.stats": ["stats"],
}

export const foldersOf = (list: string): readonly string[] => folders[list] ?? [""]
