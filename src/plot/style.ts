import { type SvgElement, svg } from "./svg.js"

/**
 * Colours of series: Okabe and Ito's ("Color universal design", 2008), which differ for colour-blind readers and in grey,
 * and four more for as many as ten classes.
 */
export const palette: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#e69f00",
  "#7b4fb5",
  "#8c6239",
  "#7a8288",
  "#b3a100",
]

/** The colour of the i-th series; they come round again. */
export const colorOf = (i: number): string => palette[i % palette.length]!

export const ink = "#1f2328"
export const faint = "#59636e"
export const grid = "#e6e8eb"
export const paper = "#ffffff"
export const right = "#1a7f37"
export const wrong = "#cf222e"
export const font = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

/** What is written on a colour, which is the same by day and by night. */
export const onDark = "#fefefe"
export const onLight = "#161616"

/** What the colours become where the reader's scheme is dark. */
const night: Readonly<Record<string, string>> = {
  [ink]: "#e6edf3",
  [faint]: "#9da7b1",
  [grid]: "#30363d",
  [paper]: "#0d1117",
  [right]: "#3fb950",
  [wrong]: "#ff7b72",
  "#0072b2": "#4589ff",
  "#56b4e9": "#9bdcff",
  "#d55e00": "#f0813a",
  "#009e73": "#2fc598",
  "#7b4fb5": "#ab87e0",
  "#8c6239": "#c39467",
}

/** The class of a figure, by which its style leaves the rest of a page alone. */
export const FIGURE = "cotangent-figure"

const rule = ([day, dark]: readonly [string, string]): string =>
  ["fill", "stroke"].map((property) => `.${FIGURE} [${property}="${day}"]{${property}:${dark}}`).join("")

/** The colours stand in attributes, for programs that know no style sheets; this changes them in the dark. */
export const styleSheet: string = `@media (prefers-color-scheme:dark){${Object.entries(night).map(rule).join("")}}`

export interface TextStyle {
  readonly size?: number
  readonly anchor?: "start" | "middle" | "end"
  readonly fill?: string
  readonly weight?: number
  readonly transform?: string
  readonly className?: string
}

/** A line of text whose baseline starts, is centred or ends at (x, y). */
export const label = (x: number, y: number, text: string, style: TextStyle = {}): SvgElement =>
  svg(
    "text",
    {
      class: style.className,
      x,
      y,
      "font-size": style.size ?? 12,
      "text-anchor": style.anchor === "start" ? undefined : style.anchor,
      "font-weight": style.weight,
      transform: style.transform,
      fill: style.fill ?? ink,
    },
    [text],
  )
