/** Strings, the two brackets of objects, those of lists, and colons: what keys are told by. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g

/** A key that stands twice in an object of a text that is JSON, of which `JSON.parse` keeps the last one; null if none does. */
export const repeatedKey = (json: string): string | null => {
  const open: (Set<string> | null)[] = []
  let last = ""
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set())
    else if (token === "[") open.push(null)
    else if (token === "}" || token === "]") open.pop()
    else if (token === ":") {
      const keys = open.at(-1)
      const key: string = JSON.parse(last)
      if (keys?.has(key)) return key
      keys?.add(key)
    } else last = token
  }
  return null
}
