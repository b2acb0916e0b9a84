/** The parts of the points that are looked at: 0 twice, and all others with a part that is not finite. */
const parts = [0, -0, 1, -2, Infinity, -Infinity, Number.NaN]

const isSpecial = (a: number, b: number): boolean => !Number.isFinite(a) || !Number.isFinite(b) || (a === 0 && b === 0)

export const points = parts.flatMap((a) => parts.filter((b) => isSpecial(a, b)).map((b) => [a, b] as const))

/**
 * The values of functions at these points, as Annex G of C99 has them and NumPy gives them; `~` stands before values whose
 * sign it leaves open.
 */
export const specialValues: Readonly<Record<string, string>> = {
  exp: `
    1 0; 1 -0; nan nan; nan nan; nan nan; 1 0; 1 -0; nan nan; nan nan; nan nan; nan nan; nan nan; nan nan; nan nan;
    nan nan; nan nan; inf 0; inf -0; inf inf; -inf -inf; ~inf nan; ~inf nan; ~inf nan; 0 0; 0 -0; 0 0; -0 -0; ~0 ~0;
    ~0 ~0; ~0 ~0; nan 0; nan -0; nan nan; nan nan; nan nan; nan nan; nan nan;`,
  log: `
    -inf 0; -inf -0; inf pi/2; inf -pi/2; nan nan; -inf pi; -inf -pi; inf pi/2; inf -pi/2; nan nan; inf pi/2;
    inf -pi/2; nan nan; inf pi/2; inf -pi/2; nan nan; inf 0; inf -0; inf 0; inf -0; inf pi/4; inf -pi/4; inf nan;
    inf pi; inf -pi; inf pi; inf -pi; inf 3pi/4; inf -3pi/4; inf nan; nan nan; nan nan; nan nan; nan nan; inf nan;
    inf nan; nan nan;`,
  sqrt: `
    0 0; 0 -0; inf inf; inf -inf; nan nan; 0 0; 0 -0; inf inf; inf -inf; nan nan; inf inf; inf -inf; nan nan;
    inf inf; inf -inf; nan nan; inf 0; inf -0; inf 0; inf -0; inf inf; inf -inf; inf nan; 0 inf; 0 -inf; 0 inf;
    0 -inf; inf inf; inf -inf; nan ~inf; nan nan; nan nan; nan nan; nan nan; inf inf; inf -inf; nan nan;`,
  sin: `
    0 0; 0 -0; 0 inf; 0 -inf; 0 nan; -0 0; -0 -0; -0 inf; -0 -inf; -0 nan; inf inf; inf -inf; nan nan; -inf -inf;
    -inf inf; nan nan; nan 0; nan -0; nan nan; nan nan; nan ~inf; nan ~inf; nan nan; nan 0; nan -0; nan nan;
    nan nan; nan ~inf; nan ~inf; nan nan; nan 0; nan -0; nan nan; nan nan; nan ~inf; nan ~inf; nan nan;`,
  cos: `
    1 -0; 1 0; inf -0; inf 0; nan ~0; 1 0; 1 -0; inf 0; inf -0; nan ~0; inf -inf; inf inf; nan nan; -inf inf;
    -inf -inf; nan nan; nan ~0; nan ~0; nan nan; nan nan; ~inf nan; ~inf nan; nan nan; nan ~0; nan ~0; nan nan;
    nan nan; ~inf nan; ~inf nan; nan nan; nan ~0; nan ~0; nan nan; nan nan; ~inf nan; ~inf nan; nan nan;`,
  tan: `
    0 0; 0 -0; 0 1; 0 -1; 0 nan; -0 0; -0 -0; -0 1; -0 -1; -0 nan; 0 1; 0 -1; nan nan; 0 1; 0 -1; nan nan; nan 0;
    nan -0; nan nan; nan nan; ~0 1; ~0 -1; nan nan; nan 0; nan -0; nan nan; nan nan; ~0 1; ~0 -1; nan nan; nan 0;
    nan -0; nan nan; nan nan; ~0 1; ~0 -1; nan nan;`,
  sinh: `
    0 0; 0 -0; 0 nan; 0 nan; 0 nan; -0 0; -0 -0; -0 nan; -0 nan; -0 nan; nan nan; nan nan; nan nan; nan nan;
    nan nan; nan nan; inf 0; inf -0; inf inf; -inf -inf; ~inf nan; ~inf nan; ~inf nan; -inf 0; -inf -0; -inf inf;
    inf -inf; ~inf nan; ~inf nan; ~inf nan; nan 0; nan -0; nan nan; nan nan; nan nan; nan nan; nan nan;`,
  cosh: `
    1 0; 1 -0; nan ~0; nan ~0; nan ~0; 1 -0; 1 0; nan ~0; nan ~0; nan ~0; nan nan; nan nan; nan nan; nan nan;
    nan nan; nan nan; inf 0; inf -0; inf inf; -inf -inf; ~inf nan; ~inf nan; ~inf nan; inf -0; inf 0; inf -inf;
    -inf inf; ~inf nan; ~inf nan; ~inf nan; nan ~0; nan ~0; nan nan; nan nan; nan nan; nan nan; nan nan;`,
  tanh: `
    0 0; 0 -0; 0 nan; 0 nan; 0 nan; -0 0; -0 -0; -0 nan; -0 nan; -0 nan; nan nan; nan nan; nan nan; nan nan;
    nan nan; nan nan; 1 0; 1 -0; 1 0; 1 0; 1 ~0; 1 ~0; 1 ~0; -1 0; -1 -0; -1 0; -1 0; -1 ~0; -1 ~0; -1 ~0; nan 0;
    nan -0; nan nan; nan nan; nan nan; nan nan; nan nan;`,
  asin: `
    0 0; 0 -0; 0 inf; 0 -inf; 0 nan; -0 0; -0 -0; -0 inf; -0 -inf; -0 nan; 0 inf; 0 -inf; nan nan; -0 inf; -0 -inf;
    nan nan; pi/2 inf; pi/2 -inf; pi/2 inf; pi/2 -inf; pi/4 inf; pi/4 -inf; nan ~inf; -pi/2 inf; -pi/2 -inf;
    -pi/2 inf; -pi/2 -inf; -pi/4 inf; -pi/4 -inf; nan ~inf; nan nan; nan nan; nan nan; nan nan; nan inf; nan -inf;
    nan nan;`,
  acos: `
    pi/2 -0; pi/2 0; pi/2 -inf; pi/2 inf; pi/2 nan; pi/2 -0; pi/2 0; pi/2 -inf; pi/2 inf; pi/2 nan; pi/2 -inf;
    pi/2 inf; nan nan; pi/2 -inf; pi/2 inf; nan nan; 0 -inf; 0 inf; 0 -inf; 0 inf; pi/4 -inf; pi/4 inf; nan ~inf;
    pi -inf; pi inf; pi -inf; pi inf; 3pi/4 -inf; 3pi/4 inf; nan ~inf; nan nan; nan nan; nan nan; nan nan; nan -inf;
    nan inf; nan nan;`,
  atan: `
    0 0; 0 -0; pi/2 0; pi/2 -0; nan nan; -0 0; -0 -0; -pi/2 0; -pi/2 -0; nan nan; pi/2 0; pi/2 -0; nan nan; -pi/2 0;
    -pi/2 -0; nan nan; pi/2 0; pi/2 -0; pi/2 0; pi/2 -0; pi/2 0; pi/2 -0; pi/2 ~0; -pi/2 0; -pi/2 -0; -pi/2 0;
    -pi/2 -0; -pi/2 0; -pi/2 -0; -pi/2 ~0; nan 0; nan -0; nan nan; nan nan; nan 0; nan -0; nan nan;`,
  asinh: `
    0 0; 0 -0; inf pi/2; inf -pi/2; nan nan; -0 0; -0 -0; -inf pi/2; -inf -pi/2; nan nan; inf pi/2; inf -pi/2;
    nan nan; -inf pi/2; -inf -pi/2; nan nan; inf 0; inf -0; inf 0; inf -0; inf pi/4; inf -pi/4; inf nan; -inf 0;
    -inf -0; -inf 0; -inf -0; -inf pi/4; -inf -pi/4; -inf nan; nan 0; nan -0; nan nan; nan nan; ~inf nan; ~inf nan;
    nan nan;`,
  acosh: `
    0 pi/2; 0 -pi/2; inf pi/2; inf -pi/2; nan pi/2; 0 pi/2; 0 -pi/2; inf pi/2; inf -pi/2; nan pi/2; inf pi/2;
    inf -pi/2; nan nan; inf pi/2; inf -pi/2; nan nan; inf 0; inf -0; inf 0; inf -0; inf pi/4; inf -pi/4; inf nan;
    inf pi; inf -pi; inf pi; inf -pi; inf 3pi/4; inf -3pi/4; inf nan; nan nan; nan nan; nan nan; nan nan; inf nan;
    inf nan; nan nan;`,
  atanh: `
    0 0; 0 -0; 0 pi/2; 0 -pi/2; 0 nan; -0 0; -0 -0; -0 pi/2; -0 -pi/2; -0 nan; 0 pi/2; 0 -pi/2; nan nan; -0 pi/2;
    -0 -pi/2; nan nan; 0 pi/2; 0 -pi/2; 0 pi/2; 0 -pi/2; 0 pi/2; 0 -pi/2; 0 nan; -0 pi/2; -0 -pi/2; -0 pi/2;
    -0 -pi/2; -0 pi/2; -0 -pi/2; -0 nan; nan nan; nan nan; nan nan; nan nan; ~0 pi/2; ~0 -pi/2; nan nan;`,
}
