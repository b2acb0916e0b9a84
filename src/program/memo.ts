/** A value computed from an immutable object once and kept on that object, so that caches live as long as their keys. */
export const memo = <K extends object, V extends object>(slot: symbol, compute: (key: K) => V) => {
  const has = (key: object): key is { readonly [slot: symbol]: V } => slot in key
  return (key: K): V => {
    const known = has(key) ? key[slot] : undefined
    if (known !== undefined) return known
    const value = compute(key)
    Object.defineProperty(key, slot, { value, enumerable: false })
    return value
  }
}
