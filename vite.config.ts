/** The page: bundled for Chrome 87, the engine of the oldest web view that hosts the panel (FreeCAD's). */
import { defineConfig } from 'vite'

const SERVER = 'http://127.0.0.1:8001'

export default defineConfig({
  root: 'plugin/page',
  base: './',
  publicDir: false,
  build: {
    target: 'chrome87',
    outDir: '../../dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/v1': SERVER,
      '/health': SERVER,
      '/kernel.wasm': SERVER,
      '/kernel-scalar.wasm': SERVER,
      '/kernel-threads.wasm': SERVER,
      '/rulesets': SERVER,
    },
  },
})
