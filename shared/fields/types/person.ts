import { reference } from '../families'
import { isUuid } from '../ids'

export const person = reference({ id: 'person', names: 'person', valid: isUuid })
