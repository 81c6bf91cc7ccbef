// Who draws which block. The blocks of the core are drawn by the same contract as those of plugins.
import { mount, unmount, type Component } from 'svelte'
import type { EditorState } from '$lib/editor/editor-state.svelte'
import type { LiveBlockRenderer } from '$lib/editor/extensions/live-block'
import type { Mentions } from '$lib/editor/mentions/contract'
import type { Pictures } from '$lib/editor/pictures'
import type { Messages } from '$lib/i18n'
import CardBlock from './CardBlock.svelte'
import ContentsBlock from './ContentsBlock.svelte'
import FileBlock from './FileBlock.svelte'
import { LiveBlockState } from './live.svelte'
import RecordBlock from './RecordBlock.svelte'
import VersionBlock from './VersionBlock.svelte'

export interface BlocksSetup {
  t: Messages
  editing: EditorState
  page: { id: string; initiative: { id: string } }
  pictures: Pictures
  mentions: Mentions
  /** Of the screen: language, toasts. */
  context: Map<unknown, unknown>
}

export function coreRenderers({
  t,
  editing,
  page,
  context,
  pictures,
  mentions
}: BlocksSetup): LiveBlockRenderer[] {
  const drawn = <P extends Record<string, unknown>>(
    type: string,
    component: Component<P & { live: LiveBlockState }>,
    props: P
  ): LiveBlockRenderer => ({
    plugin: 'core',
    type,
    versions: [1, 1],
    mount(target, given) {
      const live = new LiveBlockState(given)
      const made = mount(component, { target, props: { ...props, live }, context })
      return {
        update: (block) => (live.block = block),
        destroy: () => void unmount(made)
      }
    }
  })
  const shown: LiveBlockRenderer[] = []
  const organisation = { kind: 'organisation' as const, icon: 'buildings' as const }
  shown.push(
    drawn('contents', ContentsBlock, { editing }),
    drawn('organisation', CardBlock, { ...organisation, name: t('blocks.organisation') }),
    drawn('figure', CardBlock, {
      kind: 'figure' as const,
      icon: 'function' as const,
      name: t('blocks.figure')
    }),
    drawn('view', CardBlock, { kind: 'view' as const, icon: 'table' as const, name: t('blocks.view') }),
    drawn('file', FileBlock, {}),
    drawn('decision', RecordBlock, { kind: 'decision' as const, page }),
    drawn('action', RecordBlock, { kind: 'action' as const, page })
  )
  return [...shown, drawn('version', VersionBlock, { pictures, mentions, renderers: shown })]
}
