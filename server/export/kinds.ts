// What each kind of page can leave as. A new kind, or a new format of one: an exporter, and a line here.
import type { Context } from '#server/domain/context'
import type { PageAccess } from '#server/domain/access/index'
import type { ExportFormat } from '#shared/vocabulary'
import type { ViewSettings } from '#shared/views/view'
import { collectionExporter } from './collection'
import { documentExporter } from './document/exporter'

export interface ExportOptions {
  contents: boolean
  header: boolean
  /** Where pictures and links lead: the address of the installation. */
  origin: string
  /** Of a collection: as this view shows it. */
  view: { name: string; settings: ViewSettings } | undefined
  /** Ends the work when nobody waits for it any more. */
  signal: AbortSignal | undefined
}

export interface PageExporter {
  /** The first one is taken in a tree where the format asked for does not exist for this kind. */
  formats: readonly [ExportFormat, ...ExportFormat[]]
  /** The page was found readable; everything else that is read is asked for as `ctx`. */
  write(ctx: Context, access: PageAccess, format: ExportFormat, options: ExportOptions): Promise<Uint8Array>
}

export const PAGE_EXPORTERS: Readonly<Record<string, PageExporter>> = {
  document: documentExporter,
  collection: collectionExporter
}

export const MEDIA_TYPES: Record<ExportFormat, string> = {
  odt: 'application/vnd.oasis.opendocument.text',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet'
}
