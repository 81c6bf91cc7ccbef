// The two collections that every initiative has: its actions and its decisions. Keys of fields and ids of options are those that the
// expressions of plugins name: they are never renamed. People add fields and options of their own beside them.
import type { NewField } from './collection-write'

export const PROVIDED = ['actions', 'decisions'] as const
export type Provided = (typeof PROVIDED)[number]

export const ACTION_STATES = ['a_faire', 'en_cours', 'attente', 'fait', 'abandonne'] as const
/** Nothing is left to do; any other state, one that people added too, is open. */
export const CLOSED_ACTION_STATES: readonly string[] = ['fait', 'abandonne']
export const DECISION_STATES = ['proposee', 'adoptee', 'rejetee', 'ajournee', 'revisee'] as const
export const DECISION_MODES = [
  'consensus',
  'consentement',
  'vote_majorite',
  'vote_qualifie',
  'information',
  'delegation'
] as const
export const PRIORITIES = ['p1', 'p2', 'p3'] as const

const ACTION_COLOURS: Record<(typeof ACTION_STATES)[number], string> = {
  a_faire: 'stone',
  en_cours: 'sea',
  attente: 'gorse',
  fait: 'moss',
  abandonne: 'stone'
}
const DECISION_COLOURS: Record<(typeof DECISION_STATES)[number], string> = {
  proposee: 'stone',
  adoptee: 'moss',
  rejetee: 'brick',
  ajournee: 'gorse',
  revisee: 'sea'
}
const PRIORITY_COLOURS = { p1: 'brick', p2: 'gorse', p3: 'stone' } as const

type ActionWords =
  | 'title'
  | 'state'
  | 'owner'
  | 'helpers'
  | 'dueDate'
  | 'priority'
  | 'doneOn'
  | 'result'
  | 'source'
  | 'place'
  | 'decision'
type DecisionWords =
  | 'statement'
  | 'state'
  | 'date'
  | 'decidedBy'
  | 'mode'
  | 'votesFor'
  | 'votesAgainst'
  | 'abstentions'
  | 'objections'
  | 'reviewOn'
  | 'details'
  | 'topic'
  | 'source'
  | 'place'

/** Names of the messages that a collection is made with, in the language of its network. */
export type ProvidedWord =
  | `actions.field.${ActionWords}`
  | `actions.state.${(typeof ACTION_STATES)[number]}`
  | `actions.priority.${(typeof PRIORITIES)[number]}`
  | `decisions.field.${DecisionWords}`
  | `decisions.state.${(typeof DECISION_STATES)[number]}`
  | `decisions.mode.${(typeof DECISION_MODES)[number]}`

type Say = (word: ProvidedWord) => string

/** `decisions`: the page that holds them, to which an action may refer. */
export function actionFields(say: Say, decisions: string): NewField[] {
  const field = (key: ActionWords, type: string, more: Partial<NewField> = {}): NewField => ({
    key,
    type,
    label: say(`actions.field.${key}`),
    ...more
  })
  const states = ACTION_STATES.map((id) => ({
    id,
    label: say(`actions.state.${id}`),
    colour: ACTION_COLOURS[id]
  }))
  const priorities = PRIORITIES.map((id) => ({
    id,
    label: say(`actions.priority.${id}`),
    colour: PRIORITY_COLOURS[id]
  }))
  return [
    field('title', 'text', { role: 'title', required: true }),
    field('state', 'choice', { role: 'status', options: states }),
    field('owner', 'person', { role: 'person' }),
    field('helpers', 'persons'),
    field('dueDate', 'date', { role: 'date' }),
    field('priority', 'choice', { options: priorities }),
    field('doneOn', 'date'),
    field('result', 'longtext'),
    field('decision', 'relation', { settings: { collection: decisions } }),
    field('source', 'document'),
    field('place', 'text', { hidden: true })
  ]
}

export function decisionFields(say: Say): NewField[] {
  const field = (key: DecisionWords, type: string, more: Partial<NewField> = {}): NewField => ({
    key,
    type,
    label: say(`decisions.field.${key}`),
    ...more
  })
  const states = DECISION_STATES.map((id) => ({
    id,
    label: say(`decisions.state.${id}`),
    colour: DECISION_COLOURS[id]
  }))
  const modes = DECISION_MODES.map((id) => ({ id, label: say(`decisions.mode.${id}`), colour: 'stone' }))
  return [
    field('statement', 'text', { role: 'title', required: true }),
    field('state', 'choice', { role: 'status', options: states }),
    field('date', 'date', { role: 'date' }),
    field('decidedBy', 'persons', { role: 'person' }),
    field('mode', 'choice', { options: modes }),
    field('votesFor', 'integer'),
    field('votesAgainst', 'integer'),
    field('abstentions', 'integer'),
    field('objections', 'longtext'),
    field('reviewOn', 'date'),
    field('details', 'longtext'),
    field('topic', 'text', { hidden: true }),
    field('source', 'document'),
    field('place', 'text', { hidden: true })
  ]
}

/** Keys that the product reads: neither retired nor converted. */
export function isProvidedField(purpose: string | null, key: string): boolean {
  const silent = () => ''
  if (purpose === 'actions') return actionFields(silent, '').some((field) => field.key === key)
  return purpose === 'decisions' && decisionFields(silent).some((field) => field.key === key)
}
