const balanced = (text: string): boolean => {
  let depth = 0
  for (const c of text) {
    depth += c === "(" ? 1 : c === ")" ? -1 : 0
    if (depth < 0) return false
  }
  return depth === 0
}

/** An expression without the parentheses around all of it. */
export const bare = (text: string): string =>
  text.startsWith("(") && text.endsWith(")") && balanced(text.slice(1, -1)) ? text.slice(1, -1) : text

export const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

/** A statement with a body. */
export const block = (head: string, body: readonly string[]): readonly string[] => [`${head} {`, ...indented(body), "}"]
