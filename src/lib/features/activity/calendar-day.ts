/** A calendar day (`2020-02-06`) of the network, whatever the zone of the machine. */
export function calendarDay(instant: Date | string, timeZone = 'Europe/Paris'): string {
  // en-CA writes days the ISO way.
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit'
  }).format(new Date(instant))
}
