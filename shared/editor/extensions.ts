// What a document is made of: the same list for the editor, the server, exports and tests. No DOM is touched by importing it;
// the browser adds behaviour (node views, collaboration, menus) in src/lib/editor.
import type { AnyExtension } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Subscript } from '@tiptap/extension-subscript'
import { Superscript } from '@tiptap/extension-superscript'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import { Guide } from './nodes/guide'
import type { CalloutTone } from './callouts'
import { Callout } from './nodes/callout'
import { DocumentHeading } from './nodes/heading'
import { DocumentHighlight } from './nodes/highlight'
import { DocumentImage } from './nodes/image'
import { DocumentLink } from './nodes/link'
import { LiveBlock } from './nodes/live-block'
import { Mention } from './nodes/mention'
import { DocumentTable, DocumentTableCell, DocumentTableHeader, DocumentTableRow } from './nodes/table'
import { DocumentAlign } from './nodes/text-align'

export interface DocumentExtensionOptions {
  /** What a screen reader says of the box of a task. */
  taskLabel?: (text: string, done: boolean) => string
  /** What a screen reader says of a frame. */
  calloutLabel?: (tone: CalloutTone) => string
  /** Replaces an extension by one of the same name with more behaviour: node views of the browser. */
  replace?: AnyExtension[]
}

export function documentExtensions(options: DocumentExtensionOptions = {}): AnyExtension[] {
  const { taskLabel, calloutLabel, replace = [] } = options
  const replaced = new Map(replace.map((extension) => [extension.name, extension]))
  return [
    Document,
    Paragraph,
    Text,
    DocumentHeading,
    BulletList,
    OrderedList,
    ListItem,
    TaskList,
    TaskItem.configure({
      nested: true,
      a11y: taskLabel && {
        checkboxLabel: (node, done) => taskLabel(node.firstChild?.textContent ?? '', done)
      }
    }),
    ListKeymap,
    DocumentTable,
    DocumentTableRow,
    DocumentTableHeader,
    DocumentTableCell,
    Blockquote,
    Callout.configure({ label: calloutLabel }),
    CodeBlock,
    HorizontalRule,
    HardBreak,
    DocumentImage,
    LiveBlock,
    Mention,
    Bold,
    Italic,
    Underline,
    Strike,
    Subscript,
    Superscript,
    Code,
    DocumentHighlight,
    DocumentLink,
    DocumentAlign,
    Guide
  ].map((extension) => replaced.get(extension.name) ?? extension)
}
