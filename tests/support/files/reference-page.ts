// A page that holds everything a document may hold, made as people make one: a room, a picture sent, a text.
import sharp from 'sharp'
import { documentFromJson, type DocumentNode } from '#shared/editor/index'
import { documents } from '#server/db/tables/documents'
import { eq } from 'drizzle-orm'
import { ask } from '../ask'
import type { TestServer } from '../app'
import type { World } from '../world'

type Content = DocumentNode | string

export function paragraph(...content: Content[]): DocumentNode {
  return {
    type: 'paragraph',
    content: content.map((each) => (typeof each === 'string' ? words(each) : each))
  }
}

export function words(
  text: string,
  ...marks: (string | { type: string; attrs: Record<string, unknown> })[]
): DocumentNode {
  const dressed = marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark))
  return { type: 'text', text, ...(dressed.length > 0 && { marks: dressed }) }
}

export function heading(level: number, text: string): DocumentNode {
  return { type: 'heading', attrs: { level }, content: [words(text)] }
}

export function list(
  type: 'bulletList' | 'orderedList' | 'taskList',
  items: DocumentNode[][],
  attrs = {}
): DocumentNode {
  const item = type === 'taskList' ? 'taskItem' : 'listItem'
  return { type, attrs, content: items.map((content) => ({ type: item, content })) }
}

export function cell(text: string, attrs: Record<string, unknown> = {}, header = false): DocumentNode {
  return { type: header ? 'tableHeader' : 'tableCell', attrs, content: [paragraph(text)] }
}

export function table(...rows: DocumentNode[][]): DocumentNode {
  return { type: 'table', content: rows.map((content) => ({ type: 'tableRow', content })) }
}

/** @param picture address of a file of the page */
export function everything(picture: string): DocumentNode[] {
  return [
    heading(1, 'Bilan du réseau 2019'),
    paragraph(
      'En 2019, les 19 pôles comptent ',
      words('26 salariés', 'bold'),
      ' et ',
      words('892 structures', 'italic'),
      ' : voir ',
      words('le site', { type: 'link', attrs: { href: 'https://cress.bzh/?a=1&b=2' } }),
      ' et ',
      words('la page', { type: 'link', attrs: { href: '/initiatives' } }),
      ', ',
      words('souligné', 'underline'),
      ' ',
      words('barré', 'strike'),
      ' ',
      words('surligné', { type: 'highlight', attrs: { color: 'moss' } }),
      { type: 'hardBreak' },
      'à la ligne, 5 m',
      words('2', 'superscript')
    ),
    heading(2, 'Décisions & actions'),
    list(
      'orderedList',
      [[paragraph('trois'), list('bulletList', [[paragraph('sous-point')]])], [paragraph('quatre')]],
      {
        start: 3
      }
    ),
    {
      type: 'taskList',
      content: [
        { type: 'taskItem', attrs: { checked: true }, content: [paragraph('Réserver la salle')] },
        { type: 'taskItem', attrs: { checked: false }, content: [paragraph('Envoyer les photos')] }
      ]
    },
    table(
      [
        cell('N°', { colwidth: [80] }, true),
        cell('Décision', { colwidth: [320] }, true),
        cell('Avis', { colwidth: [120] }, true)
      ],
      [
        cell('1', { rowspan: 2, colwidth: [80] }),
        cell('Le bilan est présenté par département', { colspan: 2, colwidth: [320, 120] })
      ],
      [cell('Chaque pôle renseigne', { colwidth: [320] }), cell('14 pour', { colwidth: [120] })]
    ),
    {
      type: 'image',
      attrs: {
        src: picture,
        alt: 'La salle de Plufur',
        caption: 'Plufur, le 7 février',
        width: 50,
        naturalWidth: 400,
        naturalHeight: 200
      }
    },
    { type: 'blockquote', content: [paragraph('On se lance')] },
    { type: 'codeBlock', attrs: { language: 'sql' }, content: [words('select 1\n  from "pôles"')] },
    { type: 'horizontalRule' },
    { type: 'paragraph', attrs: { textAlign: 'center' }, content: [words('Au centre')] },
    {
      type: 'liveBlock',
      attrs: {
        plugin: 'absent',
        type: 'carte',
        version: 1,
        data: {},
        fallback: 'Carte des communes du Trégor'
      }
    },
    heading(3, 'Fin'),
    paragraph('<script>alert(1)</script> #pas-un-titre "guillemets" \\ $x$ *étoile* | barre')
  ]
}

/** A page whose document is there before anyone opens it. */
export async function makePage(
  server: TestServer,
  world: World,
  title: string,
  content: (picture: string) => DocumentNode[],
  parentId: string | null = null
): Promise<string> {
  const path = `POST /initiatives/${world.initiatives.closed}/pages`
  const made = await ask(server, world.headers.coordinator, path, { kind: 'document', title, parentId })
  const id = String(made.body.id)
  const form = new FormData()
  const image = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#0a5' } })
    .webp()
    .toBuffer()
  form.set('file', new File([new Uint8Array(image)], 'salle.webp'))
  const sent = await ask(server, world.headers.coordinator, `POST /pages/${id}/files`, form)
  const { db } = server.services.database
  await db.delete(documents).where(eq(documents.pageId, id))
  await server.services.collab.create(id, '', documentFromJson(content(sent.body.url)))
  return id
}
