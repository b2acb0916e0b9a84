/** The least power of two that is no less than a number, 1 at least. */
export const powerAbove = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, n)))

/** The greatest power of two that is no more than a number, 1 at least. */
export const powerBelow = (n: number): number => 2 ** Math.floor(Math.log2(Math.max(1, n)))
