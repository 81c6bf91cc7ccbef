// Every kind of work that can wait on this device, from the features that have some. A new one is a line here (docs/offline.md).
import type { WorkKind } from '$lib/collab/device/work'
import { recordSet } from '$lib/features/actions/action-work'
import { pageCreate, pageRename } from '../page-work'
import { fileAttach, pictureAdd } from '../picture-work'

export const waitingWork: readonly WorkKind[] = [pageCreate, pageRename, pictureAdd, fileAttach, recordSet]
