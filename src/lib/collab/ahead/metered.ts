// Whether every megabyte is counted for this person. Browsers that say nothing (Safari, Firefox) are taken as not counting.

/** The part of `navigator.connection` that is read here. */
export interface ConnectionFacts {
  saveData?: boolean
  type?: string
  effectiveType?: string
}

export function isMetered(connection: ConnectionFacts | undefined): boolean {
  if (!connection) return false
  const slow = connection.effectiveType === 'slow-2g' || connection.effectiveType === '2g'
  return connection.saveData === true || connection.type === 'cellular' || slow
}

export function currentConnection(): ConnectionFacts | undefined {
  // Not in every browser, hence not in the types of TypeScript.
  return 'connection' in navigator ? (navigator.connection as ConnectionFacts) : undefined
}
