import { type SvgElement, svg } from "./svg.js"

/** Colours that differ for colour-blind readers too, and in grey (Okabe and Ito, "Color universal design", 2008). */
export const palette: readonly string[] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"]

/** The colour of the i-th series; they come round again. */
export const colorOf = (i: number): string => palette[i % palette.length]!

export const ink = "#1f2328"
export const faint = "#6a737d"
export const grid = "#e6e8eb"
export const paper = "#ffffff"
export const font = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

export interface TextStyle {
  readonly size?: number
  readonly anchor?: "start" | "middle" | "end"
  readonly fill?: string
  readonly weight?: number
  readonly transform?: string
}

/** A line of text whose baseline starts, is centred or ends at (x, y). */
export const label = (x: number, y: number, text: string, style: TextStyle = {}): SvgElement =>
  svg(
    "text",
    {
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
