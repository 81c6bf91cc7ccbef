import { references } from '../families'
import { isUuid } from '../ids'

export const poles = references({ id: 'poles', names: 'pole', valid: isUuid })
