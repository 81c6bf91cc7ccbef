// A decision or an action, read in its live collection: what was changed a moment ago is there.
import { openCollection } from '#server/domain/collections/read'
import { requireViewer, type Context } from '#server/domain/context'
import { pagePath } from '#shared/page-path'
import { namesOf } from '#server/domain/mentions/names'
import { readRecord } from '#shared/collab/collection'
import { CLOSED_ACTION_STATES } from '#shared/collab/provided'
import type { Field } from '#shared/fields/field'
import { isDay } from '#shared/fields/date-text'
import { isUuid } from '#shared/fields/ids'
import { optionOf } from '#shared/fields/options'
import { recordOf } from '#shared/mentions'
import type { BlockDto } from '#shared/schemas/blocks'
import { fieldWithRole, titleField } from '#shared/views/apply'

export async function readRecordBlock(ctx: Context, ref: string): Promise<BlockDto | null> {
  const target = recordOf(ref)
  if (!target) return null
  const signedIn = requireViewer(ctx)
  const { access, fields, found } = await openCollection(ctx, target.pageId, 'read', (doc, all) =>
    readRecord(doc, target.recordId, all)
  )
  if (!found || found.deleted) return null
  const text = (field: Field | undefined): string | null => {
    const value = field && found.values[field.key]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const status = fieldWithRole(fields, 'status')
  const state = text(status)
  const day = text(fieldWithRole(fields, 'date'))
  const personField = fieldWithRole(fields, 'person')
  const held = personField && found.values[personField.key]
  const personId = [held].flat().find((id) => typeof id === 'string' && isUuid(id))
  const names =
    typeof personId === 'string' ? await namesOf(signedIn, [{ kind: 'person', ref: personId }]) : null
  const name = typeof personId === 'string' ? names?.get(`person:${personId}`)?.name : null
  return {
    title: text(titleField(fields)) ?? '',
    href: `${pagePath(access.page, access.initiative.slug)}?fiche=${found.id}`,
    figure: null,
    facts: [],
    table: null,
    text: null,
    record: {
      state,
      stateLabel: state !== null && status ? (optionOf(state, status)?.label ?? '') : '',
      closed: state !== null && CLOSED_ACTION_STATES.includes(state),
      states: (status?.options ?? []).filter((one) => !one.retired).map(({ id, label }) => ({ id, label })),
      person: typeof personId === 'string' && name ? { id: personId, name } : null,
      day: day !== null && isDay(day) ? day : null,
      write: access.abilities.write
    }
  }
}
