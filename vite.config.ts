import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [sveltekit()],
  build: { target: ['chrome111', 'safari16.4', 'firefox121'] }
})
