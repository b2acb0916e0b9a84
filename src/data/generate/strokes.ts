/** A point of the unit square; y goes down. */
export type Spot = readonly [x: number, y: number]

/** A line through spots, one after the other. */
export type Stroke = readonly Spot[]

const STEPS = 14

/** A part of an ellipse, between two angles in degrees, from the right downwards. */
const arc = (x: number, y: number, width: number, height: number, from: number, to: number): Stroke =>
  Array.from({ length: STEPS + 1 }, (_, i): Spot => {
    const t = ((from + ((to - from) * i) / STEPS) * Math.PI) / 180
    return [x + width * Math.cos(t), y + height * Math.sin(t)]
  })

/** How the digits 0 to 9 are written. */
export const strokesOfDigits: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.26, 0.39, -90, 270)],
  [
    [
      [0.36, 0.26],
      [0.54, 0.11],
      [0.54, 0.89],
    ],
  ],
  [[...arc(0.49, 0.32, 0.25, 0.21, -170, 40), [0.24, 0.88], [0.78, 0.88]]],
  [arc(0.47, 0.3, 0.24, 0.19, -150, 80), arc(0.47, 0.69, 0.27, 0.2, -80, 150)],
  [
    [
      [0.62, 0.89],
      [0.62, 0.11],
      [0.2, 0.64],
      [0.8, 0.64],
    ],
  ],
  [[[0.74, 0.12], [0.33, 0.12], [0.29, 0.47], ...arc(0.48, 0.65, 0.27, 0.23, -135, 150)]],
  [[[0.66, 0.12], [0.42, 0.28], ...arc(0.5, 0.66, 0.25, 0.23, -165, 195)]],
  [
    [
      [0.22, 0.12],
      [0.78, 0.12],
      [0.42, 0.89],
    ],
  ],
  [arc(0.5, 0.3, 0.2, 0.19, -90, 270), arc(0.5, 0.69, 0.25, 0.2, -90, 270)],
  [[...arc(0.5, 0.34, 0.24, 0.22, 0, 360), [0.7, 0.62], [0.56, 0.89]]],
]
