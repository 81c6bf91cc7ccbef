import { reference } from '../families'
import { isSiren } from '../ids'

export const epci = reference({ id: 'epci', names: 'epci', valid: isSiren })
