// One line that says of a publication what a reader of the initiative should know.
import type { Format, Messages } from '$lib/i18n'
import type { PublicationDto } from '#shared/schemas/publications'

export function publicationWords(t: Messages, format: Format, publication: PublicationDto): string {
  const { publishedBy, publishedAt, subpages, endsOn, state } = publication
  const day = format.day(publishedAt)
  const who = publishedBy
    ? t('publish.mark.since', { name: publishedBy.name, day })
    : t('publish.mark.gone', { day })
  const until = endsOn === null ? '' : format.day(endsOn)
  return [
    who,
    subpages && t('publish.mark.subpages'),
    publication.protected && t('publish.mark.protected'),
    state === 'hidden' && t('publish.mark.hidden'),
    until && t(state === 'ended' ? 'publish.mark.ended' : 'publish.mark.until', { day: until })
  ]
    .filter(Boolean)
    .join(', ')
}
