// What the tests of the device use in the browser.
import * as Y from 'yjs'
export { Y }
export { DocumentStore } from '../../src/lib/collab/device/document-store'
export * from '../../src/lib/collab/device/outbox'
export { sendOutbox } from '../../src/lib/collab/device/send-outbox'
export { workKind, workKinds } from '../../src/lib/collab/device/work'
export { pageCreate, pageRename, creationOf, renameOf } from '../../src/lib/features/documents/page-work'
export * from '../../src/lib/collab/device/drafts'
export * from '../../src/lib/collab/device/contents'
export * from '../../src/lib/collab/device/cache'
export { rememberPerson, rememberedPerson } from '../../src/lib/collab/device/person'
export { openDatabase } from '../../src/lib/collab/device/database'
export { ApiError } from '../../src/lib/api/client'
