/** Reads bits from the front of a text in base64, most significant first. */
export const bitReader = (base64: string): ((width: number) => number) => {
  const bytes = atob(base64)
  const state = { next: 0 }
  const bit = (): number => {
    const i = state.next++
    return (bytes.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1
  }
  return (width) => {
    let value = 0
    for (let i = 0; i < width; i++) value = 2 * value + bit()
    return value
  }
}
