// Names, never CSS values: the stylesheet decides what « gorse » looks like in each theme.

export const HIGHLIGHTS = ['gorse', 'sea', 'heath', 'moss', 'ochre'] as const
export type Highlight = (typeof HIGHLIGHTS)[number]

export const ALIGNMENTS = ['left', 'center', 'right', 'justify'] as const
export type Alignment = (typeof ALIGNMENTS)[number]
