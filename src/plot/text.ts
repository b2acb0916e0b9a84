/** Widths of letters as shares of the size, rounded up from those of common sans-serif faces; no font is measured here. */
const widths: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijl.,:;|!'I]/, 0.31],
  [/[ ()[\]ftr/\\-]/, 0.41],
  [/[mwMW%@]/, 0.95],
  [/[A-Z]/, 0.71],
  [/[0-9]/, 0.64],
]

const OTHER = 0.62

const letterWidth = (letter: string): number => widths.find(([letters]) => letters.test(letter))?.[1] ?? OTHER

/** About how many pixels a line of text is wide, sooner too many than too few. */
export const textWidth = (text: string, size = 12): number =>
  [...text].reduce((sum, letter) => sum + letterWidth(letter), 0) * size

/** The text cut to a width, with an ellipsis where something is left out. */
export const cut = (text: string, width: number, size = 12): string => {
  if (textWidth(text, size) <= width) return text
  const letters = [...text]
  const starts = letters.map((_, i) => `${letters.slice(0, letters.length - 1 - i).join("")}…`)
  return starts.find((start) => textWidth(start, size) <= width) ?? "…"
}

/** Words in lines of at most a width; a word that is wider has a line of its own. */
export const wrapped = (text: string, width: number, size = 12): readonly string[] =>
  text.split(" ").reduce<readonly string[]>((lines, word) => {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    return lines.length > 0 && textWidth(longer, size) <= width ? [...lines.slice(0, -1), longer] : [...lines, word]
  }, [])
