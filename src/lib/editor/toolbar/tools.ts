// Everything one can do to the text, as values: the toolbar, its « … » menu and the list of shortcuts render the same tools.
import type { Editor } from '@tiptap/core'
import { ALIGNMENTS, HIGHLIGHTS } from '#shared/editor/highlights'
import type { Messages, MessageKey } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'

export interface Tool {
  key: string
  label: string
  icon: IconName
  /** As `Kbd` reads it: `Mod+B`. */
  shortcut?: string
  active(editor: Editor): boolean
  run(editor: Editor): void
}

/** Paragraph and headings: exactly one is active in ordinary text. */
export function styleTools(t: Messages): Tool[] {
  const heading = (level: 1 | 2 | 3, icon: IconName): Tool => ({
    key: `heading-${level}`,
    label: t(`editor.style.heading${level}`),
    icon,
    shortcut: `Mod+Alt+${level}`,
    active: (editor) => editor.isActive('heading', { level }),
    run: (editor) => editor.chain().focus().setHeading({ level }).run()
  })
  return [
    {
      key: 'paragraph',
      label: t('editor.block.paragraph'),
      icon: 'text-t',
      shortcut: 'Mod+Alt+0',
      active: (editor) => editor.isActive('paragraph'),
      run: (editor) => editor.chain().focus().setParagraph().run()
    },
    heading(1, 'text-h-one'),
    heading(2, 'text-h-two'),
    heading(3, 'text-h-three')
  ]
}

const mark = (
  key: string,
  name: string,
  icon: IconName,
  shortcut: string | undefined,
  run: (editor: Editor) => void
) => ({ key, name, icon, shortcut, run })

const MARKS = [
  mark('bold', 'bold', 'text-b', 'Mod+B', (editor) => editor.chain().focus().toggleBold().run()),
  mark('italic', 'italic', 'text-italic', 'Mod+I', (editor) => editor.chain().focus().toggleItalic().run()),
  mark('underline', 'underline', 'text-underline', 'Mod+U', (editor) =>
    editor.chain().focus().toggleUnderline().run()
  ),
  mark('strike', 'strike', 'text-strikethrough', 'Mod+Shift+S', (editor) =>
    editor.chain().focus().toggleStrike().run()
  ),
  mark('code', 'code', 'code', 'Mod+E', (editor) => editor.chain().focus().toggleCode().run()),
  mark('superscript', 'superscript', 'text-superscript', 'Mod+.', (editor) =>
    editor.chain().focus().toggleSuperscript().run()
  ),
  mark('subscript', 'subscript', 'text-subscript', 'Mod+,', (editor) =>
    editor.chain().focus().toggleSubscript().run()
  )
]

export function markTools(t: Messages): Tool[] {
  return MARKS.map(({ key, name, icon, shortcut, run }) => ({
    key,
    icon,
    shortcut,
    run,
    label: t.dynamic(`editor.mark.${key}`),
    active: (editor: Editor) => editor.isActive(name)
  }))
}

export function listTools(t: Messages): Tool[] {
  return [
    tool(t, 'editor.block.bullets', 'list-bullets', 'Mod+Shift+8', 'bulletList', (e) =>
      e.chain().focus().toggleBulletList().run()
    ),
    tool(t, 'editor.block.numbers', 'list-numbers', 'Mod+Shift+7', 'orderedList', (e) =>
      e.chain().focus().toggleOrderedList().run()
    ),
    tool(t, 'editor.block.tasks', 'list-checks', 'Mod+Shift+9', 'taskList', (e) =>
      e.chain().focus().toggleTaskList().run()
    )
  ]
}

export function blockTools(t: Messages): Tool[] {
  return [
    tool(t, 'editor.block.quote', 'quotes', 'Mod+Shift+B', 'blockquote', (e) =>
      e.chain().focus().toggleBlockquote().run()
    ),
    tool(t, 'editor.block.code', 'code-block', 'Mod+Alt+C', 'codeBlock', (e) =>
      e.chain().focus().toggleCodeBlock().run()
    ),
    tool(t, 'templates.guide', 'note', 'Mod+Alt+G', null, (e) => e.chain().focus().toggleGuide().run())
  ]
}

export function highlightTools(t: Messages): Tool[] {
  return HIGHLIGHTS.map((color, index) => ({
    key: `highlight-${color}`,
    label: t(`editor.highlight.${color}`),
    icon: 'highlighter',
    shortcut: index === 0 ? 'Mod+Shift+H' : undefined,
    active: (editor) => editor.isActive('highlight', { color }),
    run: (editor) => editor.chain().focus().toggleHighlight({ color }).run()
  }))
}

export function alignTools(t: Messages): Tool[] {
  const icons: Record<(typeof ALIGNMENTS)[number], IconName> = {
    left: 'text-align-left',
    center: 'text-align-center',
    right: 'text-align-right',
    justify: 'rows'
  }
  return ALIGNMENTS.map((align) => ({
    key: `align-${align}`,
    label: t(`editor.align.${align}`),
    icon: icons[align],
    active: (editor) => (align === 'left' ? false : editor.isActive({ textAlign: align })),
    run: (editor) => {
      if (align === 'left') editor.chain().focus().unsetTextAlign().run()
      else editor.chain().focus().setTextAlign(align).run()
    }
  }))
}

export function historyTools(t: Messages): Tool[] {
  return [
    tool(t, 'editor.undo', 'arrow-counter-clockwise', 'Mod+Z', null, (e) => e.chain().focus().undo().run()),
    tool(t, 'editor.redo', 'arrow-clockwise', 'Mod+Y', null, (e) => e.chain().focus().redo().run()),
    tool(t, 'editor.clear', 'x', undefined, null, (e) => e.chain().focus().unsetAllMarks().clearNodes().run())
  ]
}

function tool(
  t: Messages,
  label: MessageKey,
  icon: IconName,
  shortcut: string | undefined,
  active: string | null,
  run: (editor: Editor) => void
): Tool {
  return {
    key: label,
    label: t(label),
    icon,
    shortcut,
    active: (editor) => active !== null && editor.isActive(active),
    run
  }
}
