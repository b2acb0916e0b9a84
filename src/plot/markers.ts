/** Classes differ by their shapes too: a disc, a square, a triangle, a diamond, each as the path around its middle. */
const shapes: readonly ((r: number) => string)[] = [
  (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (r) => `M${-r * 0.9} ${-r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`,
  (r) => `M0 ${-r * 1.2}L${r * 1.1} ${r * 0.8}H${-r * 1.1}z`,
  (r) => `M0 ${-r * 1.3}L${r * 1.1} 0L0 ${r * 1.3}L${-r * 1.1} 0z`,
]

/** The shape of the i-th class with a radius; they come round again. */
export const marker = (i: number, radius: number): string =>
  shapes[Math.abs(Math.trunc(i)) % shapes.length]!(Math.round(radius * 100) / 100)
