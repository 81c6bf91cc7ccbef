import { references } from '../families'
import { isUuid } from '../ids'

export const persons = references({ id: 'persons', names: 'person', valid: isUuid })
