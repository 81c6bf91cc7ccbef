// Every type of view there is, by its id: one folder each.
import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

type View = ViewType<Component<ViewProps>>

const found = import.meta.glob<Record<string, View>>('../../../lib/views/*/index.ts', { eager: true })

export const VIEW_FOLDERS: Readonly<Record<string, View>> = Object.fromEntries(
  Object.values(found).flatMap((module) => Object.values(module).map((view) => [view.id, view]))
)
