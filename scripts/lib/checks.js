// The checks of `npm run check`, which `npm test` counts too.

/** @type {import('./steps.js').Step} */
export const PREPARE = {
  name: 'svelte-kit sync',
  command: ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']
}

/** @type {import('./steps.js').Step[]} */
export const CHECKS = [
  {
    name: 'types (svelte-check)',
    command: ['node_modules/svelte-check/bin/svelte-check', '--threshold', 'warning', '--fail-on-warnings']
  },
  {
    name: 'lint (eslint)',
    command: [
      'node_modules/eslint/bin/eslint.js',
      '.',
      '--max-warnings=0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint/'
    ]
  },
  {
    name: 'format (prettier)',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.']
  },
  {
    name: 'imports (dependency-cruiser)',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      'server',
      'shared',
      'plugins',
      '--config',
      '.dependency-cruiser.cjs'
    ]
  },
  {
    name: 'house rules (files, messages, texts)',
    command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'tests/architecture']
  }
]
