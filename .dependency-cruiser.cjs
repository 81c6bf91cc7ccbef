// Who may import whom: the table of the architecture, executable. Run by `npm run check` after `svelte-kit sync`.

const TESTS = '\\.(test|spec)\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { pathNot: '\\.svelte$' },
      to: {
        couldNotResolve: true,
        pathNot: '^(topojson-specification$|\\$app|\\$env|\\$service-worker|\\./\\$types)'
      }
    },

    // shared is the vocabulary of both sides: it imports nothing of ours.
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^shared/', pathNot: TESTS },
      to: { path: '^(server|src|plugins|tests|scripts)/' }
    },
    {
      name: 'shared-needs-no-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] }
    },

    // The server never reaches into the screens, nor into a plugin but through its loader.
    { name: 'server-not-to-src', severity: 'error', from: { path: '^server/' }, to: { path: '^src/' } },
    {
      name: 'server-to-plugins-by-loader',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/plugins/loader' },
      to: { path: '^plugins/' }
    },

    // The screens know the type of the API in one file, and no value of the server at all.
    {
      name: 'src-not-to-server',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/lib/api/client\\.ts$' },
      to: { path: '^server/' }
    },
    {
      name: 'src-api-type-only',
      severity: 'error',
      from: { path: '^src/lib/api/client\\.ts$' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'src-to-plugins-by-registry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/lib/plugins/registry\\.ts$' },
      to: { path: '^plugins/' }
    },
    {
      name: 'src-not-to-tests',
      severity: 'error',
      from: { path: '^(src|server|shared)/', pathNot: TESTS },
      to: { path: '^(tests|bench|scripts)/' }
    },

    // Web order: routes → features → {views, editor, collab, api} → ui.
    {
      name: 'lib-not-to-routes',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/routes/' }
    },
    {
      name: 'ui-knows-none-of-our-nouns',
      severity: 'error',
      from: { path: '^src/lib/ui/', pathNot: TESTS },
      to: { path: '^src/lib/(features|editor|collab|shell|api|views)/' }
    },
    {
      name: 'collab-below-features',
      severity: 'error',
      from: { path: '^src/lib/(collab|api|views)/' },
      to: { path: '^src/lib/(features|shell|editor)/' }
    },
    {
      name: 'editor-below-features',
      severity: 'error',
      from: { path: '^src/lib/editor/' },
      to: { path: '^src/lib/(features|shell)/' }
    },

    // Server order: main → app → {api, collab, web} → domain → db.
    {
      name: 'domain-below-doors',
      severity: 'error',
      from: { path: '^server/domain/' },
      to: { path: '^server/(api|web|main|app|start|listen)' }
    },
    {
      name: 'collab-asks-the-domain-by-its-gate',
      severity: 'error',
      from: { path: '^server/collab/', pathNot: '^server/collab/gate\\.ts$' },
      to: { path: '^server/(api|domain|auth|web)/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'db-at-the-bottom',
      severity: 'error',
      from: { path: '^server/db/', pathNot: '^server/db/seed/' },
      to: { path: '^server/(api|domain|collab|auth|web|mail)/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'api-only-by-http',
      severity: 'error',
      from: { path: '^server/(collab|mail|db)/' },
      to: { path: '^server/api/' }
    },

    // One file each, so that they can be replaced in one file.
    {
      name: 'lucia-in-one-file',
      severity: 'error',
      from: { pathNot: '^server/auth/lucia\\.ts$' },
      to: { path: 'node_modules/lucia/' }
    },
    {
      name: 'rate-limiter-in-one-file',
      severity: 'error',
      from: { pathNot: '^server/auth/rate-limits\\.ts$' },
      to: { path: 'node_modules/rate-limiter-flexible/' }
    },
    {
      name: 'argon2-in-auth',
      severity: 'error',
      from: { pathNot: '^server/(auth|db/seed)/' },
      to: { path: 'node_modules/@node-rs/argon2' }
    },

    // Plugins: a small copy of the same house.
    {
      name: 'plugin-shared',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/shared/' },
      to: { path: '^(server|src|plugins)/', pathNot: '^plugins/$1/shared/' }
    },
    {
      name: 'plugin-client',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/client/' },
      to: { path: '^(server|src|plugins)/', pathNot: '^(src/lib/plugins/api\\.ts|src/lib/ui/|plugins/$1/)' }
    },
    {
      name: 'plugin-server',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/server/' },
      to: {
        path: '^(server|src|plugins)/',
        pathNot: '^(server/plugins/api\\.ts|plugins/$1/(shared|server)/)'
      }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit|migrations|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: 'scripts/lib/resolve.cjs' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.svelte.ts', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'require', 'node', 'default', 'types'],
      mainFields: ['svelte', 'module', 'main']
    },
    moduleSystems: ['es6']
  }
}
