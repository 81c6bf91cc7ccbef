// XML of a stranger as a small tree. A declaration of types is refused before anything is read: no entity is ever defined, so none
// can be expanded or fetched. Depth and number of nodes are bounded.
import { SaxesParser } from 'saxes'
import { Refusal } from './refusal'

export interface XmlNode {
  /** With its usual prefix: `w:p`, `text:span`. */
  name: string
  attributes: Readonly<Record<string, string>>
  children: (XmlNode | string)[]
}

const MAX_DEPTH = 300
const MAX_NODES = 1_500_000

/** @throws Refusal for XML that is not well formed, or that declares types */
export function parseXml(text: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] }
  const stack: XmlNode[] = [root]
  let nodes = 0
  const parser = new SaxesParser()
  parser.on('doctype', (doctype) => {
    // Old OpenOffice files name their type; none declares anything in it.
    if (doctype.includes('[')) throw new Refusal('import.damaged', 'a document type')
  })
  parser.on('error', (error) => {
    throw new Refusal('import.damaged', error.message)
  })
  parser.on('opentag', (tag) => {
    nodes += 1
    if (stack.length > MAX_DEPTH || nodes > MAX_NODES)
      throw new Refusal('import.too_much', 'XML too deep or too long')
    const node: XmlNode = { name: tag.name, attributes: tag.attributes, children: [] }
    stack.at(-1)?.children.push(node)
    stack.push(node)
  })
  const add = (words: string) => void stack.at(-1)?.children.push(words)
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => void stack.pop())
  parser.write(text).close()
  const found = root.children.find((child) => typeof child !== 'string')
  if (!found) throw new Refusal('import.damaged', 'no element')
  return found
}

export function elements(node: XmlNode | undefined, name?: string): XmlNode[] {
  const found = (node?.children ?? []).filter((child) => typeof child !== 'string')
  return name === undefined ? found : found.filter((child) => child.name === name)
}

export function element(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((at, name) => elements(at, name)[0], node)
}

export function textIn(node: XmlNode): string {
  return node.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('')
}

/** The first element of this name, however deep. */
export function find(node: XmlNode, name: string): XmlNode | undefined {
  for (const child of elements(node)) {
    const found = child.name === name ? child : find(child, name)
    if (found) return found
  }
  return undefined
}
