/** Lines a level deeper. */
export const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

/** A statement with a body. */
export const block = (head: string, body: readonly string[]): readonly string[] => [`${head} {`, ...indented(body), "}"]
