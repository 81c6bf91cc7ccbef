// The only place that decides who may do what, for REST, WebSocket, search, exports and files alike.
// The rules are the pure functions of shared/permissions.ts; here facts are read and refusals are made.
// What someone may not see is "not found", with the same queries as for an unknown id.
export { accessChanged, raiseAuthzVersion, type AccessChange } from './changes'
export {
  holdsRole,
  inTeam,
  ownInitiativesWhere,
  readablePagesWhere,
  subjectsWhere,
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePagesWhere,
  visiblePeopleWhere
} from './conditions'
export { outer, type Executor } from './executor'
export { requireFile, type FileRow } from './files'
export { findableInitiativesWhere, visibleFindingsWhere } from './findings'
export { holdViewer, viewerNow } from './held'
export {
  initiativeFactColumns,
  initiativeFacts,
  isUuid,
  loadInitiativeFacts,
  requireInitiative,
  type InitiativeAccess,
  type InitiativeRow
} from './initiatives'
export { findOpenPage, publicTree, type OpenPage, type TreePage } from './published'
export { requireOrganisation, type OrganisationAccess, type OrganisationRow } from './organisations'
export { audienceColumns, findPage, pageFacts, requirePage, type PageAccess, type PageRow } from './pages'
export {
  loadManyViewerFacts,
  loadViewerFacts,
  requirePerson,
  type PersonAccess,
  type PersonRow
} from './people'
export {
  requireTemplate,
  requireTemplateScope,
  visibleTemplatesWhere,
  type TemplateAccess,
  type TemplateRow
} from './templates'
export {
  requireDiscussion,
  requireThread,
  visibleThreadsWhere,
  type DiscussionAccess,
  type ThreadAccess,
  type ThreadRow
} from './threads'
export {
  requireAdministrator,
  requireAdminScope,
  requireAnimator,
  requireNetworkMember,
  requireOperator,
  requireWriteScope
} from './viewer'
