import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm run build:desk`: the desk in the browser, as files that any node serves (src/api/desk-files.ts). */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A file of its own for everything: the policy of contents allows no data: in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  // Compiled with the node's own name put in by the node, never at build: one build serves every party.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
})
