// The whole API under /api/v1, one router per resource. `Api` is the only thing the browser side knows of this folder.
import { actions } from './actions'
import { audit } from './audit'
import { blocks } from './blocks'
import { collections } from './collections'
import { documentChecks } from './document-checks'
import { exports } from './exports'
import { files } from './files'
import { home } from './home'
import { imports } from './imports'
import { initiatives } from './initiatives'
import { invitations } from './invitations'
import { mails } from './mails'
import { me } from './me'
import { memberships } from './memberships'
import { mentions } from './mentions'
import { networks } from './networks'
import { describeApi, openapiRoute, type OpenApiDocument } from './openapi'
import { organisations } from './organisations'
import { pageExports } from './page-exports'
import { pageImports } from './page-imports'
import { pages } from './pages'
import { palette } from './palette'
import { participants } from './participants'
import { people } from './people'
import { phases } from './phases'
import { publications } from './publications'
import { createRouter } from './route'
import { search } from './search'
import { session } from './session'
import { setup } from './setup'
import { tables } from './tables'
import { templates } from './templates'
import { threads } from './threads'
import { tokens } from './tokens'
import { versions } from './versions'
import { views } from './views'
import { calendarFeeds } from './calendar-feeds'

export function createApi() {
  const api = createRouter()
    .route('/', setup)
    .route('/', session)
    .route('/', me)
    .route('/', tokens)
    .route('/', mails)
    .route('/', invitations)
    .route('/', networks)
    .route('/', organisations)
    .route('/', memberships)
    .route('/', people)
    .route('/', imports)
    .route('/', exports)
    .route('/', audit)
    .route('/', documentChecks)
    .route('/', initiatives)
    .route('/', participants)
    .route('/', phases)
    .route('/', pages)
    .route('/', pageExports)
    .route('/', pageImports)
    .route('/', templates)
    .route('/', threads)
    .route('/', versions)
    .route('/', publications)
    .route('/', collections)
    .route('/', views)
    .route('/', actions)
    .route('/', mentions)
    .route('/', calendarFeeds)
    .route('/', tables)
    .route('/', blocks)
    .route('/', files)
    .route('/', home)
    .route('/', palette)
    .route('/', search)
  // Made once, when it is first asked for: the routes do not change.
  let description: OpenApiDocument | undefined
  return api.openapi(openapiRoute, (c) => c.json({ ...(description ??= describeApi(api)) }, 200))
}

export type Api = ReturnType<typeof createApi>
