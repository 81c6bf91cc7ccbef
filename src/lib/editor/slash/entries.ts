// What « / » inserts. Each screen gives its list: the blocks of plugins come after these.
import type { Editor } from '@tiptap/core'
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'
import type { Findable } from './match'

export interface SlashEntry extends Findable {
  key: string
  /** Heading under which it stands in the list. */
  group: string
  note: string
  icon: IconName
  /** Typed after « / », shown as a hint. */
  hint?: string
  run(editor: Editor): void
}

export interface SlashContext {
  t: Messages
  /** Asks for pictures of this device. */
  choosePictures: () => void
  /** The same for any file. */
  chooseFiles: () => void
}

export function textEntries({ t, choosePictures, chooseFiles }: SlashContext): SlashEntry[] {
  const text = t('editor.slash.group.text')
  const lists = t('editor.slash.group.lists')
  const media = t('editor.slash.group.media')
  const heading = (level: 1 | 2 | 3, icon: IconName): SlashEntry => ({
    key: `heading-${level}`,
    group: text,
    label: t(`editor.style.heading${level}`),
    note: t(`editor.slash.heading${level}.note`),
    keywords: t(`editor.slash.heading${level}.keywords`),
    icon,
    run: (editor) => editor.chain().focus().setHeading({ level }).run()
  })
  const entry = (
    key: 'paragraph' | 'bullets' | 'numbers' | 'tasks' | 'quote' | 'code' | 'rule' | 'table' | 'image',
    group: string,
    icon: IconName,
    run: (editor: Editor) => void
  ): SlashEntry => ({
    key,
    group,
    icon,
    run,
    label: t(`editor.block.${key}`),
    note: t(`editor.slash.${key}.note`),
    keywords: t(`editor.slash.${key}.keywords`)
  })
  return [
    entry('paragraph', text, 'text-t', (editor) => editor.chain().focus().setParagraph().run()),
    heading(1, 'text-h-one'),
    heading(2, 'text-h-two'),
    heading(3, 'text-h-three'),
    {
      key: 'guide',
      group: text,
      label: t('templates.guide'),
      note: t('templates.guide.note'),
      keywords: t('templates.guide.keywords'),
      icon: 'note',
      run: (editor) => editor.chain().focus().setGuide(t('templates.guide.default')).run()
    },
    entry('quote', text, 'quotes', (editor) => editor.chain().focus().setBlockquote().run()),
    {
      key: 'callout',
      group: text,
      label: t('callout.block'),
      note: t('callout.slash.note'),
      keywords: t('callout.slash.keywords'),
      icon: 'info',
      run: (editor) => editor.chain().focus().setCallout('note').run()
    },
    entry('code', text, 'code-block', (editor) => editor.chain().focus().setCodeBlock().run()),
    entry('bullets', lists, 'list-bullets', (editor) => editor.chain().focus().toggleBulletList().run()),
    entry('numbers', lists, 'list-numbers', (editor) => editor.chain().focus().toggleOrderedList().run()),
    entry('tasks', lists, 'list-checks', (editor) => editor.chain().focus().toggleTaskList().run()),
    entry('table', media, 'table', (editor) =>
      editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()
    ),
    entry('image', media, 'image', choosePictures),
    {
      key: 'file',
      group: media,
      label: t('editor-files.block'),
      note: t('editor-files.slash.note'),
      keywords: t('editor-files.slash.keywords'),
      icon: 'paperclip',
      run: chooseFiles
    },
    entry('rule', media, 'minus', (editor) => editor.chain().focus().setHorizontalRule().run())
  ]
}
