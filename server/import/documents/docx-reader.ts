// A Word document as one of ours. Reads the parts by name, follows no relation outside the file, runs and fetches nothing.
import type { DocumentNode } from '#shared/editor/index'
import { DocxBody, type DocxParts } from './docx-body'
import { styleMap } from './docx-styles'
import { Refusal } from './refusal'
import type { Findings, ReadPage } from './result'
import { element, elements, parseXml, type XmlNode } from './xml'
import type { Zip } from './zip'

export function readDocx(zip: Zip, findings: Findings, name: string): ReadPage {
  const part = (path: string): XmlNode | undefined => {
    const text = zip.text(path)
    return text === null ? undefined : parseXml(text)
  }
  const document = part('word/document.xml')
  if (!document) throw new Refusal('import.damaged', 'no word/document.xml')
  if (zip.names.some((path) => /vbaProject\.bin$/i.test(path))) findings.lose('macros')
  findings.lose('embedded', zip.names.filter((path) => path.startsWith('word/embeddings/')).length)
  findings.lose('comments', elements(part('word/comments.xml'), 'w:comment').length)
  const relations = new Map(
    elements(part('word/_rels/document.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes['Id'] ?? '',
      { target: attributes['Target'] ?? '', external: attributes['TargetMode'] === 'External' }
    ])
  )
  const parts: DocxParts = {
    zip,
    findings,
    relations,
    styles: styleMap(part('word/styles.xml')),
    numbering: part('word/numbering.xml'),
    footnotes: noteTexts(part('word/footnotes.xml'), 'w:footnote')
  }
  const reader = new DocxBody(parts)
  const content: DocumentNode[] = reader.blocks(element(document, 'w:body'))
  const title = reader.title ?? titleOf(part('docProps/core.xml')) ?? name
  return { title, content: [...content, ...reader.notes()], children: [] }
}

function titleOf(core: XmlNode | undefined): string | null {
  const [title] = elements(core, 'dc:title')
  const text = title?.children.find((child) => typeof child === 'string')?.trim() ?? ''
  return text === '' ? null : text
}

function noteTexts(notes: XmlNode | undefined, name: string): Map<string, XmlNode> {
  return new Map(elements(notes, name).map((note) => [note.attributes['w:id'] ?? '', note]))
}
