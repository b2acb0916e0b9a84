/** A map keyed by lists of values, compared one by one: a structural key without hashing or printing. */
export interface Trie<V> {
  readonly get: (words: readonly unknown[]) => V | undefined
  readonly set: (words: readonly unknown[], value: V) => void
}

interface Node<V> {
  readonly next: Map<unknown, Node<V>>
  value: V | undefined
}

const node = <V>(): Node<V> => ({ next: new Map(), value: undefined })

export const trie = <V>(): Trie<V> => {
  const root = node<V>()
  return {
    get: (words) => {
      let at: Node<V> | undefined = root
      for (const w of words) {
        at = at.next.get(w)
        if (at === undefined) return undefined
      }
      return at.value
    },
    set: (words, value) => {
      let at = root
      for (const w of words) {
        const next: Node<V> = at.next.get(w) ?? node<V>()
        at.next.set(w, next)
        at = next
      }
      at.value = value
    },
  }
}
