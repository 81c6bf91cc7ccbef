// Several paragraphs, edited by several people at once: a Y.XmlFragment of its own, read here as plain text.
import { define, words, WORDED } from '../families'

const plain = words({ id: 'longtext', max: 100_000, lines: true })

export const longtext = define({ ...plain, storage: 'rich', operators: WORDED, groups: false })
