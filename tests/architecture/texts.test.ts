// What a user reads is in shared/messages: no literal text stands in a component.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'svelte/compiler'
import { expect, test } from 'vitest'
import { projectRoot } from '#server/paths'

const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label'
])
const WORDS = /\p{L}{2,}/u
/** The name of the product is the same in every language. */
const isWords = (text: string): boolean => WORDS.test(text.replaceAll('Interpôles', ''))

interface AstNode {
  type: string
  start: number
  data?: string
  raw?: string
  name?: string
  value?: unknown
  [key: string]: unknown
}

test('no literal text in components', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.svelte'], {
    cwd: projectRoot,
    encoding: 'utf8'
  })
  const components = listed
    .split('\n')
    .filter((file) => /^(src|plugins)\//.test(file) && existsSync(join(projectRoot, file)))
    .filter((file) => !file.startsWith('src/routes/galerie/'))
  expect(components.length).toBeGreaterThan(50)
  expect(components.flatMap(literals)).toEqual([])
})

test('the check sees a text and an attribute, and lets an expression pass', () => {
  const found = inSource(
    'probe',
    '<p title="Bonjour">Salut {name}</p><kbd>Ctrl</kbd><img alt="" src="x" /><b>{t("a")}</b>'
  )
  expect(found).toEqual(['probe: Bonjour', 'probe: Salut'])
})

function literals(file: string): string[] {
  return inSource(file, readFileSync(join(projectRoot, file), 'utf8'))
}

function inSource(file: string, source: string): string[] {
  const found: string[] = []
  const { fragment } = parse(source, { modern: true })
  // The syntax tree is walked as data: its own types have a hundred shapes and we look at two.
  walk(fragment as unknown as AstNode, false, (text) => found.push(`${file}: ${text}`))
  return found
}

function walk(node: AstNode, quoted: boolean, report: (text: string) => void): void {
  // Names of keys and code are the same in every language.
  const inside =
    quoted || (node.type === 'RegularElement' && ['kbd', 'code', 'style', 'script'].includes(node.name ?? ''))
  if (node.type === 'Text' && !inside && isWords(node.data ?? '')) report((node.data ?? '').trim())
  if (node.type === 'Attribute') {
    if (SPOKEN.has(node.name ?? '') && Array.isArray(node.value)) {
      for (const part of node.value as AstNode[]) {
        if (part.type === 'Text' && isWords(part.data ?? '')) report((part.data ?? '').trim())
      }
    }
    return
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || key === 'metadata') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && 'type' in child)
        walk(child as AstNode, inside, report)
    }
  }
}
