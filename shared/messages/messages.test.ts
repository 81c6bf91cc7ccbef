import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERROR_STATUS } from '#shared/errors'
import { frenchTypography } from '#shared/typography'
import { formatParts } from './format'
import { isMessageKey, messagesByLocale, translate } from './index'

const { fr, en } = messagesByLocale

describe('messages', () => {
  it('exist in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort())
  })

  it('are correct, and take the same values in both languages', () => {
    const different = Object.keys(fr).filter(
      (key) => values(fr[key] ?? '', 'fr') !== values(en[key] ?? '', 'en')
    )
    expect(different).toEqual([])
  })

  it('begin with the name of their file', () => {
    const misplaced = readdirSync(new URL('./fr/', import.meta.url)).flatMap((file) => {
      const keys = Object.keys(JSON.parse(readFileSync(new URL(`./fr/${file}`, import.meta.url), 'utf8')))
      return keys.filter((key) => !key.startsWith(`${file.replace('.json', '')}.`))
    })
    expect(misplaced).toEqual([])
  })

  it('are all merged: no file is forgotten', () => {
    for (const [locale, merged] of Object.entries(messagesByLocale)) {
      const folder = new URL(`./${locale}/`, import.meta.url)
      const missing = readdirSync(folder).flatMap((file) =>
        Object.keys(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))).filter((key) => !(key in merged))
      )
      expect(missing).toEqual([])
    }
  })

  it('have a sentence for every error code', () => {
    expect(Object.keys(ERROR_STATUS).filter((code) => !isMessageKey(`errors.${code}`))).toEqual([])
  })

  it('never use the words the network does not speak, nor exclaim', () => {
    const banned = /workspace|\bboard\b|\bsync\b|feedback|utilisateur|\bcontenus\b|oups|·e\b/i
    expect(Object.entries(fr).filter(([, text]) => banned.test(text))).toEqual([])
  })

  it('choose plurals, and put non-breaking spaces where French wants them', () => {
    expect(translate('fr', 'ui.save.off', { count: 1 })).toBe('Hors connexion – 1 modification gardée ici')
    expect(translate('fr', 'ui.save.off', { count: 3 })).toBe('Hors connexion – 3 modifications gardées ici')
    expect(translate('fr', 'ui.tree.in', { name: 'Budget' })).toBe('Ranger dans «\u00A0Budget\u00A0»')
    expect(translate('en', 'ui.save.send')).toBe('Sending…')
  })

  it('keep a tag and a value of the same name apart', () => {
    expect(formatParts('fr', 'Lire <page>{page}</page>', { page: 'Le guide' })).toEqual([
      { tag: null, text: 'Lire ' },
      { tag: 'page', text: 'Le guide' }
    ])
  })
})

describe('French typography', () => {
  it('sets spaces, apostrophes and quotes, once', () => {
    const typed = "L'été : 12 % des 3 h 30 ; « oui » ? Le 6 février à 9 h 30 !"
    const set =
      'L’été\u00A0: 12\u00A0% des 3\u00A0h\u00A030\u202F; «\u00A0oui\u00A0»\u202F? Le 6\u00A0février à 9\u00A0h\u00A030\u202F!'
    expect(frenchTypography(typed)).toBe(set)
    expect(frenchTypography(set)).toBe(set)
  })

  it('leaves addresses and times in figures alone', () => {
    expect(frenchTypography('https://exemple.bzh/?a=1:2')).toBe('https://exemple.bzh/?a=1:2')
  })
})

/** Names and kinds of the values and tags a message needs, sorted. */
function values(text: string, locale: string): string {
  const names = new Set<string>()
  const collect = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue
      names.add(element.type === TYPE.tag ? `<${element.value}>` : element.value)
      if (element.type === TYPE.tag) collect(element.children)
      if (element.type === TYPE.select || element.type === TYPE.plural)
        for (const option of Object.values(element.options)) collect(option.value)
    }
  }
  collect(parse(locale === 'fr' ? frenchTypography(text) : text))
  return [...names].sort().join(' ')
}
