import { defineConfig } from 'drizzle-kit'

// Only `generate` is used: server/db/migrate.ts applies what is in migrations/.
export default defineConfig({
  dialect: 'postgresql',
  schema: './server/db/tables/index.ts',
  out: './migrations'
})
