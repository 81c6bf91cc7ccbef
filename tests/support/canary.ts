// Words found nowhere else: whoever reads one has read what holds it.

/** `canari<place>zq`: short enough to stay whole in an excerpt. */
export function canary(place: string): string {
  return `canari${place.replace(/[^a-z0-9]/gi, '').toLowerCase()}zq`
}
