import { words } from '../families'

// No nested quantifier: a megabyte of « a » is refused at once.
const ADDRESS = /^[^\s@<>"(),;:\\[\]]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i

export const email = words({
  id: 'email',
  max: 254,
  check: (raw) => (typeof raw === 'string' && raw.length <= 254 && ADDRESS.test(raw) ? raw : undefined),
  read: (text) => {
    const address = text.replace(/^mailto:/i, '').toLowerCase()
    return address.length <= 254 && ADDRESS.test(address) ? address : undefined
  }
})
