// What the compiler does not see and a reviewer should not have to say. The import table is .dependency-cruiser.cjs.
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

// Only what the plugin reads of svelte.config.js: functions would forbid the cache.
const svelteConfig = { compilerOptions: { runes: true } }

const DISCIPLINE = {
  'no-empty': ['error', { allowEmptyCatch: false }],
  // A failure that nobody is told about is said in the console of the browser; the server has a log.
  'no-console': ['error', { allow: ['warn', 'error'] }],
  // The compiler knows.
  'no-undef': 'off',
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'TSEnumDeclaration', message: 'A union of literals: it needs no code and travels in JSON.' },
    { selector: "ExportDefaultDeclaration[declaration.type='ClassDeclaration']", message: 'Export by name.' }
  ],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
}

/** Need the types of the whole program: for TypeScript files only (components are checked by svelte-check), and only what is worth it. */
const WITH_TYPES = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
}

export default ts.config(
  {
    ignores: [
      'node_modules/',
      'build/',
      '.svelte-kit/',
      'data/',
      'data-*/',
      'migrations/',
      'static/',
      // Written by scripts/icons.ts.
      'src/lib/ui/icons.ts',
      'test-results/',
      'playwright-report/',
      'coverage/'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { files: ['**/*.{ts,js,svelte}'], rules: DISCIPLINE },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: WITH_TYPES
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // `$props()` and `$bindable()` are destructured together; svelte/prefer-const knows the runes.
      'prefer-const': 'off',
      // Private indexes of a state class need not be reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // Navigation by plain links: the application is served at the root, and addresses are the same offline.
      'svelte/no-navigation-without-resolve': 'off',
      // A space between two elements is written {' '}; a named snippet may say more than an implicit one; what is typed in a field is a state.
      'svelte/no-useless-mustaches': 'off',
      'svelte/no-useless-children-snippet': 'off',
      'svelte/prefer-writable-derived': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      'svelte/button-has-type': 'error',
      'svelte/require-each-key': 'error'
    }
  },
  {
    // `process.env` has one reader: everything else receives a Config.
    files: ['server/**/*.ts', 'shared/**/*.ts', 'src/**/*.{ts,svelte}', 'plugins/**/*.{ts,svelte}'],
    ignores: ['server/config.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only server/config.ts reads the environment.' }
      ]
    }
  },
  {
    files: ['scripts/**', 'bench/**', 'tests/**', '*.config.{ts,js}'],
    rules: { 'no-console': 'off' }
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  },
  // Playwright reads which fixtures a test wants from this pattern, even empty.
  { files: ['tests/e2e/**/*.ts'], rules: { 'no-empty-pattern': 'off' } },
  { files: ['**/*.{js,cjs}'], ...ts.configs.disableTypeChecked }
)
