// The closed lists of words both sides use. No validation here: screens import this file without paying for zod.

/** Kinds of the dossier; the words are in messages under `network.kind.<kind>`. */
export const ORGANISATION_KINDS = [
  'pole',
  'cress',
  'umbrella',
  'support',
  'cooperative',
  'commune',
  'epci',
  'department-council',
  'region',
  'state',
  'funder',
  'company',
  'association',
  'employers-group',
  'employment',
  'training',
  'agency',
  'observatory',
  'project',
  'other'
] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

export const DEPARTMENTS = ['22', '29', '35', '56'] as const

export const MISSIONS = ['m1', 'm2', 'm3'] as const
export const POLE_FUNCTIONS = ['f1', 'f2', 'f3', 'f4'] as const
export const FUNDING_KINDS = ['base', 'complementary'] as const
export type FundingKind = (typeof FUNDING_KINDS)[number]
export const INITIATIVE_STATUSES = ['preparation', 'active', 'paused', 'completed'] as const

/** The reference document of the network: what may pay for which function (domain/network.json, framework.fundingByFunction). */
export const FUNDING_BY_FUNCTION: Record<(typeof POLE_FUNCTIONS)[number], readonly FundingKind[]> = {
  f1: ['base'],
  f2: ['base', 'complementary'],
  f3: ['complementary'],
  f4: ['complementary']
}

export const STEP_STATES = ['ahead', 'current', 'waiting', 'done'] as const
export type StepState = (typeof STEP_STATES)[number]

/** Kinds of page the core can open today. Meetings, forms and polls add theirs with their screens. */
export const PAGE_KINDS = ['document', 'collection'] as const

export const API_SCOPES = ['read', 'write', 'admin'] as const
export type ApiScope = (typeof API_SCOPES)[number]

/** Formats a page may leave in; those of documents first. */
export const EXPORT_FORMATS = ['odt', 'docx', 'pdf', 'md', 'html', 'csv', 'xlsx', 'ods'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
export const DOCUMENT_FORMATS = ['odt', 'docx', 'pdf', 'md', 'html'] as const

/** What one can answer to a comment without words: `comments.reaction.<kind>`. */
export const REACTIONS = ['agree', 'thanks', 'seen'] as const
export type ReactionKind = (typeof REACTIONS)[number]

/** What a search finds; a page is found as its kind. */
export const FINDING_KINDS = [
  'document',
  'collection',
  'meeting',
  'record',
  'comment',
  'file',
  'initiative',
  'organisation',
  'person'
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]
