import { describe, expect, it } from 'vitest'
import { isWeakPassword } from './password-policy'
import { hashPassword, verifyPassword } from './passwords'

describe('passwords at rest', () => {
  it('are argon2id with 19 MiB and two passes', async () => {
    expect(await hashPassword('une phrase de passe')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('match whatever way the keyboard composed the accents', async () => {
    const stored = await hashPassword('été à la ferme'.normalize('NFC'))
    expect(await verifyPassword(stored, 'été à la ferme'.normalize('NFD'))).toBe(true)
    expect(await verifyPassword(stored, 'ete a la ferme')).toBe(false)
  })

  it('never match when there is none', async () => {
    expect(await verifyPassword(null, 'nobody has this password')).toBe(false)
  })
})

describe('password policy', () => {
  it.each([
    'court',
    'onze caract',
    'password1234',
    'Password1234!',
    'P@ssw0rd1234',
    'Motdepasse2026!',
    'motdepassemotdepasse',
    'azertyuiop12',
    'AZERTYUIOPQS',
    '123456789012',
    '987654321098',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'Soleil-2026!!',
    'Bretagne2026',
    'chatnoir1234',
    'jetaimemaman',
    'interpoles2026',
    'correct horse battery staple'
  ])('refuses « %s »', (password) => {
    expect(isWeakPassword(password)).toBe(true)
  })

  it.each([
    'le phare éclaire les ajoncs',
    'cinq goélands sur le toit',
    'gW7#kq2Lz9!x',
    'kouign-amann tiède à Botsorhel',
    'xk4t-99pl-qz7r',
    '日本語のパスワードは長い方がいい'
  ])('accepts « %s »', (password) => {
    expect(isWeakPassword(password)).toBe(false)
  })

  it('refuses the address, the name and the network of the person, dressed up', () => {
    const personal = ['maiwenn.legoff@adess.example', 'Maïwenn', 'Le Goff', 'Pôles de Haute-Cornouaille']
    expect(isWeakPassword('Maiwenn-2026!', personal)).toBe(true)
    expect(isWeakPassword('maiwennlegoff', personal)).toBe(true)
    expect(isWeakPassword('Maiwenn-2026!', [])).toBe(false)
  })
})
