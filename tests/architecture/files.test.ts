// House rules about files that a reviewer should not have to say.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '#server/paths'

const HARD_LIMIT = 400
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: projectRoot,
  encoding: 'utf8'
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(projectRoot, file)))
const sources = files.filter(
  (file) => /\.(ts|js|cjs|svelte|css)$/.test(file) && !file.startsWith('migrations/')
)
const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')

test(`no file is longer than ${HARD_LIMIT} lines`, () => {
  const long = sources.map((file) => `${file}: ${read(file).split('\n').length - 1}`)
  expect(long.filter((entry) => Number(entry.split(': ')[1]) > HARD_LIMIT)).toEqual([])
})

test('a page of a route composes: at most 150 lines', () => {
  const pages = sources.filter((file) => /^src\/routes\/.*\+page\.svelte$/.test(file))
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.filter((file) => read(file).split('\n').length > 151)).toEqual([])
})

test('names say what a file is for', () => {
  const vague = /^(utils?|helpers?|common|manager|base|misc)\b/
  const allowed = new Set(['shared/schemas/common.ts'])
  expect(sources.filter((file) => vague.test(basename(file)) && !allowed.has(file))).toEqual([])
})

test('files are kebab-case, Svelte components PascalCase', () => {
  const kebab = /^[a-z0-9]+([.-][a-z0-9]+)*$/
  const wrong = sources.filter((file) => {
    const name = basename(file)
    if (name.startsWith('+') || name.startsWith('.')) return false
    if (name.endsWith('.svelte')) return !/^[A-Z][A-Za-z0-9]*\.svelte$/.test(name)
    return !kebab.test(name)
  })
  expect(wrong).toEqual([])
})

test('only the configuration reads the environment of the process', () => {
  const may =
    /^(server\/config\.ts|scripts\/|tests\/|bench\/|eslint\.config\.js|playwright\.config\.ts|vitest\.config\.ts|drizzle\.config\.ts)/
  const readers = sources.filter((file) => !may.test(file) && /process\.env|\$env\//.test(read(file)))
  expect(readers).toEqual([])
})

test('the lock file names no download address', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved":\s*"https?:/)
})

test('no file carries a path of a machine', () => {
  const machine = /(^|[\s'"`(=])\/(home\/[a-z]+\/|Users\/[A-Za-z]|(work|farm)\/(main|shared))/m
  const self = 'tests/architecture/files.test.ts'
  expect(
    files.filter(
      (file) =>
        file !== self && /\.(ts|js|svelte|md|json|ya?ml|sh|service)$/.test(file) && machine.test(read(file))
    )
  ).toEqual([])
})

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d/.test(version)
  )
  expect(loose).toEqual([])
})
