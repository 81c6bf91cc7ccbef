import { references } from '../families'
import { isUuid } from '../ids'

export const organisations = references({ id: 'organisations', names: 'organisation', valid: isUuid })
