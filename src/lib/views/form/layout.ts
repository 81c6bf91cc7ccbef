// The questions of a form, which of them are asked given what has been answered, and the record that the answers make. Pure.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { isJsonObject, type Json } from '#shared/json'
import { shownFields } from '#shared/views/apply'
import type { ViewContext } from '#shared/views/contract'
import { createFilter } from '#shared/views/filter'
import type { Condition, ViewSettings } from '#shared/views/view'

export interface Question {
  field: Field
  help: string
  required: boolean
  /** Asked only when what was answered before passes it. */
  when: Condition | null
}

/** By field key: text as it was typed, or a value that was chosen. */
export type Answers = Readonly<Record<string, Json>>

const TYPED = [
  'text',
  'longtext',
  'email',
  'phone',
  'link',
  'integer',
  'number',
  'money',
  'percent',
  'date',
  'datetime',
  'month',
  'year',
  'commune',
  'epci'
]

/** Files and votes are given on the record itself; what is computed is given by nobody. */
export function canAsk(field: Field): boolean {
  const { storage } = typeOf(field)
  return (
    !field.retired &&
    ['cell', 'items', 'rich'].includes(storage) &&
    !['file', 'votes', 'autonumber'].includes(field.type)
  )
}

export function isTyped(field: Field): boolean {
  return TYPED.includes(field.type)
}

export function readQuestions(fields: readonly Field[], settings: ViewSettings): Question[] {
  const stored = settings.options?.['questions']
  if (!Array.isArray(stored))
    return shownFields(fields, settings)
      .filter(canAsk)
      .map((field) => ({ field, help: field.description, required: field.required, when: null }))
  return stored.flatMap((one): Question[] => {
    if (!isJsonObject(one)) return []
    const field = fields.find(({ key }) => key === one['field'])
    if (!field || !canAsk(field)) return []
    const help = typeof one['help'] === 'string' ? one['help'] : field.description
    // What the collection requires, no form lets pass.
    return [
      { field, help, required: field.required || one['required'] === true, when: readCondition(one['when']) }
    ]
  })
}

export function writeQuestions(questions: readonly Question[]): Json[] {
  return questions.map(({ field, help, required, when }) => ({
    field: field.key,
    ...(help !== field.description && { help }),
    ...(required && { required }),
    ...(when && {
      when: {
        field: when.field,
        operator: when.operator,
        ...(when.value !== undefined && { value: when.value })
      }
    })
  }))
}

function readCondition(raw: Json | undefined): Condition | null {
  if (!isJsonObject(raw) || typeof raw['field'] !== 'string') return null
  const operator = raw['operator'] === 'notEmpty' ? 'notEmpty' : 'is'
  return { field: raw['field'], operator, ...(raw['value'] !== undefined && { value: raw['value'] }) }
}

/** Undefined: nothing was answered. Null: what was typed is no value of this field. */
export function valueOf(
  field: Field,
  answer: Json | undefined,
  context: ViewContext
): Json | null | undefined {
  if (answer === undefined || answer === null || (Array.isArray(answer) && answer.length === 0))
    return undefined
  if (!isTyped(field) || typeof answer !== 'string') return answer
  if (answer.trim() === '') return undefined
  const type = typeOf(field)
  return type.check(answer, field) !== undefined && field.type === 'date'
    ? answer
    : (type.parse(answer, field, context) ?? null)
}

/** A question that depends on one that is not asked is not asked either. */
export function askedQuestions(
  questions: readonly Question[],
  answers: Answers,
  context: ViewContext
): Question[] {
  const fields = questions.map(({ field }) => field)
  const values: Record<string, Json> = {}
  return questions.filter(({ field, when }) => {
    const asked =
      when === null || createFilter({ match: 'all', conditions: [when] }, fields, context)({ values })
    const value = asked ? valueOf(field, answers[field.key], context) : undefined
    if (value !== undefined && value !== null) values[field.key] = value
    return asked
  })
}

export type Problem = 'required' | 'unread'

/** The record, or what is wrong with the answers by field key. What is not asked is not written. */
export function recordOf(
  questions: readonly Question[],
  answers: Answers,
  context: ViewContext
): { values: Record<string, Json>; problems: Record<string, Problem> } {
  const values: Record<string, Json> = {}
  const problems: Record<string, Problem> = {}
  for (const { field, required } of askedQuestions(questions, answers, context)) {
    const value = valueOf(field, answers[field.key], context)
    if (value === null) problems[field.key] = 'unread'
    else if (value !== undefined) values[field.key] = value
    else if (required) problems[field.key] = 'required'
  }
  return { values, problems }
}
