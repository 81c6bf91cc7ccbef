// The content security policy refuses style attributes that come with the page: none may be written in a template.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('.', import.meta.url).pathname

it('no template writes a style attribute or a style: directive', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.svelte')
  )
  const guilty = files.flatMap((file) => {
    const template = readFileSync(join(root, file), 'utf8').replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    return [...template.matchAll(/\sstyle(?:=|:[\w-])/g)].map(() => file)
  })
  expect(guilty).toEqual([])
})

it('no component chooses by theme: a difference is a token', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(svelte|css)$/.test(file)
  )
  const guilty = files.filter((file) => {
    if (file.includes('styles/tokens/')) return false
    const source = readFileSync(join(root, file), 'utf8')
    return /prefers-color-scheme|\[data-theme/.test(source.replace(/<script[\s\S]*?<\/script>/g, ''))
  })
  expect(guilty).toEqual([])
})
