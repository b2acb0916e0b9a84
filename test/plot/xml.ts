/** An element of an XML document: enough of a parser to say that a document is well-formed, and to look into it. */
export interface Xml {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Xml[]
  readonly text: string
}

interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Xml[]
  text: string
}

const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z_][\w:.-]*="[^"<]*")*)\s*(\/?)>/y
const content = /[^<]+/y
const entity = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);/g
const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' }

const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

const unescapeText = (text: string): string => {
  if (/&/.test(text.replace(entity, "")) || notXml.test(text)) throw new Error(`not XML text: ${text}`)
  return text.replace(entity, (e) => entities[e] ?? e)
}

const attributesOf = (text: string): Readonly<Record<string, string>> => {
  const pairs = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, unescapeText(value!)] as const,
  )
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length)
    throw new Error(`an attribute is given twice: ${text}`)
  return Object.fromEntries(pairs)
}

/** The root of a document; throws when it is not well-formed. */
export const parseXml = (source: string): Xml => {
  const stack: Open[] = [{ name: "", attributes: {}, children: [], text: "" }]
  let at = 0
  while (at < source.length) {
    content.lastIndex = tag.lastIndex = at
    const top = stack.at(-1)!
    const text = content.exec(source)
    if (text !== null) {
      top.text += unescapeText(text[0])
      at = content.lastIndex
      continue
    }
    const found = tag.exec(source)
    if (found === null) throw new Error(`not well-formed at ${at}: ${source.slice(at, at + 60)}`)
    const [, closes, name, attributes, isEmpty] = found
    if (closes === "/") {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`)
      stack.pop()
    } else {
      const element: Open = { name: name!, attributes: attributesOf(attributes!), children: [], text: "" }
      top.children.push(element)
      if (isEmpty !== "/") stack.push(element)
    }
    at = tag.lastIndex
  }
  const [document] = stack
  if (stack.length !== 1 || document!.children.length !== 1 || document!.text.trim() !== "")
    throw new Error("a document is one element")
  return document!.children[0]!
}

/** All elements of a name, outermost first. */
export const elements = (root: Xml, name: string): readonly Xml[] => [
  ...(root.name === name ? [root] : []),
  ...root.children.flatMap((child) => elements(child, name)),
]

/** All texts in a document. */
export const texts = (root: Xml): readonly string[] => elements(root, "text").map((element) => element.text)
