import { references } from '../families'
import { isCommune } from '../ids'

export const communes = references({ id: 'communes', names: 'commune', valid: isCommune })
