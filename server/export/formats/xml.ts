// Words inside XML and HTML: escaped, and without the characters that no XML may hold.

export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- exactly what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  )
}

/** Grounds of the highlighter on paper: our five names, light enough for black letters. */
export const HIGHLIGHT_GROUNDS = {
  gorse: 'ffe9a3',
  sea: 'c9e8f2',
  heath: 'f0d5ee',
  moss: 'd9ebc4',
  ochre: 'f7d9bd'
} as const

export const CALLOUT_GROUND = 'eef4f5'
export const CALLOUT_EDGE = '005262'

/** Frames by their tone: a ground for black letters, and the rule beside it. */
export const CALLOUTS = {
  note: { ground: CALLOUT_GROUND, edge: CALLOUT_EDGE },
  tip: { ground: 'eef8eb', edge: '539156' },
  warning: { ground: 'fff8d6', edge: 'b38309' }
} as const
