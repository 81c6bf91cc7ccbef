// Calendar files (RFC 5545): lines of at most 75 bytes, texts escaped, whole days as dates, hours in UTC.

export interface IcsEvent {
  uid: string
  /** When it last changed. */
  stamp: Date
  summary: string
  description: string
  location: string
  url: string
  /** Days, both included; or instants. */
  time: { from: string; to: string } | { start: Date; end: Date }
}

export function writeIcs(name: string, events: readonly IcsEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Interpoles//Calendrier//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR'
  ]
  return lines.map(folded).join('\r\n') + '\r\n'
}

function eventLines({ uid, stamp, summary, description, location, url, time }: IcsEvent): string[] {
  const when =
    'from' in time
      ? [`DTSTART;VALUE=DATE:${compact(time.from)}`, `DTEND;VALUE=DATE:${compact(dayAfter(time.to))}`]
      : [`DTSTART:${instant(time.start)}`, `DTEND:${instant(time.end)}`]
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${instant(stamp)}`,
    ...when,
    `SUMMARY:${escaped(summary)}`,
    ...(description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]),
    ...(location === '' ? [] : [`LOCATION:${escaped(location)}`]),
    `URL:${url}`,
    'END:VEVENT'
  ]
}

function escaped(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- what no calendar may hold
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
      .replace(/[\\;,]/g, (found) => `\\${found}`)
      .replace(/\n/g, '\\n')
  )
}

const encoder = new TextEncoder()
const LINE = 75

/** Never inside a character: a line is counted in bytes. */
function folded(line: string): string {
  if (encoder.encode(line).length <= LINE) return line
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const letter of line) {
    const bytes = encoder.encode(letter).length
    if (size + bytes > LINE) {
      parts.push(part)
      part = ' '
      size = 1
    }
    part += letter
    size += bytes
  }
  return [...parts, part].join('\r\n')
}

function compact(day: string): string {
  return day.replaceAll('-', '')
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function instant(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, '')
}
